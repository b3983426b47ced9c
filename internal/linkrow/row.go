package linkrow

import (
	"strconv"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/jsonline"
)

// Row is one row of a register: a line of POST /v1/linkages/{job}/rows, and of the
// owner's file.
type Row struct {
	Row   int      `json:"row" minimum:"1" doc:"The caller's number of the row, as his spreadsheet has it; it rises from line to line."`
	Cells []string `json:"cells" doc:"As written, one for each column of the job."`
	Known
	Told string `json:"told,omitempty" maxLength:"64" doc:"The receipt of the answer to this very row, if there was one: while that holds the row is left out of results with receipts."`
}

// Known says what the person of a row is to the caller, who wants it in the
// reference directory if the row is linked with one person.
type Known struct {
	Capacity string         `json:"capacity,omitzero" doc:"What the person is to the caller; left out for nothing." example:"insured"`
	From     lienthong.Date `json:"from,omitzero" doc:"Since when; left out for no known beginning."`
	Until    lienthong.Date `json:"until,omitzero" doc:"Until when; left out for no end."`
}

// Append appends the row as its JSON, without an end of line. Bytes of a cell that are no
// UTF-8 are replaced by U+FFFD.
func (r *Row) Append(dst []byte) []byte {
	dst = strconv.AppendInt(append(dst, `{"row":`...), int64(r.Row), 10)
	dst = jsonline.AppendTexts(append(dst, `,"cells":`...), r.Cells)
	if r.Capacity != "" {
		dst = jsonline.AppendText(append(dst, `,"capacity":`...), r.Capacity)
	}
	if !r.From.IsZero() {
		dst, _ = r.From.AppendText(append(dst, `,"from":"`...)) // never fails
		dst = append(dst, '"')
	}
	if !r.Until.IsZero() {
		dst, _ = r.Until.AppendText(append(dst, `,"until":"`...)) // never fails
		dst = append(dst, '"')
	}
	if r.Told != "" {
		dst = jsonline.AppendText(append(dst, `,"told":`...), r.Told)
	}
	return append(dst, '}')
}

// Scan reads a row as Append writes it, in place of what r was, and reports whether
// it did. Other lines are for the general decoder.
func (r *Row) Scan(line []byte) bool {
	*r = Row{Cells: r.Cells[:0]}
	s := jsonline.Scan(line)
	s.Want(`{"row":`)
	r.Row = s.Whole()
	s.Want(`,"cells":`)
	r.Cells = s.Texts(r.Cells)
	var bad, worse error
	if s.Has(`,"capacity":`) {
		r.Capacity = string(s.Text())
	}
	if s.Has(`,"from":`) {
		r.From, bad = lienthong.ParseDate(string(s.Text()))
	}
	if s.Has(`,"until":`) {
		r.Until, worse = lienthong.ParseDate(string(s.Text()))
	}
	if s.Has(`,"told":`) {
		r.Told = string(s.Text())
	}
	s.Want(`}`)
	return s.Done() && bad == nil && worse == nil
}
