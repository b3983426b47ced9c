package linkageline

import (
	"context"
	"iter"
	"strconv"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/jsonline"
)

// Row is a row on its way to its owner: client.LinkageRow, which says what it means.
type Row struct {
	Row         int
	Cells       []string
	Capacity    string
	From, Until lienthong.Date
	Told        string
}

// Append appends the row and the end of its line. Bytes of a cell that are no UTF-8
// are replaced by U+FFFD.
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
	return append(dst, "}\n"...)
}

// Chunk is what goes in one request: the lines of some rows, the row before the first of
// them and the last.
type Chunk struct {
	Lines       []byte
	Above, UpTo int
}

// chunkBytes is about how much of a register goes in one request: little enough for the
// memory of every gateway on the way.
const chunkBytes = 1 << 20

// Cut cuts the rows above one into chunks; those that come before are received already.
// The rows have to rise. It returns when the last chunk is taken, or ctx ends.
func Cut(ctx context.Context, above int, rows iter.Seq[Row], chunks chan<- Chunk) error {
	var lines []byte
	last, given := 0, above
	give := func() error {
		if len(lines) == 0 {
			return nil
		}
		some := Chunk{lines, given, last}
		lines, given = make([]byte, 0, chunkBytes+chunkBytes/8), last
		select {
		case chunks <- some:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for r := range rows {
		if r.Row <= last {
			return lienthong.Errorf(lienthong.Invalid, "row %d comes after row %d; send rows in the order of their numbers", r.Row, last)
		}
		if last = r.Row; r.Row <= above {
			continue
		}
		if lines = r.Append(lines); len(lines) >= chunkBytes {
			if err := give(); err != nil {
				return err
			}
		}
	}
	return give()
}
