package kernel

import "slices"

// index finds the rows of the register that share a blocking key. It is built
// once and then only read.
type index struct {
	filter []uint64 // two bits of one word for each hash that may be there: most keys miss
	slots  []slot   // open addressing, at most half full
	rows   []uint32 // rows of each block, one block after the other

	skipped     int // blocks beyond maxBlock
	skippedRows int // and how many rows they held
}

type slot struct {
	key         uint64
	start, size uint32 // of its block in rows; size 0 is an empty slot
}

// posting is one key of one row, before the index is built.
type posting struct {
	key uint64
	row uint32
}

// maxBlock is the most rows of the register that one key may bring together.
// A larger block tells nobody apart, e.g. 1 January of a year filled in by a
// clerk for all; it is left out and reported, never silently.
const maxBlock = 2000

// filterBitsPerKey makes one key in some fifty pass the filter by chance.
const filterBitsPerKey = 16

// skippedBlock is the start of a block that was left out.
const skippedBlock = ^uint32(0)

// Blocks counts how many rows each key brings together.
type Blocks map[uint64]uint32

// Large are the keys that bring together more rows than are compared.
func (b Blocks) Large() []uint64 {
	var keys []uint64
	for k, rows := range b {
		if rows > maxBlock {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}

// newIndex counts the rows of each block, gives it its place and fills it: three
// walks over the postings, which need not be sorted. They must be in the order
// of rows, and blocks are then too. The keys in large are left out whatever they
// bring together here.
func newIndex(postings []posting, large []uint64) *index {
	x := &index{
		filter: make([]uint64, powerOfTwo(len(postings)*filterBitsPerKey/64+1)),
		slots:  make([]slot, powerOfTwo(2*len(postings)+1)),
	}
	for _, p := range postings {
		s := x.slot(p.key)
		s.key = p.key
		s.size++
	}
	used := uint32(0)
	for i := range x.slots {
		s := &x.slots[i]
		switch {
		case s.size > maxBlock || s.size > 0 && isOf(large, s.key):
			x.skipped++
			x.skippedRows += int(s.size)
			s.start = skippedBlock
		case s.size > 0:
			s.start, s.size, used = used, 0, used+s.size // filled again below
			word, bits := x.filtered(s.key)
			*word |= bits
		}
	}
	x.rows = make([]uint32, used)
	x.fill(postings)
	return x
}

// isOf reports whether the key is one of those, which ascend.
func isOf(keys []uint64, key uint64) bool {
	_, found := slices.BinarySearch(keys, key)
	return found
}

// fill puts the rows into their blocks, each once.
func (x *index) fill(postings []posting) {
	mask := uint64(len(x.slots) - 1)
	for _, p := range postings {
		at := p.key & mask
		for x.slots[at].key != p.key { // it is there
			at = (at + 1) & mask
		}
		s := &x.slots[at]
		if s.start == skippedBlock || s.size > 0 && x.rows[s.start+s.size-1] == p.row {
			continue
		}
		x.rows[s.start+s.size] = p.row
		s.size++
	}
}

// slot is where a key stands or would stand.
func (x *index) slot(key uint64) *slot {
	mask := uint64(len(x.slots) - 1)
	at := key & mask
	for x.slots[at].size != 0 && x.slots[at].key != key {
		at = (at + 1) & mask
	}
	return &x.slots[at]
}

// mayHold is the quick no for most keys.
func (x *index) mayHold(key uint64) bool {
	word, bits := x.filtered(key)
	return *word&bits == bits
}

// filtered is the word of the filter for a key, and its bits in it.
func (x *index) filtered(key uint64) (word *uint64, bits uint64) {
	return &x.filter[key>>32&uint64(len(x.filter)-1)], 1<<(key>>20&63) | 1<<(key>>26&63)
}

// block is the rows that share the key; nil for none.
func (x *index) block(key uint64) []uint32 {
	s := x.slot(key)
	if s.size == 0 || s.start == skippedBlock {
		return nil
	}
	return x.rows[s.start : s.start+s.size]
}

// powerOfTwo is the smallest power of two that is at least n.
func powerOfTwo(n int) int {
	p := 1
	for p < n {
		p <<= 1
	}
	return p
}

// census numbers the distinct hashes that are entered, from 0. Whoever passes
// by is looked up in it, so it is one table without pointers, at most half full.
type census struct {
	slots []censusSlot
	len   int
}

type censusSlot struct {
	hash   uint64
	number int32 // from 1; 0 is an empty slot
}

// newCensus is empty.
func newCensus() *census { return &census{slots: make([]censusSlot, 1024)} }

// enter numbers a hash unless it has a number.
func (c *census) enter(hash uint64) {
	s := c.slot(hash)
	if s.number != 0 {
		return
	}
	c.len++
	*s = censusSlot{hash, int32(c.len)}
	if 2*c.len < len(c.slots) {
		return
	}
	old := c.slots
	c.slots = make([]censusSlot, 2*len(old))
	for _, s := range old {
		if s.number != 0 {
			*c.slot(s.hash) = s
		}
	}
}

// find is the number of a hash, -1 if it was not entered.
func (c *census) find(hash uint64) int { return int(c.slot(hash).number) - 1 }

// slot is where a hash stands or would stand.
func (c *census) slot(hash uint64) *censusSlot {
	mask := uint64(len(c.slots) - 1)
	for at := mix(hash) & mask; ; at = (at + 1) & mask {
		if s := &c.slots[at]; s.number == 0 || s.hash == hash {
			return s
		}
	}
}
