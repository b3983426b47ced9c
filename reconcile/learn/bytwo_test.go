package learn

import (
	"math"
	"slices"
	"testing"
)

// Hardly any of those who share a given name are one person, or of those who share a
// family name; so neither name tells anything of the birth place. Of those who share both most are,
// and what they show is what true pairs are assumed to. A number that is another one in each row is
// doubted all the same.
func TestByTwo(t *testing.T) {
	t.Parallel()
	const same, family, given, strangers = 1800.0, 60_000.0, 100_000.0, 2e7
	task := &task{pairs: same + family + given + strangers, rows: 6000, most: 6000 * mostPerRow}
	for _, f := range []field{{name: "given", own: true, named: true, part: true}, {name: "family", named: true, part: true}, {name: "birth place"}, {name: "page"}, {name: "sex"}} {
		f.tests = []string{"exact"}
		task.fields, task.prior = append(task.fields, f), append(task.prior, assumed(1))
	}
	task.makeRoom()
	place, page := 0.03, 0.01
	var ps []pattern
	for _, c := range []struct {
		given, family uint8
		n, place      float64
	}{{1, 1, same, 0.9}, {2, 1, family, place}, {1, 2, given, place}, {2, 2, strangers, place}} {
		for l, share := range []float64{c.place, 1 - c.place} {
			for k, other := range []float64{page, 1 - page} {
				n := c.n * share * other
				levels := []uint8{c.given, c.family, uint8(l + 1), uint8(k + 1)}
				if c.given == 1 {
					ps = append(ps, pattern{levels: append(levels, 1), pairs: n})
					continue
				}
				ps = append(ps, pattern{levels: append(slices.Clone(levels), 1), pairs: n / 2}, pattern{levels: append(levels, 2), pairs: n / 2})
			}
		}
	}
	for f := range task.fields {
		seen, _ := task.seen(f, ps)
		task.share(f, seen, 0, task.pairs)
	}
	sharing := make([][]pattern, len(task.fields))
	for f := range sharing {
		sharing[f] = task.alike(f, ps)
	}
	task.doubt(sharing)
	if got := task.prior[2][1]; task.doubted(2) || math.Abs(got-0.9) > 0.02 {
		t.Errorf("true pairs are assumed to share the birth place in %.3f, want 0.9 as pairs of both names do", got)
	}
	if !task.doubted(3) {
		t.Errorf("true pairs are assumed to share the page in %.3f", task.prior[3][1])
	}
}
