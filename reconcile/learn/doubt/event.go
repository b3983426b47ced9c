package doubt

import (
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// Events takes the dates of what happened to persons, a visit or a patent, for none that they bear:
// rows of one person have several. Pairs that bear one name and agree on what singles them out beside
// it show that by differing, which fathers and sons would do as well; so it is asked of dates only
// that are not called births. Where nobody is named, twice as much must single them out. Sharing are
// the pairs that agree on each field.
func Events(b *basis.Basis, sharing [][]pattern.Pattern) {
	persons, least := slices.ContainsFunc(b.Fields, func(f basis.Field) bool { return f.Named }), math.Log2(b.Rows)
	if !persons {
		least *= 2
	}
	for f := range b.Fields {
		if !b.Fields[f].Unborn || !b.Fields[f].Own {
			continue
		}
		for g, given := range sharing {
			if f == g || persons && !(b.Fields[g].Own && b.Fields[g].Named) {
				continue
			}
			all, far := 0.0, 0.0
			for _, p := range given {
				if l := int(p.Levels[f]); l > 0 && singledOut(b, p, f) >= least {
					if all += p.Pairs; l >= b.FarFrom(f) {
						far += p.Pairs
					}
				}
			}
			if all >= basis.LeastSame && far >= basis.MostApart*all {
				b.Fields[f].Own = false
			}
		}
	}
}

// singledOut is how many bits it tells that pairs of a pattern agree on so much beside names and a
// field; 0 where they bear other names.
func singledOut(b *basis.Basis, p pattern.Pattern, but int) (bits float64) {
	for f, l := range p.Levels {
		switch {
		case b.Fields[f].Named && l > 1:
			return 0
		case l == 1 && f != but && !b.Fields[f].Named:
			bits -= math.Log2(b.Total[f][1])
		}
	}
	return bits
}
