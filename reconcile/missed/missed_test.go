package missed_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/lienthong/lienthong/reconcile/missed"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// keys are "family, given", "born" and "phone": of the parts in this order.
var keys = missed.Keys{
	Parts: []scheme.Part{{Field: "family"}, {Field: "given"}, {Field: "born"}, {Field: "phone"}, {Field: "given", Form: "start"}},
	Asks:  []uint64{0b00011, 0b00100, 0b01000},
}

// draw makes true pairs whose fields agree with these chances, by part.
func draw(n int, chances []float64) (pairs []missed.Pair) {
	r := rand.New(rand.NewPCG(1, 2))
	for range n {
		p := missed.Pair(0)
		for i, c := range chances {
			if r.Float64() < c {
				p |= 1 << i
			}
		}
		pairs = append(pairs, p)
	}
	return pairs
}

func unfound(k missed.Keys, pairs []missed.Pair) (n float64) {
	for _, p := range pairs {
		found := false
		for _, asks := range k.Asks {
			found = found || uint64(p)&asks == asks
		}
		if !found {
			n++
		}
	}
	return n
}

// What is missed is estimated from what is found alone, within a fifth where fields err
// independently, be keys good or bad.
func TestMissed(t *testing.T) {
	t.Parallel()
	for _, chances := range [][]float64{{0.9, 0.9, 0.8, 0.7, 0}, {0.6, 0.6, 0.5, 0.3, 0}, {0.99, 0.99, 0.95, 0.2, 0}} {
		pairs := draw(20_000, chances)
		want := unfound(keys, pairs)
		e := missed.Of(keys, pairs)
		if math.Abs(e.Missed-want) > 0.2*want || e.Found != len(pairs)-int(want) || len(e.Always) > 0 {
			t.Errorf("%v: %d found and %.0f missed, of fields %q, want %d and %.0f", chances, e.Found, e.Missed, e.Always, len(pairs)-int(want), want)
		}
		alone := 0
		for _, p := range pairs {
			if p&0b01111 == 0b00100 || p&0b01101 == 0b00100 || p&0b01110 == 0b00100 {
				alone++
			}
		}
		if e.Alone[1] != alone {
			t.Errorf("%v: %d found by births alone, want %d", chances, e.Alone[1], alone)
		}
	}
}

// Two keys that ask for one field share its errors; what all keys ask for cannot be told.
func TestSharedField(t *testing.T) {
	t.Parallel()
	k := keys
	k.Asks = []uint64{0b00011, 0b00110} // given stands in both
	pairs := draw(20_000, []float64{0.8, 0.7, 0.8, 0, 0})
	e := missed.Of(k, pairs)
	if len(e.Always) == 0 || e.Always[0] != "given" {
		t.Fatalf("fields of which nothing can be told: %q, want given", e.Always)
	}
	k.Asks = append(k.Asks, 0b01000)
	pairs = draw(20_000, []float64{0.8, 0.7, 0.8, 0.5, 0})
	want := unfound(k, pairs)
	if e := missed.Of(k, pairs); math.Abs(e.Missed-want) > 0.2*want || len(e.Always) > 0 {
		t.Errorf("%.0f missed, fields %q; want %.0f: the keys fail together where the given name does", e.Missed, e.Always, want)
	}
}

func TestNothingFound(t *testing.T) {
	t.Parallel()
	if e := missed.Of(keys, nil); e.Missed != 0 || e.Share() != 0 {
		t.Errorf("of nothing: %+v", e)
	}
	if e := missed.Of(missed.Keys{}, []missed.Pair{0}); e.Found != 0 || e.Share() != 0 {
		t.Errorf("without keys: %+v", e)
	}
}

// What would take too many states to tell is not told, rather than 0: of twenty keys, each of
// two fields of its own, any may be left once the first field of each was looked at.
func TestTooManyStates(t *testing.T) {
	t.Parallel()
	var k missed.Keys
	chances := make([]float64, 40)
	for i := range chances {
		k.Parts = append(k.Parts, scheme.Part{Field: string(rune('A' + i))})
		if i < 20 {
			k.Asks = append(k.Asks, 1<<i|1<<(i+20))
		}
		chances[i] = 0.5
	}
	if e := missed.Of(k, draw(1000, chances)); e != nil {
		t.Errorf("%.0f missed of twenty keys of two fields, want that it is not told", e.Missed)
	}
}
