package synth_test

import (
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth"
	"github.com/lienthong/lienthong/synth/name"
)

var asOf = lienthong.Date{Year: 2026, Month: 7, Day: 1}

// TestHouseholds checks every relation of a country from both ends.
func TestHouseholds(t *testing.T) {
	t.Parallel()
	c := synth.Country{Seed: 21, People: 40_000}
	all := people(t, c, 2)
	get := func(ordinal int) *synth.Person { return &all[ordinal-1] }
	type child struct {
		mother int
		name   name.Name
	}
	children := map[child]bool{}
	closed, heads := map[int]bool{}, map[int]int{}
	for i := range all {
		p := &all[i]
		if i > 0 && all[i-1].Household != p.Household {
			closed[all[i-1].Household] = true
		}
		if closed[p.Household] {
			t.Fatalf("household %d is in two pieces", p.Household)
		}
		if p.Relation == synth.Head {
			heads[p.Household]++
			if p.Status == synth.Dead {
				t.Fatalf("person %d heads a household and is dead", p.Ordinal)
			}
		} else if _, ok := heads[p.Household]; !ok && p.Relation != synth.Spouse {
			t.Fatalf("household %d begins with relation %d", p.Household, p.Relation)
		}
		checkParents(t, p, get)
		checkPartner(t, p, get)
		if key := (child{p.MotherRow, p.Name}); p.MotherRow != 0 && children[key] {
			t.Errorf("person %d has the name of a sibling", p.Ordinal)
		} else {
			children[key] = true
		}
	}
	sizes := float64(len(all)) / float64(len(heads))
	if len(heads) == 0 || sizes < 2.8 || sizes > 4.2 { // 3.6 in the census of 2019
		t.Errorf("a household has %.2f persons", sizes)
	}
	for h, n := range heads {
		if n != 1 {
			t.Errorf("household %d has %d heads", h, n)
		}
	}
}

func checkParents(t *testing.T, p *synth.Person, get func(int) *synth.Person) {
	t.Helper()
	if p.Name.IsZero() || p.Birth.IsZero() {
		t.Fatalf("person %d has no name or birth", p.Ordinal)
	}
	if (p.FatherRow == 0) != (p.MotherRow == 0) {
		t.Fatalf("person %d has one parent", p.Ordinal)
	}
	if p.FatherRow == 0 {
		return
	}
	father, mother := get(p.FatherRow), get(p.MotherRow)
	if father.Sex != lienthong.Male || mother.Sex != lienthong.Female || father.SpouseRow != 0 && father.SpouseRow != p.MotherRow {
		t.Fatalf("person %d has parents who are no couple", p.Ordinal)
	}
	if p.Father != father.Name || p.Mother != mother.Name {
		t.Fatalf("person %d names other parents than the rows say", p.Ordinal)
	}
	if a := p.Birth.Year - mother.Birth.Year; a < 15 || a > 47 {
		t.Fatalf("person %d was born to a mother of %d", p.Ordinal, a)
	}
	if a := p.Birth.Year - father.Birth.Year; a < 15 {
		t.Fatalf("person %d was born to a father of %d", p.Ordinal, a)
	}
	if !mother.Died.IsZero() && mother.Died.Year < p.Birth.Year {
		t.Fatalf("person %d was born after the mother's death", p.Ordinal)
	}
	if own := p.Name.Family(); own != father.Name.Family() && own != mother.Name.Family() {
		t.Fatalf("person %d has the family name of neither parent", p.Ordinal)
	}
}

func checkPartner(t *testing.T, p *synth.Person, get func(int) *synth.Person) {
	t.Helper()
	if !p.Died.IsZero() != (p.Status != synth.Alive) {
		t.Fatalf("person %d: status %v, died %v", p.Ordinal, p.Status, p.Died)
	}
	if p.Marital == synth.Married && p.SpouseRow == 0 || p.SpouseRow != 0 && p.Marital == synth.Single {
		t.Fatalf("person %d: marital status %d with spouse row %d", p.Ordinal, p.Marital, p.SpouseRow)
	}
	if p.SpouseRow == 0 {
		return
	}
	s := get(p.SpouseRow)
	if s.SpouseRow != p.Ordinal || s.Sex == p.Sex || s.Household != p.Household || p.Age(asOf) < 18 {
		t.Fatalf("persons %d and %d are no couple", p.Ordinal, s.Ordinal)
	}
}

func TestTwins(t *testing.T) {
	t.Parallel()
	all := people(t, synth.Country{Seed: 8, People: 70_000}, 2)
	twins, children, close := 0, 0, 0
	for i := range all {
		p := &all[i]
		if p.MotherRow != 0 {
			children++
		}
		if p.TwinRow == 0 {
			continue
		}
		q := &all[p.TwinRow-1]
		if q.TwinRow != p.Ordinal || q.Birth != p.Birth || q.MotherRow != p.MotherRow || q.FatherRow != p.FatherRow || q.Name == p.Name {
			t.Fatalf("persons %d and %d are no twins", p.Ordinal, q.Ordinal)
		}
		twins++
		if q.PIN.Uint64()/1_000_000 == p.PIN.Uint64()/1_000_000 {
			close++
		}
	}
	within(t, "twins among children", float64(twins)/float64(children), 0.014, 0.005)
	if close*3 < twins {
		t.Errorf("the numbers of %d twins in %d differ in the tail alone, want more", close, twins)
	}
}

// TestPopulation holds the country to the figures of docs/sources.md, Peoples and Ages.
func TestPopulation(t *testing.T) {
	t.Parallel()
	c := synth.Country{Seed: 13, People: 150_000}
	shares := []float64{8.1, 8.4, 7.8, 6.7, 6.8, 8.6, 8.7, 7.9, 7.1, 6.5, 6.0, 5.4, 4.3, 2.9, 1.7, 1.2, 1.9}
	bands := make([]float64, len(shares))
	var living, women, minority, dead, moved, merged, yearOnly, old, newYear, nguyen float64
	namesakes := map[string]int{}
	for _, p := range people(t, c, 2) {
		if p.People != 1 {
			minority++
		}
		if p.Status == synth.Dead {
			dead++
			continue
		}
		living++
		bands[min(p.Age(asOf)/5, len(bands)-1)]++
		if p.Sex == lienthong.Female {
			women++
		}
		if c.Place(p.Registered).Code != c.Place(p.Residence).Code {
			moved++
		}
		if c.Place(p.Residence).OldName != c.Place(p.Residence).Name {
			merged++
		}
		if p.Birth.Year < 1965 {
			old++
			if p.Birth.Precision() == lienthong.YearOnly {
				yearOnly++
			}
			if p.Birth.Month == 1 && p.Birth.Day == 1 {
				newYear++
			}
		}
		if p.Name.Family() == "Nguyễn" {
			nguyen++
		}
		if p.People == 1 {
			namesakes[p.Name.String()+p.Birth.String()]++
		}
	}
	for i, want := range shares {
		within(t, "share of an age band", 100*bands[i]/living, want, 0.8)
	}
	within(t, "women", women/living, 0.502, 0.02)
	within(t, "minorities", minority/float64(c.People), 0.147, 0.02)
	within(t, "Nguyễn", nguyen/living, 0.28, 0.02) // 31.5 % of the Kinh
	within(t, "dead", dead/float64(c.People), 0.045, 0.02)
	within(t, "living in another province", moved/living, 0.2, 0.1)
	within(t, "living in a unit with a new name", merged/living, 0.4, 0.15)
	within(t, "old by year alone", yearOnly/old, 0.08, 0.02)
	within(t, "old of 1 January", newYear/old, 0.06, 0.02)
	same := 0
	for _, n := range namesakes {
		if n > 1 {
			same++
		}
	}
	if same == 0 {
		t.Error("nobody shares name and birth with somebody else")
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	places := []synth.Place{{Name: "Đồng Nai"}}
	for want, p := range map[string]synth.Person{
		"Số 12, phố 1, Đồng Nai":  {HouseNumber: 12, Lane: 0},
		"Số 12, thôn 2, Đồng Nai": {HouseNumber: 12, Lane: 8},
		"Số 7, Đồng Nai":          {HouseNumber: 7, Lane: 5},
	} {
		if got := string(p.AppendAddress(nil, places)); got != want {
			t.Errorf("address %q, want %q", got, want)
		}
	}
	for want, d := range map[string]lienthong.Date{"05/09/1986": {Year: 1986, Month: 9, Day: 5}, "09/1986": {Year: 1986, Month: 9},
		"1986": {Year: 1986}, "": {}} {
		if got := string(synth.AppendDate(nil, d)); got != want {
			t.Errorf("date %q, want %q", got, want)
		}
	}
	if synth.Missing.String() != "Mất tích" || synth.Alive.String() != "Còn sống" {
		t.Error("status words")
	}
}

// TestDefaultPlaces holds the table to the facts of docs/sources.md, Numbers and Units.
func TestDefaultPlaces(t *testing.T) {
	t.Parallel()
	places := synth.DefaultPlaces()
	now, before := map[string]string{}, map[int]bool{}
	for _, p := range places {
		if name, ok := now[p.Code]; ok && name != p.Name {
			t.Errorf("code %s is both %s and %s", p.Code, name, p.Name)
		}
		now[p.Code] = p.Name
		before[p.Province] = true
		if p.OldName == "" || len(p.OldCode) != 2 || strings.TrimSpace(p.Name) != p.Name || p.Share <= 0 {
			t.Errorf("province %d is not complete", p.Province)
		}
	}
	if len(places) != 63 || len(before) != 63 || len(now) != 34 {
		t.Errorf("%d places of %d provinces in %d, want 63 of 63 in 34", len(places), len(before), len(now))
	}
	places[0].Name = "changed"
	if synth.DefaultPlaces()[0].Name == "changed" {
		t.Error("DefaultPlaces hands out its own memory")
	}
}
