package fit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile/fit"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// TestMisfits: a kind that values are not of is said, with the kind that they are of; one that
// suits is not.
func TestMisfits(t *testing.T) {
	t.Parallel()
	cells := map[string]func(row int) string{
		"email":  func(row int) string { return fmt.Sprintf("user%d@example.com", row) },
		"day":    func(row int) string { return fmt.Sprintf("%02d/%02d/19%02d", 1+row%28, 1+row%12, row%90+10) },
		"amount": func(row int) string { return fmt.Sprintf("%d.%02d", row*37, row%100) },
		"person": func(row int) string { return fmt.Sprintf("Nguyễn Thị %c%c", 'A'+row%26, 'a'+row/26%26) },
		"firm":   func(row int) string { return fmt.Sprintf("Firm number %d", row) },
		"colour": func(row int) string { return []string{"dark red", "light blue"}[row%2] },
		"code":   func(row int) string { return fmt.Sprintf("K%05d", row*7) },
	}
	header := []string{"email", "day", "amount", "person", "firm", "colour", "code"}
	tbl := table(300, header, func(row int, header string) string { return cells[header](row) })
	for _, c := range []struct {
		column string
		kind   scheme.Kind
		want   string
	}{
		{"email", scheme.Text, "kind email"}, {"email", scheme.Email, ""},
		{"day", scheme.Identifier, "kind date"}, {"day", scheme.Date, ""}, {"day", scheme.Number, "no numbers"},
		{"amount", scheme.Category, "kind number"}, {"amount", scheme.Number, ""}, {"amount", scheme.Identifier, ""},
		{"person", scheme.Text, "kind name_vietnamese"}, {"person", scheme.NameVI, ""}, {"person", scheme.Place, ""},
		{"firm", scheme.Category, "kind text"}, {"firm", scheme.Text, ""}, {"firm", scheme.Date, "no dates"},
		{"colour", scheme.Category, ""}, {"code", scheme.Identifier, ""}, {"code", scheme.Code, ""},
	} {
		m := &scheme.Model{Fields: []scheme.Field{{Name: "f", Kind: c.kind, Columns: []string{c.column}}}}
		if got := strings.Join(fit.Misfits(m, [2]*sample.Table{tbl}), "; "); (got != "") != (c.want != "") || !strings.Contains(got, c.want) {
			t.Errorf("%s of kind %s: %q, want %q", c.column, c.kind, got, c.want)
		}
	}
}

// TestSwap: a given and a family name that a model leaves as they are may stand in each other's
// place; where it names levels, shares or what is exchanged, it is as it was written.
func TestSwap(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		change func(m *scheme.Model)
		swap   bool
	}{
		"plain":         {func(*scheme.Model) {}, true},
		"levels":        {func(m *scheme.Model) { m.Fields[0].Levels = []string{"exact"} }, false},
		"shares":        {func(m *scheme.Model) { m.Fields[1].M = []float64{0.9} }, false},
		"only for keys": {func(m *scheme.Model) { m.Fields[1].BlockOnly = true }, false},
		"named":         {func(m *scheme.Model) { m.Fields[0].SwapWith = "middle" }, false},
		"no family":     {func(m *scheme.Model) { m.Fields[2].Kind = scheme.Text }, false},
	} {
		m := &scheme.Model{Fields: []scheme.Field{{Name: "first", Kind: scheme.Given}, {Name: "middle", Kind: scheme.Given}, {Name: "last", Kind: scheme.Family}}}
		c.change(m)
		said := len(fit.Swap(m)) > 0
		if swap := m.Fields[0].SwapWith == "last" && m.Fields[2].SwapWith == "first"; swap != c.swap || said != c.swap {
			t.Errorf("%s: exchanged %v, said %v, want %v", what, swap, said, c.swap)
		}
	}
}

// TestBoxes: addresses of nothing but names get no degrees of likeness in a model that names no levels
// of them; others, and levels that it names, stay as they are. A column that is not there is left to loading.
func TestBoxes(t *testing.T) {
	t.Parallel()
	name := func(row int) string { return fmt.Sprintf("%c%cna", 'k'+row%7, 'a'+row/7%26) }
	for what, c := range map[string]struct {
		address func(row int) string
		levels  []string
		column  string
		want    int
	}{
		"names":   {func(row int) string { return name(row) + "@example.com" }, nil, "email", 1},
		"handles": {func(row int) string { return fmt.Sprintf("star%d@example.com", row*37) }, nil, "email", 0},
		"levels":  {func(row int) string { return name(row) + "@example.com" }, []string{"exact", "edits 2"}, "email", 0},
		"missing": {func(row int) string { return name(row) + "@example.com" }, nil, "mail", 0},
	} {
		tbl := table(100, []string{"name", "email"}, func(row int, header string) string {
			if header == "name" {
				return name(row)
			}
			return c.address(row)
		})
		m := &scheme.Model{Fields: []scheme.Field{{Name: "name", Kind: scheme.Name, Columns: []string{"name"}}, {Name: "email", Kind: scheme.Email, Columns: []string{c.column}, Levels: c.levels}}}
		notes := fit.Boxes(m, tbl, nil)
		if graded := len(m.Fields[1].Levels) > 0 && m.Fields[1].Levels[1] == "edits 1"; len(notes) != c.want || graded != (c.want > 0) {
			t.Errorf("%s: said %q, levels %q", what, notes, m.Fields[1].Levels)
		}
	}
}

func table(n int, headers []string, cell func(row int, header string) string) *sample.Table {
	s := sample.Sampler{Header: headers}
	columns := make([][]string, len(headers))
	for row := range n {
		for i, h := range headers {
			columns[i] = append(columns[i], cell(row, h))
		}
	}
	s.AddColumns(columns, n)
	return s.Table()
}
