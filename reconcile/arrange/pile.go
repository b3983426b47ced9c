package arrange

import (
	"cmp"
	"math/bits"
	"slices"
)

// sorter puts piles in order, one after the other.
type sorter struct {
	r             *Rows
	p             *piles
	numbers       []uint32
	same          bool // two rows were the same
	cards, sorted []card
	at            []uint32
}

// card is where a row is among the cards, with its hash.
type card struct {
	hash uint64
	at   uint32
}

// sort puts the rows of a pile where they belong.
func (s *sorter) sort(pile int) {
	from, end := uint32(0), s.p.ends[pile]
	if pile > 0 {
		from = s.p.ends[pile-1]
	}
	s.cards = s.cards[:0]
	for i := from; i < end; i++ {
		c := s.p.cards[int(i)*s.p.width:]
		s.cards = append(s.cards, card{uint64(c[0])<<32 | uint64(c[1]), i})
	}
	s.byBits()
	width := s.r.Width
	for i, c := range s.sorted {
		row := int(from) + i
		s.numbers[row] = s.number(c)
		copy(s.r.Values[row*width:][:width], s.p.cards[int(c.at)*s.p.width+before:])
	}
}

func (s *sorter) number(c card) uint32 { return s.p.cards[int(c.at)*s.p.width+2] }

// byBits sorts the cards by the bits of their hashes that follow those of the
// pile, about as many as tell them apart, and then the few that have the same ones.
func (s *sorter) byBits() {
	digits := bits.Len(uint(len(s.cards)))
	s.at = slices.Grow(s.at[:0], 1<<digits)[:1<<digits]
	clear(s.at)
	s.sorted = slices.Grow(s.sorted[:0], len(s.cards))[:len(s.cards)]
	shift, mask := s.p.shift-digits, uint64(1)<<digits-1
	for _, c := range s.cards {
		s.at[c.hash>>shift&mask]++
	}
	sum := uint32(0)
	for i, n := range s.at {
		s.at[i], sum = sum, sum+n
	}
	for _, c := range s.cards {
		k := &s.at[c.hash>>shift&mask]
		s.sorted[*k] = c
		*k++ // in the end it is where the next ones begin
	}
	from := uint32(0)
	for _, end := range s.at {
		if end > from+1 {
			slices.SortFunc(s.sorted[from:end], s.compare)
		}
		from = end
	}
}

func (s *sorter) compare(a, b card) int {
	if c := cmp.Compare(a.hash, b.hash); c != 0 {
		return c
	}
	c := s.r.Compare(s.number(a), s.number(b))
	s.same = s.same || c == 0
	return c
}
