package synth_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth"
	"github.com/lienthong/lienthong/synth/damage"
)

type row struct {
	official synth.Official
	truth    synth.Truth
}

// draw is the whole of a register.
func draw(t testing.TB, r synth.Register, workers int) []row {
	t.Helper()
	entries, err := r.Entries(t.Context(), workers)
	if err != nil {
		t.Fatal(err)
	}
	var all []row
	for o, truth := range entries {
		if truth.Row != len(all)+1 {
			t.Fatalf("row %d after %d rows", truth.Row, len(all))
		}
		all = append(all, row{*o, *truth})
	}
	if len(all) != r.Rows {
		t.Fatalf("%d rows, want %d", len(all), r.Rows)
	}
	return all
}

func TestRegisterIsTheSame(t *testing.T) {
	t.Parallel()
	r := synth.DefaultRegister(synth.Country{Seed: 4, People: 20_000}, 1000)
	one := draw(t, r, 1)
	for _, workers := range []int{2, 7} {
		if !reflect.DeepEqual(one, draw(t, r, workers)) {
			t.Errorf("the register differs between 1 and %d workers", workers)
		}
	}
	r.Seed++
	if reflect.DeepEqual(one, draw(t, r, 2)) {
		t.Error("the register's seed makes no difference")
	}
}

// TestTruth compares every row with the person that the truth names.
func TestTruth(t *testing.T) {
	t.Parallel()
	c := synth.Country{Seed: 31, People: 30_000}
	all := people(t, c, 2)
	numbers := map[lienthong.PIN]int{}
	for i := range all {
		numbers[all[i].PIN] = i + 1
	}
	r := synth.DefaultRegister(c, 2000)
	rows := draw(t, r, 2)
	strangers, duplicates := 0, 0
	firsts := map[lienthong.PIN]int{}
	for _, x := range rows {
		if x.truth.DuplicateOf != 0 {
			duplicates++
			first := rows[x.truth.DuplicateOf-1].truth
			if first.PIN != x.truth.PIN || first.DuplicateOf != 0 || first.Row == x.truth.Row {
				t.Fatalf("row %d does not repeat row %d", x.truth.Row, first.Row)
			}
		} else if !x.truth.PIN.IsZero() {
			if other := firsts[x.truth.PIN]; other != 0 {
				t.Fatalf("rows %d and %d are about one person, and the truth does not say so", other, x.truth.Row)
			}
			firsts[x.truth.PIN] = x.truth.Row
		}
		if x.truth.Ordinal == 0 {
			strangers++
			checkStranger(t, x, numbers)
			continue
		}
		checkRow(t, c, x, &all[x.truth.Ordinal-1], all)
	}
	if strangers != 50 || duplicates != 30 {
		t.Errorf("%d strangers and %d duplicates, want 50 and 30", strangers, duplicates)
	}
}

// checkStranger makes sure that a row without a person has a number of nobody,
// or none.
func checkStranger(t *testing.T, x row, numbers map[lienthong.PIN]int) {
	t.Helper()
	if !x.truth.PIN.IsZero() {
		t.Fatalf("row %d has a number and no person", x.truth.Row)
	}
	if p, err := lienthong.ParsePIN(x.official.Number); err == nil && numbers[p] != 0 {
		t.Fatalf("row %d is a stranger's with the number of person %d", x.truth.Row, numbers[p])
	}
}

// checkRow holds what no class touched to the person, and what one touched to
// be touched.
func checkRow(t *testing.T, c synth.Country, x row, p *synth.Person, all []synth.Person) {
	t.Helper()
	o, struck := &x.official, x.truth.Classes
	has := func(prefix string) bool {
		return slices.ContainsFunc(struck, func(s string) bool { return strings.HasPrefix(s, prefix) })
	}
	sex := map[lienthong.Sex]string{lienthong.Male: "Nam", lienthong.Female: "Nữ"}[p.Sex]
	for _, f := range []struct{ what, got, want, prefix string }{
		{"name", o.Name, p.Name.String(), "name_"},
		{"date of birth", o.Birth, string(synth.AppendDate(nil, p.Birth)), "birth_"},
		{"sex", o.Sex, sex, "sex_"},
		{"hometown", o.Home, c.Place(p.Hometown).Name, "place_"},
	} {
		if clean := f.got == f.want; clean == has(f.prefix) {
			t.Fatalf("row %d: %s %q, person has %q, classes %v", x.truth.Row, f.what, f.got, f.want, struck)
		}
	}
	number := p.PIN.Reveal()
	switch {
	case slices.Contains(struck, "cmnd9_leading_zero_lost"):
		number = strings.TrimLeft(p.CMND.Reveal(), "0")
	case slices.Contains(struck, "cmnd9_instead_of_pin"):
		number = p.CMND.Reveal()
	case slices.Contains(struck, "number_cancelled"):
		number = p.Cancelled.Reveal()
	case slices.Contains(struck, "twin_number"):
		number = all[p.TwinRow-1].PIN.Reveal()
	case slices.Contains(struck, "number_of_relative"):
		number = relative(p, o.Number, all)
	case has("number_"):
		number = o.Number
	}
	if o.Number != number || (has("number_") || has("cmnd9_")) && o.Number == p.PIN.Reveal() || x.truth.PIN != p.PIN {
		t.Fatalf("row %d: the number is not what classes %v make of it", x.truth.Row, struck)
	}
	if age := p.Age(asOf); age < 22 || age > 61 || !p.Died.IsZero() && p.Died.Year < 2025 || o.Mother != "" && o.Mother != p.Mother.String() {
		t.Fatalf("row %d is about somebody of %d, %v, or names another mother", x.truth.Row, age, p.Status)
	}
}

// relative is the number if it is that of a close relative of the household.
func relative(p *synth.Person, number string, all []synth.Person) string {
	for i := max(0, p.Ordinal-60); i < min(len(all), p.Ordinal+60); i++ {
		q := &all[i]
		near := q.Ordinal == p.SpouseRow || q.Ordinal == p.FatherRow || q.Ordinal == p.MotherRow ||
			q.FatherRow == p.Ordinal || q.MotherRow == p.Ordinal || q.MotherRow != 0 && q.MotherRow == p.MotherRow && q != p
		if near && q.Household == p.Household && q.PIN.Reveal() == number {
			return number
		}
	}
	return "nobody's"
}

// TestOfficials holds the register to the mix of docs/sources.md, Officials and its
// damage to the sample register.
func TestOfficials(t *testing.T) {
	t.Parallel()
	r := synth.DefaultRegister(synth.Country{Seed: 1, People: 70_000}, 6000)
	rows := draw(t, r, 2)
	classes := map[string]float64{}
	var women, teachers, health, ids float64
	seen := map[string]bool{}
	for _, x := range rows {
		for _, c := range x.truth.Classes {
			classes[c]++
		}
		if n, err := lienthong.ParsePIN(x.official.Number); err == nil && n.Sex() == lienthong.Female || x.official.Sex == "Nữ" {
			women++
		}
		switch {
		case strings.HasPrefix(x.official.Rank, "V.07"):
			teachers++
		case strings.HasPrefix(x.official.Rank, "V.08"):
			health++
		}
		if !seen[x.official.ID] {
			ids++
		}
		seen[x.official.ID] = true
		for i, field := range x.official.Fields() {
			if field == "" && (i == 0 || i == 1 || i == 2 || i == 4 || i > 5 && i < 10) {
				t.Fatalf("row %d has no %s", x.truth.Row, synth.OfficialColumns[i])
			}
		}
	}
	n := float64(r.Rows)
	within(t, "women", women/n, 0.62, 0.04)
	within(t, "teachers", teachers/n, 0.66, 0.05)
	within(t, "health", health/n, 0.12, 0.03)
	within(t, "own ids", ids/n, 1, 0)
	within(t, "nine digits", classes["cmnd9_instead_of_pin"]/n, 0.30, 0.03)
	within(t, "lost zeros", classes["number_leading_zero_lost"]/n, 0.055, 0.01)
	within(t, "without number", classes["number_missing"]/n, 0.044, 0.01)
	within(t, "one digit wrong", classes["number_one_digit"]/n, 0.025, 0.006)
	within(t, "of a relative", classes["number_of_relative"]/n, 0.01, 0.005)
	within(t, "year only", classes["birth_year_only"]/n, 0.045, 0.01)
	within(t, "capitals", classes["name_case"]/n, 0.24, 0.02)
	for _, c := range damage.Classes() {
		if classes[c] == 0 && c != "twin_number" && c != "place_missing" && c != "number_cancelled" && c != "name_apostrophe" {
			t.Errorf("class %s never struck in %d rows", c, r.Rows)
		}
	}
}

// TestRowsNotClosed checks that a few officials died within the last year.
func TestRowsNotClosed(t *testing.T) {
	t.Parallel()
	c := synth.Country{Seed: 9, People: 50_000}
	all := people(t, c, 2)
	year := lienthong.Date{Year: 2025, Month: 7, Day: 1}
	dead := 0.0
	for _, x := range draw(t, synth.Register{Country: c, Rows: 6000}, 2) {
		if p := &all[x.truth.Ordinal-1]; p.Status != synth.Alive {
			dead++
			if p.Died.String() <= year.String() {
				t.Errorf("row %d is about somebody who died on %v", x.truth.Row, p.Died)
			}
		}
	}
	within(t, "dead officials", dead/6000, 0.002, 0.0015)
}

func TestRegisterRefusals(t *testing.T) {
	t.Parallel()
	c := synth.Country{People: 1000}
	for what, r := range map[string]synth.Register{
		"more rows than adults": {Country: c, Rows: 5000},
		"negative rows":         {Country: c, Rows: -1},
		"shares above one":      {Country: c, Rows: 100, Strangers: 0.8, Duplicates: 0.5},
		"nobody to repeat":      {Country: c, Rows: 100, Duplicates: 0.9},
		"a bad country":         {Country: synth.Country{People: -1}},
	} {
		if _, err := r.Entries(t.Context(), 1); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%s: %v, want invalid_input", what, err)
		}
	}
	if rows := draw(t, synth.Register{Country: synth.Country{People: 10}}, 1); len(rows) != 0 {
		t.Errorf("no rows were asked for, %d came", len(rows))
	}
	if rows := draw(t, synth.Register{Country: c, Rows: 50}, 1); slices.ContainsFunc(rows, func(x row) bool { return x.truth.Classes != nil }) {
		t.Error("the zero Damage did damage")
	}
}

func BenchmarkRegister(b *testing.B) {
	r := synth.DefaultRegister(synth.Country{Seed: 1, People: 1_000_000}, 20_000)
	for b.Loop() {
		draw(b, r, 2)
	}
}

// TestHomesAreProvinces passes communes as places: addresses name them,
// hometowns of officials name the province.
func TestHomesAreProvinces(t *testing.T) {
	t.Parallel()
	c := synth.Country{People: 3000, Places: []synth.Place{
		{Province: 26, Code: "08866", Name: "Phường Vĩnh Yên, Phú Thọ", OldCode: "08707", OldName: "Phường Tích Sơn, Vĩnh Yên, Vĩnh Phúc", Share: 2},
		{Province: 25, Code: "07900", Name: "Phường Việt Trì, Phú Thọ", OldCode: "07894", OldName: "Phường Dữu Lâu, Việt Trì, Phú Thọ"},
	}}
	counts := map[string]int{}
	for _, x := range draw(t, synth.Register{Country: c, Rows: 200, Damage: synth.Damage{OldUnit: 0.5}}, 1) {
		counts[x.official.Home]++
	}
	if counts["Phú Thọ"]+counts["Vĩnh Phúc"] != 200 || counts["Vĩnh Phúc"] < 30 {
		t.Errorf("hometowns %v, want the provinces before and after", counts)
	}
	lives := 0
	for _, p := range people(t, c, 1) {
		if strings.HasSuffix(string(p.AppendAddress(nil, c.Places)), "Phường Vĩnh Yên, Phú Thọ") {
			lives++
		}
	}
	within(t, "living in the larger place", float64(lives)/3000, 0.667, 0.06)
}

// TestPoorFiles: the share of poor rows is as asked, rows of others are as without
// them, and twins come as much more often as they should.
func TestPoorFiles(t *testing.T) {
	t.Parallel()
	country := synth.Country{Seed: 5, People: 60_000}
	rows := func(poor float64, twins int) (names []string, missing, withTwin float64) {
		r := synth.DefaultRegister(country, 1500)
		r.Poor, r.Twins = poor, twins
		entries, err := r.Entries(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for o, truth := range entries {
			names = append(names, o.Name+o.Number+o.Birth)
			if slices.Contains(truth.Classes, "place_missing") {
				missing++
			}
			if truth.Person.TwinRow != 0 {
				withTwin++
			}
		}
		return names, missing, withTwin
	}
	usual, none, fewTwins := rows(0, 0)
	mixed, some, _ := rows(0.2, 1)
	_, _, moreTwins := rows(0, 8)
	same := 0.0
	for i := range usual {
		if usual[i] == mixed[i] {
			same++
		}
	}
	within(t, "rows left alone", same/1500, 0.82, 0.04)
	within(t, "places missing", some/1500, 0.2*0.6, 0.03)
	if none != 0 || moreTwins < 4*fewTwins || fewTwins == 0 {
		t.Errorf("%g places missing; %g twins, drawn more often %g", none, fewTwins, moreTwins)
	}
}
