package engine

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// TestSameValue: draws are pairs that the kind of link allows, agree on the field,
// and fall on values as often as these make pairs.
func TestSameValue(t *testing.T) {
	t.Parallel()
	const n = 3000
	for _, link := range []scheme.Link{scheme.Dedupe, scheme.LinkTables, scheme.DedupeLeft} {
		r := testRecords(t, testModel(link), 200)
		for f, c := range r.Columns {
			all, of := 0, make([]int, c.Len()+1)
			for a := range uint32(r.Len()) {
				for b := a + 1; b < uint32(r.Len()); b++ {
					if v := r.Values(a)[f]; v != 0 && v == r.Values(b)[f] && r.allowed(a, b) {
						all++
						of[v]++
					}
				}
			}
			drawn, pairs := r.sameValue(f, n)
			if pairs != float64(all) || len(drawn) < n*9/10 {
				t.Fatalf("%s, %s: %d draws of %.0f pairs, want %d of %d", link, c.Field.Name, len(drawn), pairs, n, all)
			}
			got, seen := make([]int, len(of)), map[pair]bool{}
			for _, x := range drawn {
				v := r.Values(x.a)[f]
				if v == 0 || v != r.Values(x.b)[f] || x.a >= x.b || !r.allowed(x.a, x.b) {
					t.Fatalf("%s, %s: %v was drawn", link, c.Field.Name, x)
				}
				got[v]++
				seen[x] = true
			}
			for v := range of {
				if want := float64(of[v]) / pairs * n; float64(got[v]) > want+2 {
					t.Errorf("%s, %s: %d draws of %q, want %.1f", link, c.Field.Name, got[v], c.Text(uint32(v)), want)
				}
			}
			if len(seen) < min(n, all)/3 {
				t.Errorf("%s, %s: only %d pairs of %d were drawn", link, c.Field.Name, len(seen), all)
			}
		}
	}
}

// TestRepeated: pairs inside a table are counted of its own rows, be it the left or the right one.
func TestRepeated(t *testing.T) {
	t.Parallel()
	r := testRecords(t, testModel(scheme.LinkTables), 200)
	var seen [2]float64
	for side := range seen {
		counts, from := map[uint32]float64{}, side*r.Left
		for row := from; row < from+200; row++ {
			if v := r.Values(uint32(row))[4]; v != 0 {
				seen[side] += counts[v]
				counts[v]++
			}
		}
		if got := r.Repeated(4, side); got != seen[side] {
			t.Errorf("table %d: %v pairs share a code, want %v", side, got, seen[side])
		}
	}
	if seen[0] == seen[1] {
		t.Error("both tables have as many: the test tells nothing")
	}
}
