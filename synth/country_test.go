package synth_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"go.uber.org/goleak"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth"
)

// people is the whole of a small country.
func people(t testing.TB, c synth.Country, workers int) []synth.Person {
	t.Helper()
	all := make([]synth.Person, 0, c.People)
	for b, err := range c.Blocks(t.Context(), workers) {
		if err != nil {
			t.Fatal(err)
		}
		if b.First != len(all)+1 {
			t.Fatalf("block %d begins with %d after %d people", b.Number, b.First, len(all))
		}
		all = append(all, b.People...)
	}
	if len(all) != c.People {
		t.Fatalf("%d people, want %d", len(all), c.People)
	}
	return all
}

// TestSameOnAnyCores is the promise of determinism, across the sizes where
// blocks begin and end.
func TestSameOnAnyCores(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 47, synth.BlockSize, synth.BlockSize + 1, 3*synth.BlockSize + 9} {
		c := synth.Country{Seed: 7, People: n}
		one := people(t, c, 1)
		for _, workers := range []int{2, 7, 0} {
			if !slices.Equal(one, people(t, c, workers)) {
				t.Errorf("%d people differ between 1 and %d workers", n, workers)
			}
		}
	}
	a, b := people(t, synth.Country{Seed: 1, People: 2000}, 2), people(t, synth.Country{Seed: 2, People: 2000}, 2)
	if slices.Equal(a, b) {
		t.Error("the seed makes no difference")
	}
}

func TestPersonIsTheStreams(t *testing.T) {
	t.Parallel()
	c := synth.Country{Seed: 3, People: 3*synth.BlockSize + 100}
	all := people(t, c, 2)
	for _, ordinal := range []int{1, 2, synth.BlockSize, synth.BlockSize + 1, 20_000, c.People} {
		p, err := c.Person(ordinal)
		if err != nil || p != all[ordinal-1] || p.Ordinal != ordinal {
			t.Errorf("person %d is not the one of the stream (%v)", ordinal, err)
		}
	}
	for _, ordinal := range []int{-1, 0, c.People + 1} {
		if _, err := c.Person(ordinal); lienthong.CodeOf(err) != lienthong.NotFound {
			t.Errorf("person %d: %v, want not_found", ordinal, err)
		}
	}
}

// TestNumbers checks that every number is one of a kind and says what its
// bearer is.
func TestNumbers(t *testing.T) {
	t.Parallel()
	c := synth.Country{Seed: 5, People: 200_000}
	seen := make(map[lienthong.PIN]int, 2*c.People)
	cancelled, cmnd, first, second := 0, 0, 0, 0
	for _, p := range people(t, c, 2) {
		for _, n := range []lienthong.PIN{p.PIN, p.Cancelled} {
			if other, ok := seen[n]; ok && !n.IsZero() {
				t.Fatalf("persons %d and %d share a number", other, p.Ordinal)
			}
			seen[n] = p.Ordinal
		}
		if p.PIN.Sex() != p.Sex || p.PIN.BirthYear() != int(p.Birth.Year) || p.PIN.Province() != c.Place(p.Registered).Province {
			t.Fatalf("person %d: the number says %v %d, province %d", p.Ordinal, p.PIN.Sex(), p.PIN.BirthYear(), p.PIN.Province())
		}
		if !p.Cancelled.IsZero() {
			cancelled++
		}
		if !p.CMND.IsZero() {
			cmnd++
			if p.Birth.Year > 2001 {
				t.Fatalf("person %d, born %d, has a nine-digit number", p.Ordinal, p.Birth.Year)
			}
			first += int(p.CMND.Uint32() / 100_000_000)
		}
		second += p.PIN.Serial() / 500_000
	}
	n := float64(c.People)
	within(t, "cancelled numbers", float64(cancelled)/n, 0.004, 0.001)
	within(t, "nine-digit numbers", float64(cmnd)/n, 0.62, 0.06)
	within(t, "serials in the upper half", float64(second)/n, 0.5, 0.01)
	if first == 0 {
		t.Error("no nine-digit number begins with anything but 0")
	}
}

func within(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance {
		t.Errorf("%s: %.4f, want %.4f within %.4f", what, got, want, tolerance)
	}
}

// TestFewPlaces fills one province to the brim: births are registered
// elsewhere while there is an elsewhere, and an error says so when there is not.
func TestFewPlaces(t *testing.T) {
	t.Parallel()
	one := []synth.Place{{Province: 1, Code: "01", Name: "Hà Nội", OldCode: "01", OldName: "Hà Nội"}}
	for _, p := range people(t, synth.Country{People: 20_000, Places: one}, 2) {
		if p.PIN.Province() != 1 {
			t.Fatalf("person %d was registered in %d", p.Ordinal, p.PIN.Province())
		}
	}
	for _, err := range (synth.Country{People: 199_000_000, Places: one}).Blocks(t.Context(), 2) {
		if lienthong.CodeOf(err) != lienthong.Invalid {
			t.Fatalf("two hundred million people in one province: %v, want invalid_input", err)
		}
		break
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]synth.Country{
		"negative":       {People: -1},
		"too many":       {People: synth.MaxPeople + 1},
		"partial date":   {AsOf: lienthong.Date{Year: 2026}},
		"early":          {AsOf: lienthong.Date{Year: 1999, Month: 1, Day: 1}},
		"no places":      {Places: []synth.Place{}},
		"wrong province": {Places: []synth.Place{{Province: 3}}},
	} {
		for b, err := range c.Blocks(t.Context(), 1) {
			if b != nil || lienthong.CodeOf(err) != lienthong.Invalid {
				t.Errorf("%s: %v, want invalid_input", what, err)
			}
		}
		if c.People == 0 {
			c.People = 1
		}
		if _, err := c.Person(1); c.People > 0 && lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%s: Person gives %v, want invalid_input", what, err)
		}
	}
}

// TestWorkersStop leaves a loop early, cancels another, and looks for workers
// left behind.
func TestWorkersStop(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	c := synth.Country{People: 40 * synth.BlockSize}
	for b, err := range c.Blocks(context.Background(), 4) {
		if err != nil {
			t.Fatal(err)
		}
		if b.Number == 2 {
			break
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	blocks, last := 0, error(nil)
	for b, err := range c.Blocks(ctx, 3) {
		if last = err; err == nil {
			blocks++
			if b.Number == 1 {
				cancel()
			}
		}
	}
	if blocks != 2 || last != context.Canceled {
		t.Errorf("after a cancel at block 1: %d blocks and %v", blocks, last)
	}
}

func BenchmarkCountry(b *testing.B) {
	c := synth.Country{Seed: 1, People: 1_000_000}
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range c.Blocks(context.Background(), 2) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(c.People)*float64(b.N)/b.Elapsed().Seconds(), "persons/s")
}

func BenchmarkPerson(b *testing.B) {
	c := synth.Country{Seed: 1, People: 100_000_000}
	for i := 0; b.Loop(); i++ {
		if _, err := c.Person(1 + i*7919*BlockStride%c.People); err != nil {
			b.Fatal(err)
		}
	}
}

// BlockStride makes the persons of BenchmarkPerson lie in different blocks.
const BlockStride = synth.BlockSize + 1
