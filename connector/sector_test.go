package connector_test

import (
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/connectortest/library"
)

const goodSector = `
sector: s
title: T
source: 1/2026/ND-CP
records:
  - id: r
    term: R
    source: x
    capacities: [c]
    from: d
    terms:
      - {id: n, term: N, source: x, kind: number, column: number, master: population}
      - {id: d, term: D, source: x, kind: date, master: s, secret: true}
asks:
  - {id: a, title: A, operation: POST /v1/population/read, rung: fields, fields: [full_name], purpose: a.b, basis: 1/2026/ND-CP, relation: registered, disclosure: at_once}
offers:
  - {id: o, title: O, operation: POST /v1/r/read, rung: fields, fields: [n], purpose: a.b, basis: 1/2026/ND-CP, relation: any, disclosure: at_once}
contributions:
  - {record: r, term: d, field: death_date, rule: x, source: x}
`

// TestReadSector breaks a sector that stands, one thing at a time.
func TestReadSector(t *testing.T) {
	t.Parallel()
	if _, err := connector.ReadSector(strings.NewReader(goodSector)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ from, to, says string }{
		"unknown key":         {"title: T", "title: T\ncolour: red", "cannot be read"},
		"bad id":              {"sector: s", "sector: S", "id of small letters"},
		"no term":             {"term: N, ", "", "no Vietnamese legal term"},
		"no source of a term": {"term: N, source: x", "term: N", "no Vietnamese legal term"},
		"kind":                {"kind: number", "kind: nombre", "kind that is not known"},
		"code without codes":  {"kind: number", "kind: code", "must have codes"},
		"master":              {"column: number, master: population", "column: number", "no master"},
		"form":                {"master: s,", "master: s, form: '(',", "no regular expression"},
		"operation":           {"POST /v1/population/read", "POST /population/read", "needs an operation"},
		"twice":               {"id: d, term", "id: n, term", "is there twice"},
		"period":              {"from: d", "from: e", "does not have"},
		"capacities":          {"[c]", "[c, e]", "capacity_from"},
		"no way to link":      {"column: number, ", "", "to link persons by"},
		"rung":                {"rung: fields, fields: [full_name]", "rung: all", "rung"},
		"no fields":           {"fields: [full_name], ", "", "everything"},
		"relation":            {"relation: registered", "relation: friends", "relation"},
		"disclosure":          {"relation: any, disclosure: at_once", "relation: any, disclosure: never", "disclosure_basis"},
		"purpose":             {"purpose: a.b", "purpose: A", "purpose"},
		"another purpose":     {"purpose: a.b", "purpose: a.b, purposes: [a.b, A]", "purpose"},
		"rung of an offer":    {"POST /v1/r/read, rung: fields", "POST /v1/r/known, rung: fields", "nobody could use it"},
		"changes of some":     {"POST /v1/r/read, rung: fields, fields: [n], purpose: a.b, basis: 1/2026/ND-CP, relation: any", "POST /v1/r/changes, rung: fields, fields: [n], purpose: a.b, basis: 1/2026/ND-CP, relation: registered", "of everybody"},
		"basis":               {"basis: 1/2026/ND-CP", "basis: law", "legal basis"},
		"offer of nothing":    {"/v1/r/read", "/v1/x/read", "no operation"},
		"offer of a secret":   {"fields: [n]", "fields: [n, d]", "secret"},
		"contribution":        {"term: d, field", "term: e, field", "contribution"},
		"both":                {"contributions:", "no_contribution: {why: x, source: x}\ncontributions:", "one of the two"},
		"neither":             {"contributions:\n  - {record: r, term: d, field: death_date, rule: x, source: x}", "contributions: []", "one of the two"},
		"no reason":           {"contributions:\n  - {record: r, term: d, field: death_date, rule: x, source: x}", "no_contribution: {source: x}", "one of the two"},
	} {
		if !strings.Contains(goodSector, c.from) {
			t.Fatalf("%s: the sector has no %q", name, c.from)
		}
		_, err := connector.ReadSector(strings.NewReader(strings.Replace(goodSector, c.from, c.to, 1)))
		if lienthong.CodeOf(err) != lienthong.Invalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestBind breaks the example's description, one thing at a time.
func TestBind(t *testing.T) {
	t.Parallel()
	s, err := library.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	example := library.Example().Description
	for name, c := range map[string]struct{ from, to, says string }{
		"another sector":    {"sector: library", "sector: zoo", "sector"},
		"unknown record":    {"record: loan", "record: fine", "no record type"},
		"twice":             {"record: loan", "record: reader", "mapped twice"},
		"unknown term":      {"card_number: ma_dg", "cards: ma_dg", "is no term"},
		"no key":            {"key: [id]", "key: []", "key"},
		"encoding":          {"changed: sua", "encoding: ebcdic", "encoding"},
		"two of three":      {"[ngay, thang, nam]", "[ngay, nam]", "three"},
		"an open question":  {"A: active", "A: '?'", "still has a code"},
		"codes to nowhere":  {"A: active", "A: open", "does not list"},
		"SQL for a column":  {"full_name: ho_ten", `full_name: "ho_ten\" FROM x; --"`, "characters"},
		"SQL for a table":   {"from: muon", `from: "muon; DELETE"`, "characters"},
		"SQL for a join":    {"table: doc_gia,", "table: 'doc_gia`x',", "characters"},
		"SQL for a filter":  {"changed: sua", `where: [{column: "a'b", in: ["1"]}]`, "characters"},
		"an empty filter":   {"changed: sua", `where: [{column: xoa}]`, "lacks in and is_null"},
		"SQL in a join":     {"table: doc_gia,", `table: doc_gia, where: [{column: "a;b", is_null: true}],`, "characters"},
		"nothing to a term": {"residence: dia_chi", "residence: {codes: {a: b}}", "needs a column"},
	} {
		if !strings.Contains(example, c.from) {
			t.Fatalf("%s: the example has no %q", name, c.from)
		}
		d := connectortest.Describe(t, strings.Replace(example, c.from, c.to, 1), "sqlite", "x")
		_, err := d.Bind(s, connectortest.Units)
		if lienthong.CodeOf(err) != lienthong.Invalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
