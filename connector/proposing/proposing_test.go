package proposing_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/business"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/connectortest/library"
	"github.com/lienthong/lienthong/connector/court"
	"github.com/lienthong/lienthong/connector/proposing"
	"github.com/lienthong/lienthong/internal/vntext"
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
	text = propose(t, with(legacy(), "THE", "MA", "NGUOI", "TT", "NC"), map[string]string{"reader": "THE"})
	if want := "HT of table NG does: join it\n"; !strings.Contains(text, want) {
		t.Errorf("the proposal lacks %q:\n%s", want, text)
	}
}

// with gives a table other columns, the first of which is its key.
func with(s tables, name string, names ...string) tables {
	t := s[name]
	t.columns = columns(names...)
	s[name] = t
	return s
}

// TestPersonsElsewhere: where a record type's persons stand in another table, of which
// the key is here, the two are joined.
func TestPersonsElsewhere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		source tables
		want   []string
	}{
		"the key and the table's name": {legacy(), []string{`join: [{table: "NG", as: "ng", on: {"ID": "ID_NG"}}]`, `full_name: "ng.HT"`, `birth_date: "ng.NS"`, `personal_number: "ng.SDD"`, `joined_on: "NC"`, `"ng.HT": "text"`}},
		"the table's name and the key": {with(legacy(), "THE", "MA", "NGID", "TT", "NC"), []string{`on: {"ID": "NGID"}`, `full_name: "ng.HT"`}},
		"the same name":                {with(legacy(), "THE", "MA", "ID", "TT", "NC"), []string{`on: {"ID": "ID"}`, `full_name: "ng.HT"`}},
		"a name in parts":              {inParts(), []string{`join: [{table: "NG", as: "ng", on: {"ID": "ID_NG"}}]`, `full_name: {columns: ["ng.HO", "ng.DEM", "ng.TEN"]}`}},
	} {
		text := propose(t, c.source, map[string]string{"reader": "THE"})
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the proposal lacks %s:\n%s", name, want, text)
			}
		}
		mapped(t, text) // it is YAML
	}
	if text := propose(t, with(legacy(), "THE", "ID", "SO", "TT", "NC"), map[string]string{"reader": "THE"}); strings.Contains(text, "join: [") {
		t.Errorf("rows are joined by what numbers the rows of each table:\n%s", text)
	}
}

// inParts has the names of persons in three columns.
func inParts() tables {
	s := legacy()
	people := s["NG"]
	people.columns = columns("ID", "HO", "DEM", "TEN", "NS")
	for i, r := range people.rows {
		words := strings.Fields(r[1])
		people.rows[i] = []string{r[0], words[0], strings.Join(words[1:len(words)-1], " "), words[len(words)-1], r[2]}
	}
	s["NG"] = people
	return s
}

// TestNotOfTerms: what a description has beyond its terms is proposed too: when a row
// changed, which rows are deleted, and on what ground the sector links.
func TestNotOfTerms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ column, cell, other, want string }{
		{"XOA", "0", "1", `# where: [{column: "XOA", in: ["0"]}]   # deleted rows? take the # away if so; there is "0", "1"`},
		{"IsDeleted", "false", "true", `# where: [{column: "IsDeleted", in: ["false"]}]`},
		{"xoa", "N", "Y", `# where: [{column: "xoa", in: ["N"]}]`},
		{"ngay_xoa", "2020-01-02", "", `# where: [{column: "ngay_xoa", is_null: true}]`},
		{"NGAYCN", "20240131235900", "20231231000001", `changed: "NGAYCN"`},
		{"SOTIEN", "1500000", "700000", "(sums of money)"},
		{"KP", "1200000000.00", "950000000.00", "KP (sums of money)"}, // and no personal number
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

// TestEncodings: names in an old encoding that the database took for Windows-1252 or
// Latin-1 are seen, Unicode is not taken for one.
func TestEncodings(t *testing.T) {
	t.Parallel()
	tones := strings.NewReplacer("\u0300", "Ì", "\u0309", "Ò", "\u0303", "Þ", "\u0301", "ì", "\u0323", "ò")
	letters := strings.NewReplacer("ă", "ã", "Ă", "Ã", "đ", "ð", "Đ", "Ð", "ơ", "õ", "Ơ", "Õ", "ư", "ý", "Ư", "Ý")
	for name, c := range map[string]struct {
		write func(string) string
		want  string
	}{
		"Unicode":      {func(s string) string { return s }, ""},
		"without mark": {vntext.Fold, ""},
		"Windows-1258": {func(s string) string { // letters with their signs, tones behind them
			var out strings.Builder
			for _, r := range norm.NFD.String(s) {
				if strings.ContainsRune("\u0300\u0301\u0303\u0309\u0323", r) {
					out.WriteString(tones.Replace(string(r)))
				} else {
					out.WriteRune(r)
				}
			}
			return letters.Replace(norm.NFC.String(out.String()))
		}, "encoding: windows-1258"},
	} {
		s := legacy()
		for i, r := range s["NG"].rows {
			r[1] = c.write(connectortest.Person(i).Name)
		}
		text := propose(t, s, map[string]string{"reader": "NG"})
		if !strings.Contains(text, c.want) || c.want == "" && strings.Contains(text, "encoding:") {
			t.Errorf("%s: want %q, names such as %s:\n%s", name, c.want, s["NG"].rows[1][1], text)
		}
	}
}

// TestThousands: the sign between the thousands of sums is told, where two of one sum
// show that it is one.
func TestThousands(t *testing.T) {
	t.Parallel()
	sector, err := business.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	for cell, want := range map[string]string{
		"1.500.000.000":   `capital: {column: "VON_DIEU_LE", thousands: "."}`,
		"12.500.000,50 đ": `capital: {column: "VON_DIEU_LE", thousands: "."}`,
		"1,500,000.00":    `capital: {column: "VON_DIEU_LE", thousands: ","}`,
		"1500000.00":      `capital: "VON_DIEU_LE"`,
		"1.500":           `capital: "VON_DIEU_LE"`,
	} {
		firm := tables{}["DOANH_NGHIEP"]
		firm.columns = columns("MA_SO_DN", "TEN_DN", "LOAI_HINH", "TRANG_THAI", "NGAY_DK", "VON_DIEU_LE")
		for i := range 20 {
			firm.rows = append(firm.rows, []string{fmt.Sprintf("010%07d", i), fmt.Sprintf("Công ty %d", i), "1", "A", "2015-03-02", cell})
		}
		text, err := proposing.Proposal{Name: "c", Sector: sector}.Propose(t.Context(), tables{"DOANH_NGHIEP": firm})
		if err != nil || !strings.Contains(text, want) {
			t.Errorf("%s: the proposal lacks %s: %v\n%s", cell, want, err, text)
		}
	}
}

// TestNothingToSee: cells of signs without a width look filled, and are no code.
func TestNothingToSee(t *testing.T) {
	t.Parallel()
	s := with(legacy(), "THE", "MA", "ID_NG", "TINH_TRANG", "NC")
	for i, row := range s["THE"].rows {
		row[2] = []string{"\u200b\u200b\u200b\u200b", "HET HAN THE"}[i%2]
	}
	text := propose(t, s, map[string]string{"reader": "THE"})
	if !strings.Contains(text, `from: "THE"`) || strings.Contains(text, "\u200b") || !strings.Contains(text, `"HET HAN THE": "?"`) {
		t.Errorf("proposed:\n%s", text)
	}
}

// TestNoLinkage: for a sector that asks about one person at a time no linkage is
// proposed, and that is said.
func TestNoLinkage(t *testing.T) {
	t.Parallel()
	sector, err := court.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	text, err := proposing.Proposal{Name: "c", Sector: sector}.Propose(t.Context(), legacy())
	if err != nil || strings.Contains(text, "linkage:") || !strings.Contains(text, "one person at a time") {
		t.Errorf("%v\n%s", err, text)
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
