package filejob

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong/internal/csvtext"
	"github.com/lienthong/lienthong/internal/sheet"
	"github.com/lienthong/lienthong/reconcile"
)

// header is the format of the verdicts file; the register's own id column
// follows.
var header = []string{"row", "verdict", "pin", "score", "differences", "candidates", "reason_vi", "reason_en"}

// verdicts is a verdicts file being written, one line for each result: CSV or, if it is called
// so, a workbook (package sheet).
type verdicts struct {
	id    string   // the header of the register's own id; "" for none
	cells []string // of a line
	write func(cells []string) error
	close func() error
}

func newVerdicts(w io.Writer, path, id string) (*verdicts, error) {
	v := &verdicts{id: id}
	if sheet.Names(path) {
		book, err := sheet.New(w, "row", "score")
		if err != nil {
			return nil, err
		}
		v.write, v.close = book.Row, book.Close
	} else {
		v.text(w)
	}
	return v, v.line(id, header...)
}

func (v *verdicts) add(r *reconcile.Result) error {
	score := ""
	if len(r.Candidates) > 0 {
		score = strconv.FormatFloat(r.Score, 'f', 2, 64)
	}
	return v.line(r.ID, strconv.Itoa(r.Row), string(r.Verdict), r.PIN.Reveal(), score, joined(r.Differences),
		candidates(r), r.ReasonVI, r.ReasonEN)
}

// line writes cells and the register's own id, if it has such a column.
func (v *verdicts) line(id string, cells ...string) error {
	v.cells = append(v.cells[:0], cells...)
	if v.id != "" {
		v.cells = append(v.cells, id)
	}
	return v.write(v.cells)
}

// text writes CSV.
func (v *verdicts) text(w io.Writer) {
	buffered, line := bufio.NewWriterSize(w, 1<<16), []byte(nil)
	v.write = func(cells []string) error {
		line = line[:0]
		for i, c := range cells {
			if i > 0 {
				line = append(line, ',')
			}
			line = csvtext.AppendCell(line, c)
		}
		_, err := buffered.Write(append(line, '\n'))
		return err
	}
	v.close = buffered.Flush
}

func joined(ds []reconcile.Difference) string {
	words := make([]string, len(ds))
	for i, d := range ds {
		words[i] = string(d)
	}
	return strings.Join(words, ";")
}

// candidates lists who may be meant where nobody was linked.
func candidates(r *reconcile.Result) string {
	if !r.PIN.IsZero() {
		return ""
	}
	var numbers []string
	for i := range r.Candidates {
		if pin := r.Candidates[i].PIN; !pin.IsZero() {
			numbers = append(numbers, pin.Reveal())
		}
	}
	return strings.Join(numbers, ";")
}
