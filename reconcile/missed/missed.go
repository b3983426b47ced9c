package missed

import (
	"maps"
	"math/bits"
	"slices"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Pair is a match, as the keys see it: on which parts of keys its rows agree, a bit each.
type Pair uint64

// Keys are blocking keys: of each, which parts it asks for, a bit each. At most 64 parts
// and as many keys are possible.
type Keys struct {
	Parts []scheme.Part
	Asks  []uint64
}

// The bounds of an estimate.
const (
	leastSeen  = 20      // pairs to tell by how often a field agrees
	mostStates = 1 << 16 // of keys that may still find a pair
)

// Estimate is what is missed.
type Estimate struct {
	Found  int      // pairs
	Missed float64  // pairs that no key finds
	Alone  []int    // pairs that one key alone finds, by key
	Always []string // fields that every key asks for, or nearly: pairs that differ there are not counted
}

// Share is that of all true pairs which is missed.
func (e *Estimate) Share() float64 {
	if e.Missed == 0 {
		return 0
	}
	return e.Missed / (e.Missed + float64(e.Found))
}

// Of estimates from matches, each of which some key finds; others are passed over. It is nil
// where keys hang together in too many ways for that.
func Of(k Keys, pairs []Pair) *Estimate {
	e := &Estimate{Alone: make([]int, len(k.Asks))}
	found := make([]uint64, 0, len(pairs)) // by which keys
	kept := make([]Pair, 0, len(pairs))
	for _, p := range pairs {
		by := k.find(p)
		if by == 0 {
			continue
		}
		found, kept = append(found, by), append(kept, p)
		if bits.OnesCount64(by) == 1 {
			e.Alone[bits.TrailingZeros64(by)]++
		}
	}
	e.Found = len(kept)
	if len(k.Asks) == 0 {
		return e
	}
	share, always, ok := k.unfound(kept, found)
	if !ok {
		return nil
	}
	e.Always = always
	e.Missed = float64(e.Found) * share / max(1-share, 1e-3)
	return e
}

// find is which keys find a pair.
func (k Keys) find(p Pair) (by uint64) {
	for i, asks := range k.Asks {
		if uint64(p)&asks == asks {
			by |= 1 << i
		}
	}
	return by
}

// unfound is the share of true pairs that no key finds, if fields err independently, and
// the fields of which that cannot be told; not ok beyond mostStates.
func (k Keys) unfound(pairs []Pair, found []uint64) (share float64, always []string, ok bool) {
	states := map[uint64]float64{1<<len(k.Asks) - 1: 1} // keys that may still find a pair
	open := slices.Clone(k.Asks)                        // parts that were not yet looked at
	for _, field := range k.fields() {
		mine := uint64(0)
		for i, p := range k.Parts {
			if p.Field == field {
				mine |= 1 << i
			}
		}
		patterns, ok := k.patterns(mine, pairs, found)
		if !ok {
			always = append(always, field)
			patterns = map[uint64]float64{mine: 1}
		}
		for i := range open {
			open[i] &^= mine
		}
		next := map[uint64]float64{}
		for _, alive := range sorted(states) {
			for _, agrees := range sorted(patterns) {
				left, done := alive, false
				for i, asks := range k.Asks {
					if asks&mine&^agrees != 0 {
						left &^= 1 << i
					}
					done = done || left&(1<<i) != 0 && open[i] == 0
				}
				if !done { // else a key finds it
					next[left] += states[alive] * patterns[agrees]
				}
			}
		}
		if states = next; len(states) > mostStates {
			return 0, nil, false
		}
	}
	for _, alive := range sorted(states) {
		share += states[alive]
	}
	return share, always, true
}

// patterns are the shares of true pairs by the parts of one field that they agree on, told by
// pairs that a key finds which does not ask for that field.
func (k Keys) patterns(mine uint64, pairs []Pair, found []uint64) (shares map[uint64]float64, ok bool) {
	others := uint64(0)
	for i, asks := range k.Asks {
		if asks&mine == 0 {
			others |= 1 << i
		}
	}
	shares, seen := map[uint64]float64{}, 0.0
	for i, p := range pairs {
		if found[i]&others != 0 {
			shares[uint64(p)&mine]++
			seen++
		}
	}
	for s := range shares {
		shares[s] /= seen
	}
	return shares, seen >= leastSeen
}

// fields are those that the keys ask for, in the order of the parts.
func (k Keys) fields() (out []string) {
	for _, p := range k.Parts {
		if !slices.Contains(out, p.Field) {
			out = append(out, p.Field)
		}
	}
	return out
}

// sorted are the keys of a map in order, so that sums are the same on every run.
func sorted(m map[uint64]float64) []uint64 { return slices.Sorted(maps.Keys(m)) }
