package connector_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/connectortest/library"
)

const kindsSector = `
sector: kinds
title: x
source: 1/2026/ND-CP
no_contribution: {why: x, source: x}
records:
  - id: thing
    term: x
    source: x
    terms:
      - {id: name, term: x, source: x, kind: name, master: kinds}
      - {id: text, term: x, source: x, kind: text, master: kinds}
      - {id: date, term: x, source: x, kind: date, master: kinds}
      - {id: born, term: x, source: x, kind: date, column: birth_date, master: kinds}
      - {id: month, term: x, source: x, kind: month, master: kinds}
      - {id: moment, term: x, source: x, kind: moment, master: kinds}
      - {id: sex, term: x, source: x, kind: sex, master: kinds}
      - {id: number, term: x, source: x, kind: number, master: kinds}
      - {id: code, term: x, source: x, kind: code, master: kinds, codes: [{value: a, term: x}, {value: b, term: x}]}
      - {id: formed, term: x, source: x, kind: text, master: kinds, form: "[0-9]{10}|[0-9]{13}"}
      - {id: integer, term: x, source: x, kind: integer, master: kinds}
      - {id: decimal, term: x, source: x, kind: decimal, master: kinds}
      - {id: share, term: x, source: x, kind: decimal, whole: 1, master: kinds}
      - {id: percent, term: x, source: x, kind: decimal, whole: 100, master: kinds}
      - {id: bool, term: x, source: x, kind: bool, master: kinds}
      - {id: province, term: x, source: x, kind: province, master: kinds}
      - {id: commune, term: x, source: x, kind: commune, master: kinds}
`

// readOne reads one cell as a term of the sector above.
func readOne(t *testing.T, term, cell, extra string) (value string, codes string) {
	t.Helper()
	s, err := connector.ReadSector(strings.NewReader(kindsSector))
	if err != nil {
		t.Fatal(err)
	}
	d := connectortest.Describe(t, "connector: c\nsector: kinds\nsource: {kind: sqlite, address: x}\nrecords:\n  - record: thing\n    from: t\n    key: [k]\n    terms:\n      "+
		term+": {column: c"+extra+"}\n", "", "")
	bound, err := d.Bind(s, connectortest.Units)
	if err != nil {
		t.Fatal(err)
	}
	r := bound[0].Read([]string{"1", cell})
	for _, f := range r.Findings {
		if f.Column != "c" || string(f.Term) != term {
			t.Errorf("a finding about %q of %q", f.Term, f.Column)
		}
		codes += string(f.Code) + " "
	}
	return r.Get(connector.TermID(term)), strings.TrimSpace(codes)
}

// readCase is a cell of a term, with what its mapping says besides, and what it is read as.
type readCase struct{ term, cell, extra, want, codes string }

func reads(t *testing.T, cases []readCase) {
	t.Helper()
	for _, c := range cases {
		value, codes := readOne(t, c.term, c.cell, c.extra)
		if value != c.want || codes != c.codes {
			t.Errorf("%s %q%s: %q %q, want %q %q", c.term, c.cell, c.extra, value, codes, c.want, c.codes)
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	reads(t, []readCase{
		{"name", "NGUYỄN VĂN AN", "", "Nguyễn Văn An", ""},
		{"name", "NguyÔn V¨n An", ", encoding: tcvn3", "Nguyễn Văn An", ""},
		{"name", "NguyÔn V¨n An", "", "Nguyễn Văn An", "text_damaged"},
		{"name", "Nguyeãn Vaên An", ", encoding: vni", "Nguyễn Văn An", ""},
		{"name", "Nguyễn Văn An", ", encoding: tcvn3", "Nguyễn Văn An", "text_damaged"},
		{"name", "  ", "", "", ""},
		{"name", "Nguy\xd4n V\xa8n An", ", encoding: tcvn3", "Nguyễn Văn An", ""}, // bytes, as they lie in the database
		{"name", "Nguy\xd4n V\xa8n An", "", "Nguyễn Văn An", "text_damaged"},
		{"text", strings.Repeat("x", connector.MaxCell+1), "", "", "unreadable"},
		{"text", "12 Hung Vuong", "", "12 Hung Vuong", ""},
		{"date", "14/03/1965", "", "1965-03-14", ""},
		{"date", "1965", "", "1965", "date_partial"},
		{"date", "2045-01-31", "", "2045-01-31", ""},
		{"date", "0000-00-00", "", "", ""},
		{"date", "0", "", "", ""},
		{"date", "hôm qua", "", "", "unreadable"},
		{"date", "30/12/93", "", "1993-12-30", "date_uncertain"},
		{"date", "31/12/30", "", "2030-12-31", "date_uncertain"}, // an expiry
		{"date", "311230", "", "2030-12-31", "date_uncertain"},
		{"born", "30/12/93", "", "1993-12-30", "date_uncertain"},
		{"born", "31/12/30", "", "1930-12-31", "date_uncertain"}, // nobody is born in the future
		{"born", "311230", "", "1930-12-31", "date_uncertain"},
		{"month", "03/1965", "", "1965-03", ""},
		{"month", "1965-03-14", "", "1965-03", ""},
		{"month", "1965", "", "1965", "date_partial"},
		{"month", "202503", "", "2025-03", ""},
		{"date", "00/00/1965", "", "1965", "date_partial"},
		{"date", " 00/03/1965 ", "", "1965-03", "date_partial"},
		{"date", "19650314", "", "1965-03-14", ""},
		{"moment", "2026-03-01 10:20:30", "", "2026-03-01T03:20:30Z", ""},
		{"moment", "2026-03-01 10:20:30.5+00", "", "2026-03-01T10:20:30.5Z", ""},
		{"moment", "01/03/2026 10:20", "", "2026-03-01T03:20:00Z", ""},
		{"moment", "x", "", "", "unreadable"},
		{"sex", "1", `, codes: {"1": Nam, "0": Nữ}`, "male", ""},
		{"sex", "Nữ", "", "female", ""},
		{"sex", "7", "", "", "unreadable"},
		{"number", "027060000001", "", "027060000001", ""},
		{"number", "27060000001", "", "027060000001", "number_damaged"},
		{"number", "125000001", "", "125000001", ""},
		{"number", "abc", "", "", "unreadable"},
		{"code", "a", "", "a", ""},
		{"code", "01", `, codes: {"01": b}`, "b", ""},
		{"code", "", `, codes: {"": b}`, "b", ""},
		{"code", "09", `, codes: {"01": b}`, "", "code_unknown"},
		{"formed", "0123456789", "", "0123456789", ""},
		{"formed", "x0123456789", "", "x0123456789", "form_unusual"},
		{"integer", "0012", "", "12", ""},
		{"integer", "1,2", "", "", "unreadable"},
		{"bool", "Có", "", "true", ""},
		{"bool", "0", "", "false", ""},
		{"bool", "?", "", "", "unreadable"},
		{"province", "Tỉnh Bắc Giang", "", "24", ""},
		{"province", "Atlantis", "", "", "unit_unknown"},
		{"commune", "xã Chia Đôi", "", "09400|09427", "unit_candidates"},
	})
}

// TestReadDecimals: sums and shares as people write them, and nothing guessed where a
// point may be one of two things.
func TestReadDecimals(t *testing.T) {
	t.Parallel()
	reads(t, []readCase{
		{"decimal", "4,65", "", "4.65", ""},
		{"decimal", "1e9", "", "1000000000", ""},
		{"decimal", "1.25e+06", "", "1250000", ""},
		{"decimal", "1/2", "", "", "unreadable"}, // half of what?
		{"decimal", "50%", "", "", "unreadable"},
		{"decimal", "1.500", "", "1.500", ""}, // as a database writes one and a half
		{"decimal", "1.500.000", "", "", "unreadable"},
		{"decimal", "1.500.000.000", `, thousands: "."`, "1500000000", ""},
		{"decimal", "1.500", `, thousands: "."`, "1500", ""},
		{"decimal", "500.000 đ", `, thousands: "."`, "500000", ""},
		{"decimal", "12.000,50 VNĐ", `, thousands: "."`, "12000.50", ""},
		{"decimal", "-1,250,000.75", `, thousands: ","`, "-1250000.75", ""},
		{"decimal", "999", `, thousands: "."`, "999", ""},
		{"decimal", "1500000", `, thousands: "."`, "1500000", ""},
		{"decimal", "1.50", `, thousands: "."`, "", "unreadable"},
		{"decimal", "1500.000", `, thousands: "."`, "", "unreadable"},
		{"decimal", "1..000", `, thousands: "."`, "", "unreadable"},
		{"decimal", ".000", `, thousands: "."`, "", "unreadable"},
		{"decimal", "1,5,5", `, thousands: "."`, "", "unreadable"},
		{"decimal", "1.000,5.5", `, thousands: "."`, "", "unreadable"},
		{"decimal", "2,5 tỷ", `, thousands: "."`, "2500000000", ""},
		{"decimal", "1.200 Triệu đồng", `, thousands: "."`, "1200000000", ""},
		{"decimal", "-0,0005 nghìn", `, thousands: "."`, "-0.5", ""},
		{"decimal", "0,5 tỉ", `, thousands: "."`, "500000000", ""},
		{"decimal", "1,5.5 tỷ", `, thousands: "."`, "", "unreadable"},
		{"decimal", "tỷ", `, thousands: "."`, "", "unreadable"},
		{"decimal", "2,5 tỷ", "", "", "unreadable"}, // a point or comma may be either
		{"share", "1/2", "", "0.5", ""},
		{"share", "1 / 3", "", "0.333333", ""},
		{"share", "10/10", "", "1", ""},
		{"share", "0/5", "", "0", ""},
		{"share", "100%", "", "1", ""},
		{"share", "33,5 %", "", "0.335", ""},
		{"share", "0,25", "", "0.25", ""},
		{"share", "1/0", "", "", "unreadable"},
		{"share", "1/2/3", "", "", "unreadable"},
		{"share", "-1/2", "", "", "unreadable"},
		{"share", "NaN%", "", "", "unreadable"},
		{"percent", "1/2", "", "50", ""},
		{"percent", "100%", "", "100", ""},
		{"percent", "33,5%", "", "33.5", ""},
		{"percent", "33,5", "", "33.5", ""},
		{"decimal", "e", "", "", "unreadable"},
		{"decimal", "--", "", "", "unreadable"},
	})
}

// TestLinking gives linking the columns of the sector's profile, in order.
func TestLinking(t *testing.T) {
	t.Parallel()
	s, err := library.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	src, bound := connectortest.Legacy(t, s, library.Example())
	b := bound[0]
	if got := fmt.Sprint(b.LinkColumns()); got != "[name birth_date sex number]" {
		t.Errorf("columns %s", got)
	}
	q := b.Query()
	q.Limit = 1
	for row, err := range src.Rows(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		p := connectortest.Person(0)
		want := fmt.Sprintf("%s;%d/%d/%d;Nam;%s", p.Name, p.BirthDate.Day, p.BirthDate.Month, p.BirthDate.Year, p.PIN.Reveal())
		if got := strings.Join(b.Linking(nil, row), ";"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if r := b.Read(row); strings.Contains(fmt.Sprintf("%v %+v %s", r, r, r), p.Name) {
			t.Error("a record prints its content")
		}
	}
}

// FuzzRead reads any cell as every kind without a panic, and what it makes of a
// date or a number is one.
func FuzzRead(f *testing.F) {
	f.Add("NguyÔn V¨n An", "tcvn3")
	f.Add("00/00/1965", "vni")
	s, err := connector.ReadSector(strings.NewReader(kindsSector))
	if err != nil {
		f.Fatal(err)
	}
	terms := ""
	for _, term := range s.Records[0].Terms {
		terms += "      " + string(term.ID) + ": c\n"
	}
	bounds := map[string]*connector.Bound{}
	for _, encoding := range []string{"unicode", "tcvn3", "vni", "viscii", "windows-1258"} {
		d := connectortest.Describe(f, "connector: c\nsector: kinds\nsource: {kind: sqlite, address: x}\nrecords:\n  - record: thing\n    from: t\n    key: [k]\n    encoding: "+
			encoding+"\n    terms:\n"+terms, "", "")
		bound, err := d.Bind(s, connectortest.Units)
		if err != nil {
			f.Fatal(err)
		}
		bounds[encoding] = bound[0]
	}
	f.Fuzz(func(t *testing.T, cell, encoding string) {
		b := bounds[encoding]
		if b == nil {
			b = bounds["unicode"]
		}
		r := b.Read([]string{"1", cell})
		if d := r.Get("date"); d != "" {
			if _, err := lienthong.ParseDate(d); err != nil {
				t.Errorf("a date that is none: %v", err)
			}
		}
		if n := r.Get("number"); n != "" {
			if _, err := lienthong.ParseCardNumber(n); err != nil {
				t.Errorf("a number that is none: %v", err)
			}
		}
	})
}

// TestUnitsIn: communes whose province nothing says are of the one that the mapping
// names; one that says its own is of that.
func TestUnitsIn(t *testing.T) {
	t.Parallel()
	s, err := connector.ReadSector(strings.NewReader(kindsSector))
	if err != nil {
		t.Fatal(err)
	}
	units := func(u connector.Unit) []string {
		switch {
		case u.Kind == connector.KindProvince && u.Text == "Hà Nội":
			return []string{"01"}
		case u.Text == "Trúc Bạch" && u.Province == "Hà Nội":
			return []string{"00004"}
		case u.Text == "Trúc Bạch, Bắc Ninh":
			return []string{"09400"}
		}
		return nil
	}
	bind := func(in string) ([]*connector.Bound, error) {
		return connectortest.Describe(t, "connector: c\nsector: kinds\nsource: {kind: sqlite, address: x}\nrecords:\n  - {record: thing, from: t, key: [k], units_in: "+in+", terms: {commune: c}}\n", "", "").Bind(s, units)
	}
	bound, err := bind("Hà Nội")
	if err != nil {
		t.Fatal(err)
	}
	for cell, want := range map[string]string{"Trúc Bạch": "00004", "Trúc Bạch, Bắc Ninh": "09400", "Không Có": ""} {
		if got := bound[0].Read([]string{"1", cell}).Get("commune"); got != want {
			t.Errorf("%s is %q, want %q", cell, got, want)
		}
	}
	if _, err := bind("Atlantis"); err == nil {
		t.Error("a province that is not there was taken")
	}
}
