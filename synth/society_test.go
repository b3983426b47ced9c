package synth_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth"
)

// TestPeoplesLiveWhereTheyDo checks who lives in some provinces, by the
// former province of the residence.
func TestPeoplesLiveWhereTheyDo(t *testing.T) {
	t.Parallel()
	c := synth.Country{Seed: 17, People: 250_000}
	living := map[string]map[uint8]float64{}
	total := map[string]float64{}
	for _, p := range people(t, c, 2) {
		home := c.Place(p.Residence).OldName
		if living[home] == nil {
			living[home] = map[uint8]float64{}
		}
		living[home][p.People]++
		total[home]++
	}
	for _, want := range []struct {
		province string
		people   uint8
		share    float64
	}{{"Cao Bằng", 2, 0.41}, {"Hòa Bình", 6, 0.63}, {"Sơn La", 3, 0.53}, {"Hà Giang", 8, 0.34}, {"Trà Vinh", 5, 0.315},
		{"Đắk Lắk", 12, 0.188}, {"Gia Lai", 10, 0.30}, {"Thái Bình", 1, 1}, {"Hà Nội", 1, 0.985}} {
		got := living[want.province][want.people] / total[want.province]
		within(t, want.province, got, want.share, 0.08)
	}
	if total["Hà Nội"] < 5*total["Kon Tum"] {
		t.Errorf("%v live in Hà Nội, %v in Kon Tum", total["Hà Nội"], total["Kon Tum"])
	}
}

// TestOldNumbersNameTheirProvince checks the first two digits of old numbers
// by the province of registration.
func TestOldNumbersNameTheirProvince(t *testing.T) {
	t.Parallel()
	c := synth.Country{Seed: 2, People: 30_000}
	want := map[int]string{1: "01", 79: "02", 31: "03", 38: "17", 48: "20", 92: "36", 96: "38"}
	checked := 0
	for _, p := range people(t, c, 2) {
		if prefix, ok := want[p.PIN.Province()]; ok && !p.CMND.IsZero() {
			checked++
			if got := p.CMND.Reveal()[:2]; got != prefix {
				t.Fatalf("registered in %d, the old number begins with %s, want %s", p.PIN.Province(), got, prefix)
			}
		}
	}
	if checked < 3000 {
		t.Errorf("only %d numbers were checked", checked)
	}
}

// TestFamiliesThroughTime checks what changes with age: marriage, widowhood,
// children, death, boys and girls.
func TestFamiliesThroughTime(t *testing.T) {
	t.Parallel()
	type band struct{ all, married, widowed, dead float64 }
	bands := map[int]*band{}
	var boys, girls, threeGenerations, households float64
	children := map[int]float64{}
	mothers := map[int]int{} // by ordinal, their decade
	perDecade := map[int]float64{}
	household := 0
	for _, p := range people(t, synth.Country{Seed: 23, People: 150_000}, 2) {
		b := bands[p.Age(asOf)/10]
		if b == nil {
			b = &band{}
			bands[p.Age(asOf)/10] = b
		}
		b.all++
		switch {
		case p.Status == synth.Dead:
			b.dead++
		case p.Marital == synth.Married:
			b.married++
		case p.Marital == synth.DivorcedOrWidowed:
			b.widowed++
		}
		if p.Age(asOf) < 18 {
			if p.Sex == lienthong.Male {
				boys++
			} else {
				girls++
			}
		}
		if p.Household != household {
			household = p.Household
			households++
		}
		if p.Relation == synth.Grandchild {
			threeGenerations++
		}
		if p.Sex == lienthong.Female && p.SpouseRow != 0 {
			mothers[p.Ordinal] = int(p.Birth.Year) / 10
			perDecade[int(p.Birth.Year)/10]++
		}
		children[mothers[p.MotherRow]]++
	}
	within(t, "boys for a girl", boys/girls, 1.11, 0.05)
	if b := bands[1]; b.married/b.all > 0.045 { // from 18 on
		t.Errorf("%.3f of the teens are married", b.married/b.all)
	}
	within(t, "married in their forties", bands[4].married/bands[4].all, 0.8, 0.1)
	if bands[7].widowed/bands[7].all < 3*bands[4].widowed/bands[4].all {
		t.Error("the old are not widowed more than those in their forties")
	}
	for age := 3; age < 8; age++ {
		if bands[age].dead/bands[age].all < bands[age-1].dead/bands[age-1].all-0.002 {
			t.Errorf("fewer are dead at %d than ten years before", age*10)
		}
	}
	if share := threeGenerations / households; share < 0.05 || share > 0.6 {
		t.Errorf("%.2f grandchildren to a household", share)
	}
	if mean := children[198] / perDecade[198]; mean < 1.2 || mean > 2.4 {
		t.Errorf("mothers born in the eighties have %.2f children at home", mean)
	}
}

// TestReligion checks that a family shares one and that most have none.
func TestReligion(t *testing.T) {
	t.Parallel()
	none, all := 0.0, people(t, synth.Country{Seed: 3, People: 60_000}, 2)
	known := []uint8{0, 1, 2, 3, 4, 5, 8, 99}
	for i, p := range all {
		if !slices.Contains(known, p.Religion) {
			t.Fatalf("religion %d", p.Religion)
		}
		if i > 0 && all[i-1].Household == p.Household && all[i-1].Religion != p.Religion {
			t.Fatalf("household %d has two religions", p.Household)
		}
		if p.Religion == 0 {
			none++
		}
	}
	within(t, "without religion", none/float64(len(all)), 0.855, 0.03)
}

// TestJobs checks rank, title, salary and schooling of every row against each
// other and the person.
func TestJobs(t *testing.T) {
	t.Parallel()
	c := synth.Country{Seed: 12, People: 30_000}
	all := people(t, c, 2)
	titles := map[string]string{}
	young, old, youngs, olds := 0.0, 0.0, 0.0, 0.0
	for _, x := range draw(t, synth.Register{Country: c, Rows: 3000}, 2) {
		o, p := &x.official, &all[x.truth.Ordinal-1]
		if title, ok := titles[o.Rank]; ok && title != o.Position {
			t.Fatalf("rank %s is both %s and %s", o.Rank, title, o.Position)
		}
		titles[o.Rank] = o.Position
		if o.Rank == "V.08.06.16" && p.Sex == lienthong.Male {
			t.Error("a man is a midwife")
		}
		whole, part, ok := strings.Cut(o.Salary, ",")
		salary, err := strconv.ParseFloat(whole+"."+part, 64)
		if !ok || err != nil || len(part) != 2 || salary < 1.35 || salary > 8.0 {
			t.Fatalf("row %d: salary %q", x.truth.Row, o.Salary)
		}
		if strings.HasPrefix(o.Position, "Giáo viên") && !strings.HasPrefix(o.Employer, "Trường") && !strings.HasPrefix(o.Employer, "Sở Giáo dục") {
			t.Errorf("a teacher at %s", o.Employer)
		}
		if o.Schooling == "10/10" && p.Birth.Year >= 1972 || o.Schooling == "12/12" && p.Birth.Year < 1972 {
			t.Errorf("schooling %s of somebody born in %d", o.Schooling, p.Birth.Year)
		}
		if o.Rank == "V.07.03.29" && p.Age(asOf) < 30 {
			young, youngs = young+salary, youngs+1
		} else if o.Rank == "V.07.03.29" && p.Age(asOf) > 45 {
			old, olds = old+salary, olds+1
		}
	}
	if len(titles) < 25 {
		t.Errorf("%d ranks", len(titles))
	}
	if young/youngs+1 > old/olds {
		t.Errorf("teachers earn %.2f when young and %.2f when old", young/youngs, old/olds)
	}
}
