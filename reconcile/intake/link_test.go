package intake_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/intake"
)

// table makes a source of rows under columns; rows are numbered from 2, as
// under a header.
func table(columns []vnfield.Column, rows ...[]string) intake.Source {
	return intake.Source{Columns: columns, Rows: func(yield func(intake.Row, error) bool) {
		shared := make([]string, len(columns)) // as readers do: the next row overwrites
		for i, r := range rows {
			copy(shared, r)
			if !yield(intake.Row{Number: i + 2, Cells: shared}, nil) {
				return
			}
		}
	}}
}

var people = []vnfield.Column{
	vnfield.ColPIN, vnfield.ColCancelledPIN, vnfield.ColCMND, vnfield.ColName, vnfield.ColBirthDate, vnfield.ColStatus,
}

func village(n int) [][]string {
	families, givens := []string{"Nguyễn", "Trần", "Lê"}, []string{"Dũng", "Hòa", "Lan", "Phúc", "Sơn", "Mai", "Yến"}
	out := make([][]string, n)
	for i := range out {
		pin, err := lienthong.NewPIN(1+i%3, lienthong.Sex(1+i%2), 1950+i%50, i)
		if err != nil {
			panic(err) // the parts are in range
		}
		status := "Còn sống"
		if i%20 == 0 {
			status = "Đã chết"
		}
		out[i] = []string{
			pin.Reveal(), "", fmt.Sprintf("%09d", 100_000_000+i),
			families[i%3] + " Văn " + givens[i%7], fmt.Sprintf("%02d/%02d/%d", 1+i%28, 1+i%12, 1950+i%50), status,
		}
	}
	return out
}

func places(string) uint8 { return 0 }

func run(t *testing.T, register intake.Source, n, workers int) *intake.Outcome {
	t.Helper()
	o, err := intake.Linkage{Register: register, Population: table(people, village(n)...), Places: places, Workers: workers}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// TestReadingUndoesDamage: each cell is written in a way that files write it,
// and the note says so.
func TestReadingUndoesDamage(t *testing.T) {
	t.Parallel()
	truth := village(500)
	columns := []vnfield.Column{vnfield.ColID, vnfield.ColName, vnfield.ColBirthDate, vnfield.ColNumber, vnfield.ColSex}
	base := func(i int) []string { return []string{"x", truth[i][3], truth[i][4], truth[i][0], ""} }
	tests := []struct {
		name   string
		person int
		change func(row []string)
		want   []reconcile.Difference
	}{
		{"nothing wrong", 41, func(r []string) { r[4] = "Nữ" }, nil},
		{"zero lost", 41, func(r []string) { r[3], r[4] = r[3][1:], "Nữ" }, []reconcile.Difference{reconcile.NumberLeadingZero}},
		{"spaces", 41, func(r []string) { r[3] = r[3][:3] + " " + r[3][3:] }, []reconcile.Difference{reconcile.NumberSeparators, reconcile.SexMissing}},
		{"old number", 41, func(r []string) { r[3] = truth[41][2] }, []reconcile.Difference{reconcile.CMND9InsteadOfPIN, reconcile.SexMissing}},
		{"thirteen digits", 41, func(r []string) { r[3] += "1" }, []reconcile.Difference{reconcile.NumberInvalid, reconcile.SexMissing}},
		{"TCVN3", 42, func(r []string) { r[1] = "NguyÔn V¨n Dòng" }, []reconcile.Difference{reconcile.NameEncoding, reconcile.SexMissing}},
		{"two digits of a year", 41, func(r []string) { r[2] = r[2][:6] + r[2][8:] }, []reconcile.Difference{reconcile.BirthShortYear, reconcile.SexMissing}},
		{"impossible date", 41, func(r []string) { r[2] = "31/02/1991" }, []reconcile.Difference{reconcile.BirthInvalid, reconcile.SexMissing}},
		{"no date", 41, func(r []string) { r[2] = "" }, []reconcile.Difference{reconcile.BirthMissing, reconcile.SexMissing}},
		{"unknown sex", 41, func(r []string) { r[4] = "xyz" }, []reconcile.Difference{reconcile.SexInvalid}},
	}
	for _, tt := range tests {
		row := base(tt.person)
		tt.change(row)
		o := run(t, table(columns, row), 500, 1)
		r := o.Results[0]
		if !reflect.DeepEqual(r.Differences, tt.want) || r.PIN.Reveal() != truth[tt.person][0] || r.ID != "x" || r.Row != 2 {
			t.Errorf("%s: %s %v, want the person linked with %v", tt.name, r.Verdict, r.Differences, tt.want)
		}
	}
}

func TestSplitColumns(t *testing.T) {
	t.Parallel()
	columns := []vnfield.Column{
		vnfield.ColFamilyName, vnfield.ColMiddleName, vnfield.ColGivenName,
		vnfield.ColBirthDay, vnfield.ColBirthMonth, vnfield.ColBirthYear, vnfield.ColCMND,
	}
	truth := village(100)[41]
	o := run(t, table(columns, []string{"Lê", "Văn", "Yến", "14", "6", "1991", truth[2]}), 100, 1)
	if r := o.Results[0]; r.PIN.Reveal() != truth[0] || !reflect.DeepEqual(r.Differences, []reconcile.Difference{reconcile.CMND9InsteadOfPIN}) {
		t.Errorf("%s %v", r.Verdict, r.Differences)
	}
}

// TestColumnsOfMenAndWomen: old forms write the date of birth, or a tick, into
// the column of the person's sex.
func TestColumnsOfMenAndWomen(t *testing.T) {
	t.Parallel()
	truth := village(100)[41] // a woman
	born := truth[4]
	tests := []struct {
		name         string
		man, woman   string
		date         string
		want, sexOff reconcile.Difference
	}{
		{"date under her sex", "", born, "", "", ""},
		{"year under her sex", "", born[6:], "", reconcile.BirthYearOnly, ""},
		{"tick", "", "x", born, "", ""},
		{"date under the other", born, "", "", "", reconcile.SexDiffers},
		{"both filled", "x", "x", born, reconcile.SexMissing, ""},
		{"none filled", "", "", born, reconcile.SexMissing, ""},
	}
	columns := []vnfield.Column{vnfield.ColPIN, vnfield.ColName, vnfield.ColMale, vnfield.ColFemale, vnfield.ColBirthDate}
	for _, tt := range tests {
		o := run(t, table(columns, []string{truth[0], truth[3], tt.man, tt.woman, tt.date}), 100, 1)
		r := o.Results[0]
		var want []reconcile.Difference
		for _, d := range []reconcile.Difference{tt.want, tt.sexOff} {
			if d != "" {
				want = append(want, d)
			}
		}
		if r.PIN.Reveal() != truth[0] || !reflect.DeepEqual(r.Differences, want) {
			t.Errorf("%s: %s %v, want %v", tt.name, r.Verdict, r.Differences, want)
		}
	}
}

func TestTheDeadAreNamed(t *testing.T) {
	t.Parallel()
	truth := village(100)[40]
	o := run(t, table([]vnfield.Column{vnfield.ColPIN, vnfield.ColName, vnfield.ColBirthDate}, []string{truth[0], truth[3], truth[4]}), 100, 1)
	if r := o.Results[0]; !reflect.DeepEqual(r.Differences, []reconcile.Difference{reconcile.PersonDeceased}) {
		t.Errorf("%s %v, want person_deceased", r.Verdict, r.Differences)
	}
}

// TestSameOutcomeForAnyWorkers also crosses the borders of batches, and lets a
// worker forget those whom better hits pushed out.
func TestSameOutcomeForAnyWorkers(t *testing.T) {
	t.Parallel()
	const n = 5000
	var rows [][]string
	for i, p := range village(n) {
		if i%7 == 0 {
			rows = append(rows, []string{p[3], p[4]}) // no number: many namesakes
		}
	}
	register := func() intake.Source { return table([]vnfield.Column{vnfield.ColName, vnfield.ColBirthDate}, rows...) }
	one, four := run(t, register(), n, 1), run(t, register(), n, 4)
	if !reflect.DeepEqual(one, four) {
		t.Error("the outcome depends on the number of workers")
	}
	if len(one.Results) != len(rows) || one.Tally.Persons != n {
		t.Errorf("%d results of %d rows, %d persons", len(one.Results), len(rows), one.Tally.Persons)
	}
	for i, r := range one.Results {
		if r.Row != i+2 {
			t.Fatalf("result %d is of row %d", i, r.Row)
		}
	}
}

func TestFaultsEndTheLinkage(t *testing.T) {
	t.Parallel()
	fault := errors.New("the disk is gone")
	broken := intake.Source{Columns: people, Rows: func(yield func(intake.Row, error) bool) {
		for i, r := range village(9000) {
			if !yield(intake.Row{Number: i, Cells: r}, nil) {
				return
			}
		}
		yield(intake.Row{}, fault)
	}}
	fine := func() intake.Source { return table(people, village(3)...) }
	if _, err := (intake.Linkage{Register: fine(), Population: broken, Places: places}).Run(t.Context()); !errors.Is(err, fault) {
		t.Errorf("a broken population: %v", err)
	}
	if _, err := (intake.Linkage{Register: broken, Population: fine(), Places: places}).Run(t.Context()); !errors.Is(err, fault) {
		t.Errorf("a broken register: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	endless := intake.Source{Columns: people, Rows: func(yield func(intake.Row, error) bool) {
		cells := village(1)[0]
		for i := 0; ; i++ {
			if i == 10_000 {
				cancel()
			}
			if !yield(intake.Row{Number: i, Cells: cells}, nil) {
				return
			}
		}
	}}
	if _, err := (intake.Linkage{Register: fine(), Population: endless, Places: places}).Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// Where two columns may say the same thing, an empty one hides nothing.
func TestEmptyColumnHidesNoOther(t *testing.T) {
	t.Parallel()
	truth := village(100)[41]
	columns := []vnfield.Column{vnfield.ColPIN, vnfield.ColName, vnfield.ColBirthDate, vnfield.ColBirthPlace, vnfield.ColHometown}
	o := run(t, table(columns, []string{truth[0], truth[3], truth[4], "", "Thanh Hóa"}), 100, 1)
	var shown []string
	for _, p := range o.Results[0].Candidates[0].Pairs {
		if p.Field == "birth_place" {
			shown = append(shown, p.Register)
		}
	}
	if !reflect.DeepEqual(shown, []string{"Thanh Hóa"}) {
		t.Errorf("the places shown are %q", shown)
	}
}
