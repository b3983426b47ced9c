package doubt

import (
	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// Readings takes a second name that goes with the first one, also among those who share
// nothing else, for no name of its own: what is read of a name in kana, or an old spelling. As
// a fact of its own it would speak for namesakes twice, and nothing could be kin by it.
// Sharing are the pairs that agree on each field.
func Readings(b *basis.Basis, sharing [][]pattern.Pattern) {
	for f, given := range sharing {
		for g := range b.Fields {
			x, y := &b.Fields[f], &b.Fields[g]
			if f == g || !x.Own || !y.Own || !x.Named || !y.Named || x.Part != y.Part {
				continue
			}
			all, both := 0.0, 0.0
			for _, p := range given {
				if p.Levels[f] != 1 || p.Levels[g] == 0 || !apartBut(b, p, f, g) {
					continue
				}
				if all += p.Pairs; p.Levels[g] == 1 {
					both += p.Pairs
				}
			}
			if all >= basis.LeastSame && both > basis.Agreed*all {
				b.Fields[max(f, g)].Own = false
			}
		}
	}
}

// apartBut reports whether pairs of a pattern differ on all that one thing alone bears, beside
// two fields, and on something.
func apartBut(b *basis.Basis, p pattern.Pattern, f, g int) bool {
	differ := false
	for h, l := range p.Levels {
		if h == f || h == g || !b.Fields[h].Own || l == 0 {
			continue
		}
		if int(l) < b.FarFrom(h) {
			return false
		}
		differ = true
	}
	return differ
}
