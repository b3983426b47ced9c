package census

import (
	"iter"
	wide "math/bits"

	"github.com/lienthong/lienthong/reconcile/hashing"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// Names are the names of a register, whose bearers are counted. They are frozen once
// made: any number of goroutines may count at once.
type Names struct {
	lexicon       *lexicon.Lexicon
	folded, exact places
}

// hashes tell a name without marks and order, and the very name. Both begin with the
// same bits, so that they stand at the same place of their tables.
type hashes struct{ folded, exact uint64 }

// sharedBits of a name's hash are those of the name without marks and order.
const sharedBits = 16

func hashesOf(n *lexicon.Name, x *lexicon.Lexicon) hashes {
	folded := hashing.Mix(x.Unordered(n)) | 1 // 0 is an empty place
	return hashes{folded, n.Hash()>>sharedBits | folded>>(64-sharedBits)<<(64-sharedBits) | 1}
}

// Of takes the names, which are tokens of x, in.
func Of(all iter.Seq[lexicon.Name], x *lexicon.Lexicon) *Names {
	n := &Names{lexicon: x, folded: newPlaces(least), exact: newPlaces(least)}
	for name := range all {
		h := hashesOf(&name, x)
		n.folded.enter(h.folded)
		n.exact.enter(h.exact)
	}
	return n
}

// Bearers counts who bears the names on behalf of one goroutine.
type Bearers struct {
	names         *Names
	lexicon       *lexicon.Lexicon // the goroutine's
	folded, exact []int32          // by the places of names
	waiting       [][]hashes
	shift         int // of a hash, to tell with whom it waits
}

const (
	// nearPlaces of a table fit a cache of a quarter of a megabyte.
	nearPlaces = 1 << 15
	// waitTogether is how many names are looked up together.
	waitTogether = 1 << 15
)

// Bearers has counted nobody yet; names of persons are tokens of x.
func (n *Names) Bearers(x *lexicon.Lexicon) *Bearers {
	size := len(n.exact.hashes)
	parts := max(1, size/nearPlaces)
	b := &Bearers{
		names: n, lexicon: x, folded: make([]int32, len(n.folded.hashes)), exact: make([]int32, size),
		waiting: make([][]hashes, parts), shift: 64 - wide.TrailingZeros(uint(parts)),
	}
	for i := range b.waiting {
		b.waiting[i] = make([]hashes, 0, min(waitTogether, size))
	}
	return b
}

// Count counts a person of this name.
func (b *Bearers) Count(n *lexicon.Name) {
	h := hashesOf(n, b.lexicon)
	w := &b.waiting[h.folded>>b.shift]
	*w = append(*w, h)
	if len(*w) == cap(*w) {
		b.enter(w)
	}
}

// enter counts those who waited.
func (b *Bearers) enter(waiting *[]hashes) {
	for _, h := range *waiting {
		if at := b.names.folded.find(h.folded); at >= 0 {
			b.folded[at]++
		}
		if at := b.names.exact.find(h.exact); at >= 0 {
			b.exact[at]++
		}
	}
	*waiting = (*waiting)[:0]
}

// Sum is what several counted together.
type Sum struct {
	names         *Names
	folded, exact []int
}

// Sum adds up. Whoever counted which person, the sum is the same.
func (n *Names) Sum(all []*Bearers) Sum {
	s := Sum{n, make([]int, len(n.folded.hashes)), make([]int, len(n.exact.hashes))}
	for _, b := range all {
		for i := range b.waiting {
			b.enter(&b.waiting[i])
		}
		for i, count := range b.folded {
			s.folded[i] += int(count)
		}
		for i, count := range b.exact {
			s.exact[i] += int(count)
		}
	}
	return s
}

// Of is how many persons bear one of the names: the very name, and the name without
// marks and order.
func (s Sum) Of(n *lexicon.Name) (exact, folded int) {
	h := hashesOf(n, s.names.lexicon)
	return s.exact[s.names.exact.find(h.exact)], s.folded[s.names.folded.find(h.folded)]
}
