package filejob

import (
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/report"
)

// input is a table with its columns recognised.
type input struct {
	*tabular.Table
	name    string // base name of the file
	meaning []vnfield.Column
	unused  []string // headers that two columns claim and the job can do without
}

// needs says which columns a table must have: one of each list.
type needs struct {
	what string
	flag string // by which the user names columns
	all  [][]vnfield.Column
}

var (
	nameColumns   = []vnfield.Column{vnfield.ColName, vnfield.ColGivenName}
	numberColumns = []vnfield.Column{vnfield.ColNumber, vnfield.ColPIN, vnfield.ColCMND}
	dateColumns   = []vnfield.Column{vnfield.ColBirthDate, vnfield.ColBirthYear, vnfield.ColFemale}

	// registerNeeds: a name alone would link nobody.
	registerNeeds = needs{"the register", "--columns", [][]vnfield.Column{nameColumns, append(slices.Clone(numberColumns), dateColumns...)}}
	// populationNeeds: the number is the answer.
	populationNeeds = needs{"the population", "--population-columns", [][]vnfield.Column{nameColumns, {vnfield.ColPIN, vnfield.ColNumber}}}
)

func openInput(path, sheet, overrides string, n needs) (*input, error) {
	over, err := vnfield.ParseOverrides(overrides)
	if err != nil {
		return nil, err
	}
	table, err := tabular.Open(path, tabular.Options{HeaderScore: vnfield.HeaderScore, Decode: vntext.DecodeBytes, Sheet: sheet})
	if err != nil {
		return nil, err
	}
	in := &input{Table: table, name: filepath.Base(path)}
	if err := in.recognise(over, n); err != nil {
		_ = table.Close() // opened for reading: nothing can be lost
		return nil, err
	}
	return in, nil
}

// recognise settles what each column is, or says which it cannot settle.
func (in *input) recognise(over map[vnfield.Column]string, n needs) error {
	r, err := vnfield.RecogniseWith(in.Header(), over)
	if err != nil {
		return in.fail("%s", lienthong.MessageOf(err, err.Error()))
	}
	in.meaning = r.Columns
	for _, c := range slices.Sorted(maps.Keys(r.Ambiguous)) {
		var headers []string
		for _, cell := range r.Ambiguous[c] {
			headers = append(headers, fmt.Sprintf("%q", in.Header()[cell]))
			in.meaning[cell] = ""
		}
		if n.mentions(c) {
			return in.fail("several columns may be the %s: %s; choose one with %s %s=…", c, strings.Join(headers, ", "), n.flag, c)
		}
		in.unused = append(in.unused, headers...)
	}
	for _, either := range n.all {
		if !slices.ContainsFunc(either, in.has) {
			return in.fail("%s needs a column for %s; the columns seen in row %d are %s; name it with %s %s=…",
				n.what, either[0], in.HeaderRow(), in.seen(), n.flag, either[0])
		}
	}
	return nil
}

func (n needs) mentions(c vnfield.Column) bool {
	return slices.ContainsFunc(n.all, func(either []vnfield.Column) bool { return slices.Contains(either, c) })
}

func (in *input) has(c vnfield.Column) bool { return slices.Contains(in.meaning, c) }

func (in *input) fail(format string, args ...any) error {
	return lienthong.Errorf(lienthong.Invalid, "%q: %s", in.name, fmt.Sprintf(format, args...))
}

// seen lists the headers, not more than a screen of them.
func (in *input) seen() string {
	const most = 40
	if more := len(in.Header()) - most; more > 0 {
		return strings.Join(quoted(in.Header()[:most]), ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(quoted(in.Header()), ", ")
}

func quoted(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = strconv.Quote(n)
	}
	return out
}

// describe says what was recognised as what.
func (in *input) describe(w io.Writer) {
	_, _ = fmt.Fprintf(w, "%s (%s)\n", in.name, in.Format()) // talk: a closed terminal is no fault of the job
	var unknown []string
	for i, c := range in.meaning {
		switch {
		case c != "":
			_, _ = fmt.Fprintf(w, "  %-15s ← %s\n", c, in.Header()[i])
		case in.Header()[i] != "":
			unknown = append(unknown, in.Header()[i])
		}
	}
	if len(unknown) > 0 {
		_, _ = fmt.Fprintf(w, "  %-15s   %s\n", "(not used)", strings.Join(unknown, ", "))
	}
	if sheets := in.Unread(); len(sheets) > 0 {
		_, _ = fmt.Fprintf(w, "  %-15s   sheets %s; another is read with --sheet or --population-sheet\n", "(not read)", strings.Join(quoted(sheets), ", "))
	}
	if len(in.unused) > 0 {
		_, _ = fmt.Fprintf(w, "  not used, as two columns claim one meaning: %s\n", strings.Join(in.unused, ", "))
	}
}

// source is the table as the linkage reads it.
func (in *input) source() intake.Source {
	return intake.Source{Columns: in.meaning, Groups: in.Groups(intake.Passes), Rows: func(yield func(intake.Row, error) bool) {
		for row, err := range in.Rows() {
			if !yield(intake.Row{Number: row.Number, Cells: row.Cells}, err) {
				return
			}
		}
	}}
}

// recognised is the cells that mean something here.
func (in *input) recognised() []int {
	var cells []int
	for i, c := range in.meaning {
		if c != "" {
			cells = append(cells, i)
		}
	}
	return cells
}

// columns is what the report shows of them.
func (in *input) columns() []report.Column {
	out := make([]report.Column, len(in.meaning))
	for i, c := range in.meaning {
		out[i] = report.Column{Header: in.Header()[i], Field: string(c)}
	}
	return out
}

// idHeader is the register's own name for its own key; "" if it has none.
func (in *input) idHeader() string {
	if i := slices.Index(in.meaning, vnfield.ColID); i >= 0 {
		return in.Header()[i]
	}
	return ""
}

func (in *input) saysLife() bool { return in.has(vnfield.ColStatus) }
