package numbering

import (
	"math/bits"

	"github.com/lienthong/lienthong/internal/room"
)

// Set is a set of small numbers that numbers its members from 0.
type Set struct {
	words  []uint64
	before []uint32 // members of the words before, once they were counted
}

// NewSet makes room for the numbers below a bound.
func NewSet(below int) *Set { return &Set{words: room.Make[uint64](below/64 + 1)} }

// Add puts a number in.
func (s *Set) Add(n uint32) { s.words[n/64] |= 1 << (n % 64) }

// Has reports whether a number is in the set.
func (s *Set) Has(n uint32) bool { return s.words[n/64]>>(n%64)&1 == 1 }

// Number numbers the members and says how many there are; none are added afterwards.
func (s *Set) Number() (sum uint32) {
	s.before = room.Make[uint32](len(s.words))
	for i, w := range s.words {
		s.before[i] = sum
		sum += uint32(bits.OnesCount64(w))
	}
	return sum
}

// Of is the number of a member.
func (s *Set) Of(n uint32) uint32 {
	return s.before[n/64] + uint32(bits.OnesCount64(s.words[n/64]&(1<<(n%64)-1)))
}
