package reconcile_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

// A pattern's levels in the order of its fields: number, name, birth, sex,
// place, mother, father, life.
func pattern(number, name, birth, sex, place kernel.Level) kernel.Pattern {
	return kernel.Pattern{number, name, birth, sex, place, kernel.ParentMissing, kernel.ParentMissing, kernel.LifeGoesOn}
}

// town is a population of 20,000 in which eight persons bear the row's name.
var town = kernel.Counts{Persons: 20_000, Exact: 8, Folded: 10}

var (
	allAgrees   = pattern(kernel.NumberExact, kernel.NameExact, kernel.BirthExact, kernel.SexAgrees, kernel.PlaceAgrees)
	noNumber    = pattern(kernel.NumberMissing, kernel.NameExact, kernel.BirthExact, kernel.SexAgrees, kernel.PlaceAgrees)
	numberOnly  = pattern(kernel.NumberExact, kernel.NameDiffers, kernel.BirthDiffers, kernel.SexAgrees, kernel.PlaceDiffers)
	nameAndYear = pattern(kernel.NumberMissing, kernel.NameExact, kernel.BirthYearOnly, kernel.SexAgrees, kernel.PlaceMissing)
	twin        = pattern(kernel.NumberMissing, kernel.NameGivenDiffers, kernel.BirthExact, kernel.SexAgrees, kernel.PlaceAgrees)
	chance      = pattern(kernel.NumberDiffers, kernel.NameExact, kernel.BirthYearAgrees, kernel.SexAgrees, kernel.PlaceDiffers)
	othersFile  = pattern(kernel.NumberDiffers, kernel.NameExact, kernel.BirthExact, kernel.SexAgrees, kernel.PlaceAgrees)
)

// persons are as many strangers as asked, each alone at an address.
func persons(t *testing.T, n int) func(int64) *reconcile.Person {
	t.Helper()
	all := make(map[int64]*reconcile.Person)
	for i := range int64(n) {
		pin, err := lienthong.NewPIN(1, lienthong.Male, 1980, int(i))
		if err != nil {
			t.Fatal(err)
		}
		all[i] = &reconcile.Person{Ordinal: i, PIN: pin, Fields: []reconcile.FieldText{
			{Field: "name", Text: "Nguyễn Văn Dũng"}, {Field: "residence", Text: strings.Repeat("i", int(i)+1)},
		}}
	}
	return func(ordinal int64) *reconcile.Person { return all[ordinal] }
}

func match(patterns ...kernel.Pattern) kernel.Match {
	m := kernel.Match{Counts: town}
	for i, p := range patterns {
		m.Hits = append(m.Hits, kernel.Hit{Ordinal: int64(i), Pattern: p})
	}
	return m
}

func TestVerdictsFollowFromPatterns(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		patterns []kernel.Pattern
		want     reconcile.Verdict
		shown    int // candidates shown
	}{
		{"nobody near", nil, reconcile.NotFound, 0},
		{"all agrees", []kernel.Pattern{allAgrees}, reconcile.Linked, 1},
		{"no number, the rest agrees", []kernel.Pattern{noNumber}, reconcile.Linked, 1},
		{"two namesakes of one day", []kernel.Pattern{noNumber, noNumber}, reconcile.Candidates, 2},
		{"the number decides between them", []kernel.Pattern{noNumber, allAgrees}, reconcile.Linked, 1},
		{"two of one name and year", []kernel.Pattern{nameAndYear, nameAndYear}, reconcile.Candidates, 2},
		{"a name's chance", []kernel.Pattern{chance}, reconcile.NotFound, 0},
		{"the number is somebody else's", []kernel.Pattern{numberOnly}, reconcile.Contradicted, 1},
		{"another's number, and the person is plain", []kernel.Pattern{numberOnly, othersFile}, reconcile.LinkedWithDifferences, 2},
	}
	for _, tt := range tests {
		row := reconcile.Row{Number: 7, ID: "CB7"}
		r := reconcile.DefaultPolicy.Decide(&row, match(tt.patterns...), persons(t, len(tt.patterns)))
		if r.Verdict != tt.want || len(r.Candidates) != tt.shown {
			t.Errorf("%s: %s with %d candidates (p=%.4f), want %s with %d", tt.name, r.Verdict, len(r.Candidates), r.Probability, tt.want, tt.shown)
		}
		if linked := r.Verdict == reconcile.Linked || r.Verdict == reconcile.LinkedWithDifferences; linked == r.PIN.IsZero() {
			t.Errorf("%s: %s, yet the personal number is there: %v", tt.name, r.Verdict, !r.PIN.IsZero())
		}
		if r.Row != 7 || r.ID != "CB7" || r.ReasonVI == "" || r.ReasonEN == "" {
			t.Errorf("%s: result %+v lacks its row, id or reasons", tt.name, r)
		}
	}
}

// TestTwinsAreNotLinkedOnSimilarity: everything but the given name agrees, and
// the twin is the only one in the population.
func TestTwinsAreNotLinkedOnSimilarity(t *testing.T) {
	t.Parallel()
	for _, p := range []float64{0.95, 0.9999} {
		policy := reconcile.DefaultPolicy
		policy.Coverage = p
		m := match(twin)
		m.Counts.Persons = 300 // so small that the bits suffice
		row := reconcile.Row{Number: 1}
		if r := policy.Decide(&row, m, persons(t, 1)); r.Verdict == reconcile.Linked || r.Verdict == reconcile.LinkedWithDifferences {
			t.Errorf("coverage %v: a twin was linked with p=%.4f", p, r.Probability)
		}
	}
}

// TestRelativesNumberSpeaksForThePerson: the number is of somebody at the same
// address, which a chance namesake would not have.
func TestRelativesNumberSpeaksForThePerson(t *testing.T) {
	t.Parallel()
	weak := pattern(kernel.NumberDiffers, kernel.NameExact, kernel.BirthYearOnly, kernel.SexAgrees, kernel.PlaceAgrees)
	row := reconcile.Row{Number: 1}
	apart := reconcile.DefaultPolicy.Decide(&row, match(numberOnly, weak), persons(t, 2))
	if apart.Verdict != reconcile.Contradicted {
		t.Errorf("strangers: %s, want contradicted", apart.Verdict)
	}
	family := persons(t, 2)
	family(1).Fields[1].Text = family(0).Fields[1].Text
	together := reconcile.DefaultPolicy.Decide(&row, match(numberOnly, weak), family)
	if together.Verdict != reconcile.LinkedWithDifferences || !slices.Contains(together.Differences, reconcile.NumberOfAnother) {
		t.Errorf("one household: %s %v, want linked with the number of another", together.Verdict, together.Differences)
	}
	if together.Candidates[0].Record != 1 {
		t.Error("the number's owner was linked")
	}
}

// TestTwinWithTheOthersNumber: the row bears the number of one twin and the
// name of the other, who has moved away; their parents are the same.
func TestTwinWithTheOthersNumber(t *testing.T) {
	t.Parallel()
	numbers := pattern(kernel.NumberExact, kernel.NameGivenDiffers, kernel.BirthExact, kernel.SexAgrees, kernel.PlaceAgrees)
	family := persons(t, 2)
	for i := range int64(2) {
		family(i).Fields = append(family(i).Fields, reconcile.FieldText{Field: "mother_name", Text: "Trần Thị Lan"},
			reconcile.FieldText{Field: "father_name", Text: "Nguyễn Văn Phúc"})
	}
	row := reconcile.Row{Number: 1}
	r := reconcile.DefaultPolicy.Decide(&row, match(numbers, othersFile), family)
	if r.Verdict != reconcile.Candidates || r.Candidates[0].Record != 1 || len(r.Candidates) != 2 {
		t.Errorf("%s, person %d first; want both twins for a human, the one whose name it is first", r.Verdict, r.Candidates[0].Record)
	}
}

func TestStepsAddUpToTheScore(t *testing.T) {
	t.Parallel()
	row := reconcile.Row{Number: 1}
	r := reconcile.DefaultPolicy.Decide(&row, match(noNumber, noNumber, nameAndYear), persons(t, 3))
	total := 0.0
	for _, c := range r.Candidates {
		sum := 0.0
		for _, s := range c.Steps {
			sum += s.Bits
		}
		if math.Abs(sum-c.Score) > 1e-9 {
			t.Errorf("steps add up to %.3f, the score is %.3f", sum, c.Score)
		}
		if c.Steps[0].Field != reconcile.PriorField {
			t.Errorf("the waterfall begins with %q", c.Steps[0].Field)
		}
		total += c.Probability
	}
	if total > 1 {
		t.Errorf("probabilities add up to %.3f", total)
	}
}

// TestMoreEvidenceNeverLowersProbability: a property of Bayes' rule that a
// slip in the arithmetic would break.
func TestMoreEvidenceNeverLowersProbability(t *testing.T) {
	t.Parallel()
	people := persons(t, 4)
	rapid.Check(t, func(rt *rapid.T) {
		births := []kernel.Level{kernel.BirthDiffers, kernel.BirthMissing, kernel.BirthYearOnly, kernel.BirthExact} // by bits
		weaker := rapid.IntRange(0, 2).Draw(rt, "weaker")
		rivals := rapid.IntRange(0, 3).Draw(rt, "rivals")
		p := func(birth kernel.Level) float64 {
			ps := []kernel.Pattern{pattern(kernel.NumberMissing, kernel.NameExact, birth, kernel.SexAgrees, kernel.PlaceAgrees)}
			for range rivals {
				ps = append(ps, nameAndYear)
			}
			row := reconcile.Row{Number: 1}
			for _, c := range reconcile.DefaultPolicy.Decide(&row, match(ps...), people).Candidates {
				if c.Record == 0 {
					return c.Probability
				}
			}
			return 0
		}
		if p(births[weaker]) > p(births[weaker+1])+1e-12 {
			rt.Fatalf("level %v gives more than %v", births[weaker], births[weaker+1])
		}
	})
}

func TestDifferencesNameTheCoarserSide(t *testing.T) {
	t.Parallel()
	day, err := lienthong.NewDate(1980, 5, 6)
	if err != nil {
		t.Fatal(err)
	}
	year := lienthong.Date{Year: 1980}
	p := pattern(kernel.NumberExact, kernel.NameTone, kernel.BirthYearOnly, kernel.SexAgrees, kernel.PlaceAgrees)
	tests := []struct {
		name        string
		row, person lienthong.Date
		text        string
		want        []reconcile.Difference
	}{
		{"the row is coarser", year, day, "Nguyễn Văn Dụng", []reconcile.Difference{reconcile.NameTone, reconcile.BirthYearOnly}},
		{"the population is", day, year, "Nguyễn Văn Dụng", []reconcile.Difference{reconcile.NameTone}},
		{"no mark at all", day, year, "Nguyen Van Dung", []reconcile.Difference{reconcile.NameMarks}},
	}
	for _, tt := range tests {
		people := persons(t, 1)
		people(0).Record.Birth = tt.person
		row := reconcile.Row{Number: 1, Record: kernel.Record{Birth: tt.row}, Fields: []reconcile.FieldText{{Field: "name", Text: tt.text}}}
		r := reconcile.DefaultPolicy.Decide(&row, match(p), people)
		if !slices.Equal(r.Differences, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, r.Differences, tt.want)
		}
	}
}

// TestOldCardNumberStandsBesideTheOldCard: a row whose number is the person's former
// card number is not shown as one with another number.
func TestOldCardNumberStandsBesideTheOldCard(t *testing.T) {
	t.Parallel()
	person := persons(t, 1)(0)
	person.Fields = append(person.Fields, reconcile.FieldText{Field: "number", Text: "001080000000"}, reconcile.FieldText{Field: "cmnd9", Text: "271234524"})
	row := reconcile.Row{Number: 1, Fields: []reconcile.FieldText{{Field: "number", Text: "271 234 524"}}}
	own := reconcile.Row{Number: 1, Fields: []reconcile.FieldText{{Field: "number", Text: "001080000009"}, {Field: "cmnd9", Text: "271234524"}}}
	tests := []struct {
		name  string
		row   reconcile.Row
		level kernel.Level
		want  []reconcile.Pair
	}{
		{"the card's number", row, kernel.NumberCMND, []reconcile.Pair{{Field: "number", Register: "271 234 524", Person: "271234524"}, {Field: "number", Person: "001080000000"}}},
		{"a slip in it", row, kernel.NumberCMNDNear, []reconcile.Pair{{Field: "number", Register: "271 234 524", Person: "271234524", Differs: true}, {Field: "number", Person: "001080000000"}}},
		{"another number", row, kernel.NumberDiffers, []reconcile.Pair{{Field: "number", Register: "271 234 524", Person: "001080000000", Differs: true}, {Field: "cmnd9", Person: "271234524"}}},
		{"the row has both", own, kernel.NumberCMND, []reconcile.Pair{{Field: "number", Register: "001080000009", Person: "001080000000", Differs: true}, {Field: "cmnd9", Register: "271234524", Person: "271234524"}}},
	}
	for _, tt := range tests {
		p := allAgrees
		p[kernel.Number] = tt.level
		r := reconcile.DefaultPolicy.Decide(&tt.row, match(p), func(int64) *reconcile.Person { return person })
		got := slices.DeleteFunc(r.Candidates[0].Pairs, func(p reconcile.Pair) bool { return p.Field != "number" && p.Field != "cmnd9" })
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
