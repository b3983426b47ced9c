package numbering

import (
	"math/bits"

	"github.com/lienthong/lienthong/internal/room"
)

// Hashes numbers distinct hashes.
type Hashes struct {
	n      int
	slots  []slot
	shift  int // of a spread hash, to its place in slots
	found  []Answer
	looked uint32
}

type slot struct {
	hash   uint64
	number uint32 // from 1; 0 is free
}

// NewHashes makes room for so many.
func NewHashes(most int) *Hashes {
	t := &Hashes{shift: 64 - max(10, bits.Len(uint(most)*4/3))}
	t.slots = room.Make[slot](1 << (64 - t.shift))
	return t
}

// Len is how many there are.
func (t *Hashes) Len() int { return t.n }

// spread spreads hashes over the word; those of single values are small numbers.
func spread(hash uint64) uint64 { return (hash ^ hash>>29) * 0x9e3779b97f4a7c15 }

func (t *Hashes) at(hash uint64) *slot {
	mask := uint64(len(t.slots) - 1)
	for i := spread(hash) >> t.shift; ; i = (i + 1) & mask {
		if s := &t.slots[i]; s.number == 0 || s.hash == hash {
			return s
		}
	}
}

// Add is the number of a hash, a new one if it was not there.
func (t *Hashes) Add(hash uint64) uint32 {
	s := t.at(hash)
	if s.number == 0 {
		if t.n++; 4*t.n > 3*len(t.slots) {
			t.grow()
			s = t.at(hash)
		}
		*s = slot{hash, uint32(t.n)}
	}
	return s.number - 1
}

// AddAll is Add for many hashes at once, in their order, so that memory can answer
// for all of them together. The answers hold until it is called again.
func (t *Hashes) AddAll(asked []Question) []Answer {
	sum := uint32(0)
	for _, q := range asked { // a look at where each goes
		sum += t.slots[spread(q.Hash)>>t.shift].number
	}
	t.looked += sum
	t.found = t.found[:0]
	for _, q := range asked {
		t.found = append(t.found, Answer{t.Add(q.Hash), q.By})
	}
	return t.found
}

func (t *Hashes) grow() {
	old := t.slots
	t.shift--
	t.slots = room.Make[slot](2 * len(old))
	for _, s := range old {
		if s.number > 0 {
			*t.at(s.hash) = s
		}
	}
}

// Seeker finds hashes among those that were numbered, many at once, so that memory
// can answer for all of them together. It is for one goroutine.
type Seeker struct {
	of    *Hashes
	bits  []uint64 // a filter: bits of which one is set for each hash
	shift int      // of a spread hash, to its bit
	seen  []slot
	found []Answer
}

// Question is a hash, and whose it is.
type Question struct {
	Hash uint64
	By   uint32
}

// Answer is the number of a hash that is there.
type Answer struct{ Number, By uint32 }

// Seeker prepares finding; no hashes are added any more. For each hash one bit
// among sixteen is set, of 16 MiB at most.
func (t *Hashes) Seeker() *Seeker {
	s := &Seeker{of: t, shift: 64 - min(27, max(10, bits.Len(uint(t.n))+4))}
	s.bits = room.Make[uint64](1 << (64 - s.shift - 6))
	for _, x := range t.slots {
		if x.number > 0 {
			b := spread(x.hash) >> s.shift
			s.bits[b>>6] |= 1 << (b & 63)
		}
	}
	return s
}

// Another finds the same, for another goroutine.
func (s *Seeker) Another() *Seeker { return &Seeker{of: s.of, bits: s.bits, shift: s.shift} }

// Find answers the questions whose hashes are there, in their order. It uses the
// memory of the questions; the answers hold until it is called again.
func (s *Seeker) Find(asked []Question) []Answer {
	n := 0
	for _, q := range asked {
		asked[n] = q
		b := spread(q.Hash) >> s.shift
		n += int(s.bits[b>>6] >> (b & 63) & 1)
	}
	asked = asked[:n]
	s.seen, s.found = s.seen[:0], s.found[:0]
	for _, q := range asked {
		s.seen = append(s.seen, s.of.slots[spread(q.Hash)>>s.of.shift])
	}
	for i, q := range asked {
		x := s.seen[i]
		if x.number > 0 && x.hash != q.Hash { // another one's place
			x = *s.of.at(q.Hash)
		}
		if x.number > 0 {
			s.found = append(s.found, Answer{x.number - 1, q.By})
		}
	}
	return s.found
}
