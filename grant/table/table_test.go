package table_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/table"
)

var now = time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC)

func file(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The same grants as CSV and as YAML: X-Road's own shape of identifiers among them.
const (
	grantsCSV = "\ufeffid,consumer,service,operation,rung,read,purpose,legal basis,relation,valid_from,valid_until,mode,disclosure,per_day,agreement\n" +
		"G-VERIFY,EE/GOV/70008440/rr,VN/GOV/G01/POPULATION/persons,POST /v1/population/verify,verify,,case.check,27/2026/ND-CP; article=5 | 70/2024/ND-CP,any,2026-01-01,,,,100,\n" +
		"G-READ,EE/GOV/70008440/rr,VN/GOV/G01/POPULATION/persons,POST /v1/population/read,fields,full_name birth_date,case.check other.purpose,27/2026/ND-CP; article=5,registered:court:judge+party,2026-01-01,2027-01-01,leave_out,never:91/2025/QH15; article=4,,A-1\n"
	grantsYAML = `
- id: G-VERIFY
  consumer: EE/GOV/70008440/rr
  service: VN/GOV/G01/POPULATION/persons
  operation: POST /v1/population/verify
  rung: verify
  purpose: case.check
  legal_basis: ["27/2026/ND-CP; article=5", "70/2024/ND-CP"]
  relation: any
  valid_from: 2026-01-01
  per_day: 100
- id: G-READ
  consumer: EE/GOV/70008440/rr
  service: VN/GOV/G01/POPULATION/persons
  operation: POST /v1/population/read
  rung: fields
  read: [full_name, birth_date]
  purpose: [case.check, other.purpose]
  legal_basis: 27/2026/ND-CP; article=5
  relation: registered:court:judge+party
  valid_from: 2026-01-01
  valid_until: 2027-01-01
  mode: leave_out
  disclosure: never:91/2025/QH15; article=4
  agreement: A-1
`
)

func TestTwoForms(t *testing.T) {
	t.Parallel()
	a, err := table.ReadGrants(file(t, "g.csv", grantsCSV))
	if err != nil {
		t.Fatal(err)
	}
	b, err := table.ReadGrants(file(t, "g.yaml", grantsYAML))
	if err != nil {
		t.Fatal(err)
	}
	if len(a) != 2 || len(b) != 2 || !slices.EqualFunc(a, b, func(x, y grant.Grant) bool {
		return x.ID == y.ID && slices.Equal(x.Read, y.Read) && slices.Equal(x.Bases, y.Bases) && slices.Equal(x.Purposes, y.Purposes) &&
			x.Relation.Sector == y.Relation.Sector && slices.Equal(x.Relation.Capacities, y.Relation.Capacities) && x.Limit == y.Limit &&
			x.Disclosure == y.Disclosure && x.ValidFrom.Equal(y.ValidFrom) && x.ValidUntil.Equal(y.ValidUntil) && x.Mode == y.Mode && x.Agreement == y.Agreement
	}) {
		t.Errorf("CSV gives %+v\nYAML gives %+v", a, b)
	}
	if want := time.Date(2025, 12, 31, 17, 0, 0, 0, time.UTC); !a[0].ValidFrom.Equal(want) || a[0].Limit.PerDay != 100 || len(a[0].Bases) != 2 {
		t.Errorf("read %+v", a[0])
	}
}

// TestSeparators: what spreadsheets write where the comma is for decimals; empty cells
// stand in the middle and at the end.
func TestSeparators(t *testing.T) {
	t.Parallel()
	const plain = "id,consumer,service,operation,rung,read,purpose,legal_basis,relation,valid_from,valid_until,per_day\n" +
		"G,VN/GOV/G21/CASES,VN/GOV/G01/POPULATION/persons,POST /v1/x,verify,,a.b,27/2026/ND-CP,any,2026-01-01,,\n"
	want, err := table.ReadGrants(file(t, "g.csv", plain))
	if err != nil {
		t.Fatal(err)
	}
	for _, separator := range []string{";", "\t"} {
		got, err := table.ReadGrants(file(t, "g.csv", "\ufeff"+strings.ReplaceAll(plain, ",", separator)))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("separated by %q: %+v, %v", separator, got, err)
		}
	}
	got, err := table.ReadGrants(file(t, "g.csv", "\ufeff"+strings.Replace(plain, "id", `"id"`, 1)))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("a quoted first name behind a byte order mark: %+v, %v", got, err)
	}
}

// TestCases decides a table of cases; each line says what comes of it, and what a
// wrong expectation is told.
func TestCases(t *testing.T) {
	t.Parallel()
	grants, err := table.ReadGrants(file(t, "g.csv", grantsCSV))
	if err != nil {
		t.Fatal(err)
	}
	agreements, err := table.ReadAgreements(file(t, "a.csv", "agreement,from,active\nA-1,2026-03-01,yes\nA-1,2026-10-01,no\nA-1,2026-11-01,yes\n"))
	if err != nil {
		t.Fatal(err)
	}
	const verify = "EE/GOV/70008440/rr,VN/GOV/G01/POPULATION/persons,POST /v1/population/verify,verify,"
	const read = "EE/GOV/70008440/rr,VN/GOV/G01/POPULATION/persons,POST /v1/population/read,fields,"
	cases, err := table.ReadCases(file(t, "c.csv", "case,consumer,service,operation,rung,fields,purpose,legal_basis,relations,at,expect,allowed,grant,reason\n"+
		"yes,"+verify+",case.check,27/2026/ND-CP; article=5; clause=2,,,permit,,G-VERIFY,\n"+
		"the whole document,"+verify+",case.check,27/2026/ND-CP,,,refuse,,,legal_basis\n"+
		"another purpose,"+verify+",marketing,27/2026/ND-CP; article=5,,,refuse,,,purpose\n"+
		"too early,"+verify+",case.check,70/2024/ND-CP,,2025-12-31,refuse,,,not_in_force\n"+
		"another consumer,EE/GOV/70008440/other,VN/GOV/G01/POPULATION/persons,POST /v1/population/verify,verify,,case.check,70/2024/ND-CP,,,refuse,,,no_grant\n"+
		"whole,"+read+"full_name,case.check,27/2026/ND-CP; article=5,court:judge,,permit,full_name,G-READ,\n"+
		"a field too many,"+read+"full_name|hometown,case.check,27/2026/ND-CP; article=5,insurance:insured court:party@C-1,,partly,full_name,,\n"+
		"unrelated,"+read+"full_name,case.check,27/2026/ND-CP; article=5,court:witness,,refuse,,,relation\n"+
		"suspended,"+read+"full_name,case.check,27/2026/ND-CP; article=5,court:judge,2026-10-15,refuse,,,agreement_not_active\n"+
		"ended,"+read+"full_name,case.check,27/2026/ND-CP; article=5,court:judge,2027-01-01,refuse,,,not_in_force\n"+
		"the last moment,"+read+"full_name,case.check,27/2026/ND-CP; article=5,court:judge,2026-12-31T23:59:59+07:00,permit,,,\n"+
		"another method,EE/GOV/70008440/rr,VN/GOV/G01/POPULATION/persons,GET /v1/population/verify,verify,,case.check,70/2024/ND-CP,,,refuse,,,operation\n"+
		"a way around,EE/GOV/70008440/rr,VN/GOV/G01/POPULATION/persons,POST /v1/x/../population/verify,verify,,case.check,70/2024/ND-CP,,,refuse,,,malformed\n"+
		// From here on the expectation is wrong.
		"WRONG verdict,"+verify+",case.check,70/2024/ND-CP,,,refuse,,,\n"+
		"WRONG reason,"+verify+",marketing,70/2024/ND-CP,,,refuse,,,legal_basis\n"+
		"WRONG grant,"+verify+",case.check,70/2024/ND-CP,,,permit,,G-READ,\n"+
		"WRONG fields,"+read+"full_name,case.check,27/2026/ND-CP; article=5,court:judge,,permit,birth_date,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	results, err := table.Run(t.Context(), grants, agreements, cases, now)
	if err != nil || len(results) != len(cases) {
		t.Fatalf("%d results, %v", len(results), err)
	}
	for _, r := range results {
		wrong, what, _ := strings.Cut(r.Case.Name, " ")
		switch {
		case wrong != "WRONG" && len(r.Differs) > 0:
			t.Errorf("%s: %q; %+v", r.Case.Name, r.Differs, r.Verdict.Explain)
		case wrong == "WRONG" && (len(r.Differs) != 1 || !strings.HasPrefix(strings.Replace(r.Differs[0], "allowed", "fields", 1), what)):
			t.Errorf("%s: %q", r.Case.Name, r.Differs)
		}
		if len(r.Verdict.Explain) == 0 && r.Verdict.Reason != grant.NoGrant && r.Verdict.Reason != grant.Malformed {
			t.Errorf("%s has no explanation", r.Case.Name)
		}
	}
}

func TestBadTables(t *testing.T) {
	t.Parallel()
	const head = "id,consumer,service,operation,rung,purpose,legal_basis,relation,valid_from\n"
	const row = "G,VN/GOV/G21/CASES,VN/GOV/G01/POPULATION/persons,POST /v1/x,verify,a.b,27/2026/ND-CP,any,2026-01-01\n"
	for name, tt := range map[string]struct{ text, says string }{
		"unknown column":  {"id,hunter2\nG,x\n", "column that is not known"},
		"misspelt column": {"id,legal_bases\nG,x\n", "line 2 has a column, legal_bases, that is not known"},
		"short row":       {head + "G\n", "near line 2"},
		"no relation":     {strings.Replace(head+row, ",any,", ",,", 1), "line 2: relation is any"},
		"no beginning":    {strings.Replace(head+row, "2026-01-01", "", 1), "line 2: The grant needs a beginning"},
		"consumer":        {strings.Replace(head+row, "VN/GOV/G21/CASES", "hunter2", 1), "line 2: consumer"},
		"operation":       {strings.Replace(head+row, "POST /v1/x", "/v1/x", 1), "method and a path"},
		"path":            {strings.Replace(head+row, "/v1/x", "/v1/../x", 1), "line 2: The path"},
		"basis":           {strings.Replace(head+row, "27/2026/ND-CP", "some law", 1), "provisions such as"},
		"day":             {strings.Replace(head+row, "2026-01-01", "1/1/2026", 1), "is a day such as"},
		"twice":           {head + row + row, "is that of a row above"},
		"nothing":         {head, "has no rows"},
		"column twice":    {"id,id\na,b\n", "column twice"},
		"unfinished cell": {head + "\"G", "near line"},
	} {
		_, err := table.ReadGrants(file(t, "g.csv", tt.text))
		if lienthong.CodeOf(err) != lienthong.Invalid || !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{"a map": "id: x\n", "nested": "- id: {a: b}\n", "not YAML": "- [\n"} {
		if _, err := table.ReadGrants(file(t, "g.yaml", text)); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := table.ReadGrants(file(t, "g.txt", "x")); lienthong.CodeOf(err) != lienthong.Unsupported {
		t.Errorf("another kind of file: %v", err)
	}
	if _, err := table.ReadCases(file(t, "c.csv", "expect\nmaybe\n")); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("an expectation that is none: %v", err)
	}
}

func FuzzReadGrants(f *testing.F) {
	f.Add(grantsCSV, true)
	f.Add(grantsYAML, false)
	f.Fuzz(func(t *testing.T, text string, asCSV bool) {
		name := "g.yaml"
		if asCSV {
			name = "g.csv"
		}
		grants, err := table.ReadGrants(file(t, name, text))
		if err != nil {
			if lienthong.CodeOf(err) == lienthong.Internal {
				t.Errorf("an error without a code: %v", err)
			}
			return
		}
		for _, g := range grants {
			if err := g.Check(); err != nil {
				t.Errorf("a grant that cannot stand: %v", err)
			}
		}
	})
}
