package census

import (
	wide "math/bits"

	"github.com/lienthong/lienthong/internal/room"
)

// places gives each distinct hash that is entered a place. It is one table without
// pointers, at most half full, in the order of hashes by their first bits.
type places struct {
	hashes []uint64 // a power of two; 0 is an empty place
	shift  int      // of a hash, to its place
	len    int
}

// least is how many places an empty table has.
const least = 1024

func newPlaces(n int) places {
	return places{hashes: room.Make[uint64](n), shift: 64 - wide.TrailingZeros(uint(n))}
}

// enter gives a hash a place unless it has one.
func (p *places) enter(hash uint64) {
	at := p.place(hash)
	if p.hashes[at] != 0 {
		return
	}
	p.hashes[at] = hash
	if p.len++; 2*p.len < len(p.hashes) {
		return
	}
	grown := newPlaces(2 * len(p.hashes))
	for _, h := range p.hashes {
		if h != 0 {
			grown.enter(h)
		}
	}
	*p = grown
}

// find is the place of a hash, -1 if it was not entered.
func (p *places) find(hash uint64) int {
	if at := p.place(hash); p.hashes[at] != 0 {
		return at
	}
	return -1
}

// place is where a hash stands or would stand.
func (p *places) place(hash uint64) int {
	mask := len(p.hashes) - 1
	for at := int(hash >> p.shift); ; at = (at + 1) & mask {
		if h := p.hashes[at]; h == 0 || h == hash {
			return at
		}
	}
}
