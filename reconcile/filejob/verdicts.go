package filejob

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
)

// header is the format of the verdicts file; the register's own id column
// follows.
var header = []string{"row", "verdict", "pin", "score", "differences", "candidates", "reason_vi", "reason_en"}

// writeVerdicts writes one line for each result, as CSV or, for the extension
// .xlsx, as a workbook: Excel opens a UTF-8 CSV as if it were Windows-1252.
func writeVerdicts(w io.Writer, extension string, results []reconcile.Result, id string) error {
	if strings.EqualFold(extension, ".xlsx") {
		return writeWorkbook(w, results, id)
	}
	c := csv.NewWriter(w)
	if err := c.Write(withID(header, id, id)); err != nil {
		return err
	}
	for i := range results {
		if err := c.Write(withID(line(&results[i]), id, results[i].ID)); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func writeWorkbook(w io.Writer, results []reconcile.Result, id string) error {
	f := excelize.NewFile()
	defer f.Close()
	sheet, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return broken(err)
	}
	write := func(row int, cells []string) error {
		values := make([]any, len(cells))
		for i, c := range cells {
			values[i] = c
		}
		return sheet.SetRow(fmt.Sprintf("A%d", row), values)
	}
	if err := write(1, withID(header, id, id)); err != nil {
		return broken(err)
	}
	for i := range results {
		if err := write(i+2, withID(line(&results[i]), id, results[i].ID)); err != nil {
			return broken(err)
		}
	}
	if err := sheet.Flush(); err != nil {
		return broken(err)
	}
	return f.Write(w)
}

// broken hides what a library says, which may quote a cell.
func broken(err error) error {
	return &lienthong.Error{Code: lienthong.Internal, Message: "the workbook could not be written; write a .csv instead", Cause: err}
}

// withID appends the register's own id, if it has such a column.
func withID(cells []string, id, value string) []string {
	if id == "" {
		return cells
	}
	return append(cells[:len(cells):len(cells)], value)
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
