package filejob

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
)

// header is the format of the verdicts file; the register's own id column
// follows.
var header = []string{"row", "verdict", "pin", "score", "differences", "candidates", "reason_vi", "reason_en"}

// verdicts is a verdicts file being written, one line for each result: CSV or,
// for the extension .xlsx, a workbook, since Excel opens a UTF-8 CSV as if it
// were Windows-1252.
type verdicts struct {
	id    string // the header of the register's own id; "" for none
	cells []string
	write func(cells []string) error
	close func() error
}

func newVerdicts(w io.Writer, extension, id string) (*verdicts, error) {
	v := &verdicts{id: id}
	if strings.EqualFold(extension, ".xlsx") {
		if err := v.workbook(w); err != nil {
			return nil, broken(err)
		}
	} else {
		v.text(w)
	}
	return v, v.write(v.withID(header, id))
}

func (v *verdicts) add(r *reconcile.Result) error { return v.write(v.withID(line(r), r.ID)) }

// withID is cells and the register's own id, if it has such a column. It holds until
// the next call.
func (v *verdicts) withID(cells []string, id string) []string {
	v.cells = append(v.cells[:0], cells...)
	if v.id != "" {
		v.cells = append(v.cells, id)
	}
	return v.cells
}

// text writes CSV (RFC 4180), byte for byte as package encoding/csv does, which takes
// three times as long over a register of millions.
func (v *verdicts) text(w io.Writer) {
	buffered, line := bufio.NewWriterSize(w, 1<<16), []byte(nil)
	v.write = func(cells []string) error {
		line = line[:0]
		for i, c := range cells {
			if i > 0 {
				line = append(line, ',')
			}
			line = appendCell(line, c)
		}
		_, err := buffered.Write(append(line, '\n'))
		return err
	}
	v.close = buffered.Flush
}

// special says which bytes a cell must be quoted for.
var special = [256]bool{',': true, '"': true, '\r': true, '\n': true}

// appendCell appends a cell, quoted if it must be.
func appendCell(dst []byte, cell string) []byte {
	first, _ := utf8.DecodeRuneInString(cell)
	quoted := cell == `\.` || cell != "" && unicode.IsSpace(first)
	for i := range len(cell) {
		quoted = quoted || special[cell[i]]
	}
	if !quoted {
		return append(dst, cell...)
	}
	dst = append(dst, '"')
	for i := range len(cell) {
		if cell[i] == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, cell[i])
	}
	return append(dst, '"')
}

func (v *verdicts) workbook(w io.Writer) error {
	f := excelize.NewFile()
	sheet, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return errors.Join(err, f.Close())
	}
	row := 0
	v.write = func(cells []string) error {
		values := make([]any, len(cells))
		for i, c := range cells {
			values[i] = c
		}
		row++
		if err := sheet.SetRow(fmt.Sprintf("A%d", row), values); err != nil {
			return broken(err)
		}
		return nil
	}
	v.close = func() error {
		defer f.Close()
		if err := sheet.Flush(); err != nil {
			return broken(err)
		}
		return f.Write(w)
	}
	return nil
}

// broken hides what a library says, which may quote a cell.
func broken(err error) error {
	return &lienthong.Error{Code: lienthong.Internal, Message: "the workbook could not be written; write a .csv instead", Cause: err}
}

func line(r *reconcile.Result) []string {
	score := ""
	if len(r.Candidates) > 0 {
		score = strconv.FormatFloat(r.Score, 'f', 2, 64)
	}
	return []string{
		strconv.Itoa(r.Row), string(r.Verdict), r.PIN.Reveal(), score, joined(r.Differences),
		candidates(r), r.ReasonVI, r.ReasonEN,
	}
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
