package name_test

import (
	"math"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
	"github.com/lienthong/lienthong/synth/name"
)

// sample draws names and returns them with the share that a test holds true for.
func sample(w name.Who, n int, test func(string) bool) float64 {
	var d chance.Dice
	d.Seed(11, uint64(w.Year))
	hits := 0
	for range n {
		if test(name.Draw(&d, &w).String()) {
			hits++
		}
	}
	return float64(hits) / float64(n)
}

func begins(family string) func(string) bool {
	return func(s string) bool { return strings.HasPrefix(s, family+" ") }
}

func within(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance {
		t.Errorf("%s: %.4f, want %.4f within %.4f", what, got, want, tolerance)
	}
}

func TestFamilyNamesByRegion(t *testing.T) {
	t.Parallel()
	kinh := func(r name.Region) name.Who {
		return name.Who{Sex: lienthong.Male, Year: 1980, Region: r, People: name.Kinh}
	}
	const n = 20_000
	within(t, "Nguyễn", sample(kinh(name.North), n, begins("Nguyễn")), 0.315, 0.02)
	within(t, "Trần", sample(kinh(name.South), n, begins("Trần")), 0.109, 0.015)
	for _, c := range []struct{ north, south string }{{"Hoàng", "Huỳnh"}, {"Vũ", "Võ"}} {
		n1, s1 := sample(kinh(name.North), n, begins(c.north)), sample(kinh(name.North), n, begins(c.south))
		n2, s2 := sample(kinh(name.South), n, begins(c.north)), sample(kinh(name.South), n, begins(c.south))
		if n1 < 5*s1 || s2 < 3*n2 {
			t.Errorf("%s %.3f and %s %.3f in the north, %.3f and %.3f in the south", c.north, n1, c.south, s1, n2, s2)
		}
	}
}

func TestMiddleNamesByAge(t *testing.T) {
	t.Parallel()
	has := func(word string) func(string) bool {
		return func(s string) bool { return strings.Contains(s, " "+word+" ") }
	}
	who := func(s lienthong.Sex, year int) name.Who {
		return name.Who{Sex: s, Year: year, Region: name.North, People: name.Kinh}
	}
	const n = 10_000
	for _, c := range []struct {
		word     string
		sex      lienthong.Sex
		old, new float64 // at least, at most
	}{{"Thị", lienthong.Female, 0.6, 0.3}, {"Văn", lienthong.Male, 0.4, 0.06}} {
		if got := sample(who(c.sex, 1950), n, has(c.word)); got < c.old {
			t.Errorf("%s: %.2f of those born in 1950, want at least %.2f", c.word, got, c.old)
		}
		if got := sample(who(c.sex, 2010), n, has(c.word)); got > c.new {
			t.Errorf("%s: %.2f of those born in 2010, want at most %.2f", c.word, got, c.new)
		}
	}
	if got := sample(who(lienthong.Male, 1950), n, has("Thị")); got > 0 {
		t.Errorf("%.4f of men are called Thị", got)
	}
}

// TestLengths holds the young of the south to the table of docs/sources.md, Name lengths.
func TestLengths(t *testing.T) {
	t.Parallel()
	words := func(k int) func(string) bool {
		return func(s string) bool { return strings.Count(s, " ")+1 == k }
	}
	for _, c := range []struct {
		sex  lienthong.Sex
		want map[int]float64
	}{
		{lienthong.Male, map[int]float64{2: 0.0093, 3: 0.7275, 4: 0.261, 5: 0.0017}},
		{lienthong.Female, map[int]float64{2: 0.0020, 3: 0.347, 4: 0.646, 5: 0.0049}},
	} {
		w := name.Who{Sex: c.sex, Year: 2009, Region: name.South, People: name.Kinh}
		for k, want := range c.want {
			within(t, c.sex.String(), sample(w, 40_000, words(k)), want, 0.01)
		}
	}
}

// TestPatterns shows each people's shape of names (docs/sources.md, Peoples).
func TestPatterns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		people uint8
		sex    lienthong.Sex
		shape  func(string) bool
		share  float64 // at least
	}{
		{12, lienthong.Male, func(s string) bool { return strings.HasPrefix(s, "Y ") }, 0.5},    // Y Blứt Niê
		{12, lienthong.Female, func(s string) bool { return strings.HasPrefix(s, "H'") }, 0.5},  // H'Hen Niê
		{12, lienthong.Female, func(s string) bool { return strings.Contains(s, "H'") }, 1},     // Mlô H'Hen
		{13, lienthong.Male, func(s string) bool { return strings.HasPrefix(s, "A ") }, 1},      // A Phước
		{13, lienthong.Female, func(s string) bool { return strings.HasPrefix(s, "Y ") }, 1},    // Y Nhi
		{16, lienthong.Male, func(s string) bool { return strings.HasPrefix(s, "K'") }, 1},      // K'Brêu
		{16, lienthong.Female, func(s string) bool { return strings.HasPrefix(s, "Ka-") }, 0.4}, // Ka-Thị
		{8, lienthong.Male, func(s string) bool { return strings.Contains(s, " A ") }, 1},       // Giàng A Páo
		{5, lienthong.Male, begins("Thạch"), 0.2},                                               // Thạch Sa Rây
		{54, lienthong.Male, func(s string) bool { return !strings.Contains(s, " ") }, 1},       // one word
		{6, lienthong.Male, begins("Bùi"), 0.4},                                                 // Bùi Văn Hùng
	} {
		w := name.Who{Sex: c.sex, Year: 1985, Region: name.Centre, People: c.people}
		if got := sample(w, 3000, c.shape); got < c.share {
			t.Errorf("people %d, %v: %.3f have the shape, want at least %.3f", c.people, c.sex, got, c.share)
		}
	}
}

// TestFamilies checks what is handed down, to every people in every region.
func TestFamilies(t *testing.T) {
	t.Parallel()
	clans := map[uint8]bool{10: true, 12: true, 20: true, 36: true} // by the mother
	rapid.Check(t, func(t *rapid.T) {
		var d chance.Dice
		d.Seed(rapid.Uint64().Draw(t, "seed"), 0)
		people := uint8(rapid.IntRange(1, 54).Draw(t, "people"))
		region := name.Region(rapid.IntRange(0, 2).Draw(t, "region"))
		year := rapid.IntRange(1925, 2026).Draw(t, "year")
		sex := lienthong.Sex(rapid.IntRange(1, 2).Draw(t, "sex"))
		father := name.Draw(&d, &name.Who{Sex: lienthong.Male, Year: year - 30, Region: region, People: people})
		mother := name.Draw(&d, &name.Who{Sex: lienthong.Female, Year: year - 27, Region: region, People: people})
		w := name.Who{Sex: sex, Year: year, Region: region, People: people, Father: father, Mother: mother}
		child := name.Draw(&d, &w)
		w.Like = child
		sibling := name.Draw(&d, &w)
		w.Twin = true
		twin := name.Draw(&d, &w)
		want := father.Family()
		if clans[people] {
			want = mother.Family()
		}
		for _, n := range []name.Name{child, sibling, twin} {
			if n.Family() != want {
				t.Fatalf("%v has the family name %q, want %q", n, n.Family(), want)
			}
			s := n.String()
			if !norm.NFC.IsNormalString(s) || strings.TrimSpace(s) != s || strings.Contains(s, "  ") || s == "" {
				t.Fatalf("%q is not clean text", s)
			}
			if n.Given() == "" || !strings.Contains(s, n.Given()) {
				t.Fatalf("%q has the given name %q", s, n.Given())
			}
		}
		if child == sibling || child == twin {
			t.Fatalf("two children are both called %v", child)
		}
	})
}

func TestTwinsSoundAlike(t *testing.T) {
	t.Parallel()
	var d chance.Dice
	alike := 0
	const n = 4000
	for range n {
		w := name.Who{Sex: lienthong.Female, Year: 2000, Region: name.North, People: name.Kinh}
		w.Like = name.Draw(&d, &w)
		w.Father, w.Twin = w.Like, true
		twin := name.Draw(&d, &w)
		a, b := strings.TrimSuffix(w.Like.String(), w.Like.Given()), strings.TrimSuffix(twin.String(), twin.Given())
		if a == b {
			alike++
		}
	}
	if share := float64(alike) / n; share < 0.6 {
		t.Errorf("%.2f of twins share all but the given name, want most", share)
	}
}

func TestZeroName(t *testing.T) {
	t.Parallel()
	var n name.Name
	if !n.IsZero() || n.String() != "" || n.Family() != "" || n.Given() != "" {
		t.Error("the zero name is not empty")
	}
}

func BenchmarkDraw(b *testing.B) {
	var d chance.Dice
	w := name.Who{Sex: lienthong.Female, Year: 1990, Region: name.Centre, People: name.Kinh}
	b.ReportAllocs()
	for b.Loop() {
		name.Draw(&d, &w)
	}
}
