package proposing_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/connectortest/library"
	"github.com/lienthong/lienthong/connector/proposing"
)

// tables are a source in memory: columns, and rows of cells.
type tables map[string]struct {
	columns []connector.TableColumn
	rows    [][]string
	broken  error
}

func (s tables) Tables(context.Context) (out []connector.Table, err error) {
	for name, t := range s {
		out = append(out, connector.Table{Name: name, Columns: t.columns})
	}
	slices.SortFunc(out, func(a, b connector.Table) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

func (s tables) Rows(_ context.Context, q *connector.Query) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		if s[q.From].broken != nil {
			yield(nil, s[q.From].broken)
		}
		for _, r := range s[q.From].rows[:min(len(s[q.From].rows), q.Limit)] {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (s tables) Warnings(context.Context) ([]string, error) { return nil, nil }
func (s tables) Close() error                               { return nil }

func columns(names ...string) (out []connector.TableColumn) {
	for i, n := range names {
		out = append(out, connector.TableColumn{Name: n, Type: "text", Key: i == 0})
	}
	return out
}

// legacy has names that say nothing: what the columns are is in their rows only.
func legacy() tables {
	s := tables{}
	people, cards, broken := s["NG"], s["THE"], s["V_HONG"]
	people.columns, cards.columns = columns("ID", "HT", "NS", "CM", "SDD"), columns("MA", "ID_NG", "TT", "NC")
	for i := range 60 {
		p := connectortest.Person(i)
		born := p.BirthDate
		people.rows = append(people.rows, []string{fmt.Sprint(i), strings.ToUpper(p.Name), fmt.Sprintf("%02d/%02d/%d", born.Day, born.Month, born.Year), "12500" + fmt.Sprintf("%04d", i), p.PIN.Reveal()})
		cards.rows = append(cards.rows, []string{fmt.Sprintf("DG%06d", i), fmt.Sprint(i), []string{"A", "H"}[i%2], "2019-01-01"})
	}
	broken.columns, broken.broken = columns("X"), lienthong.Errorf(lienthong.Maintenance, "gone")
	s["NG"], s["THE"], s["V_HONG"] = people, cards, broken
	return s
}

func propose(t *testing.T, s connector.Source, named map[string]string) string {
	t.Helper()
	sector, err := library.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	text, err := proposing.Proposal{Name: "c", Sector: sector, Source: connector.SourceConfig{Kind: "postgres", Address: "postgres://r@h/d"}, Tables: named}.Propose(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestByRows finds persons where names do not tell, shows nothing of them, and
// lists what it could not place.
func TestByRows(t *testing.T) {
	t.Parallel()
	text := propose(t, legacy(), map[string]string{"reader": "ng"})
	for _, want := range []string{
		`from: "NG"`, `key: ["ID"]`, `full_name: "HT"`, `birth_date: "NS"`, `personal_number: "SDD"`,
		"#   THE: MA, ID_NG, TT, NC (dates)", "#   V_HONG: X", "columns that no term took: ID, CM (numbers of identity cards)",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the proposal lacks %s:\n%s", want, text)
		}
	}
	for i := range 60 {
		p := connectortest.Person(i)
		if strings.Contains(text, p.PIN.Reveal()) || strings.Contains(text, strings.ToUpper(p.Name)) {
			t.Fatalf("a value of the source is shown:\n%s", text)
		}
	}
	text = propose(t, legacy(), map[string]string{"reader": "THE"})
	if want := "HT of table NG does: join it\n"; !strings.Contains(text, want) {
		t.Errorf("the proposal lacks %q:\n%s", want, text)
	}
	same := legacy() // the other's key is here by the same name
	cards := same["THE"]
	cards.columns = columns("MA", "ID", "TT", "NC")
	same["THE"] = cards
	text = propose(t, same, map[string]string{"reader": "THE"})
	if want := `HT of table NG does: join it, by join: [{table: "NG", as: "ng", on: {"ID": "ID"}}], and write "ng.HT"`; !strings.Contains(text, want) {
		t.Errorf("the proposal lacks %q:\n%s", want, text)
	}
}

// TestNotOfTerms: what a description has beyond its terms is proposed too: when a row
// changed, which rows are deleted, and on what ground the sector links.
func TestNotOfTerms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ column, cell, other, want string }{
		{"XOA", "0", "1", `# where: [{column: "XOA", in: ["0"]}]   # deleted rows? take the # away if so; there is "0", "1"`},
		{"IsDeleted", "false", "true", `# where: [{column: "IsDeleted", in: ["false"]}]`},
		{"ngay_xoa", "2020-01-02", "", `# where: [{column: "ngay_xoa", is_null: true}]`},
		{"NGAYCN", "20240131235900", "20231231000001", `changed: "NGAYCN"`},
		{"SOTIEN", "1500000", "700000", "(sums of money)"},
	} {
		s := legacy()
		people := s["NG"]
		people.columns = append(people.columns, columns(c.column)...)
		for i := range people.rows {
			cell := c.cell
			if i%3 == 1 {
				cell = c.other
			}
			people.rows[i] = append(people.rows[i], cell)
		}
		s["NG"] = people
		text := propose(t, s, map[string]string{"reader": "NG"})
		if !strings.Contains(text, c.want) {
			t.Errorf("the proposal lacks %s:\n%s", c.want, text)
		}
		if c.column != "NGAYCN" && strings.Contains(text, "\n    changed:") {
			t.Errorf("%s is taken for the time of change", c.column)
		}
	}
	if text := propose(t, legacy(), nil); !strings.Contains(text, "#   purpose: library.reader-base\n#   basis: 46/2019/QH14; article=42\n") {
		t.Errorf("no linkage is proposed:\n%s", text)
	}
}

// TestRefused: a table that is not there, and a source that shows none.
func TestRefused(t *testing.T) {
	t.Parallel()
	sector, err := library.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	for want, c := range map[string]struct {
		source tables
		named  map[string]string
	}{
		"sees no table":       {tables{}, nil},
		"the account sees NG": {legacy(), map[string]string{"reader": "DOC_GIA"}},
		"no record type":      {legacy(), map[string]string{"fine": "NG"}},
	} {
		if _, err := (proposing.Proposal{Name: "c", Sector: sector, Tables: c.named}).Propose(t.Context(), c.source); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
