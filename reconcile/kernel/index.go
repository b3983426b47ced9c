package kernel

import "slices"

// index finds the rows of the register that share a blocking key. It is built
// once and then only read.
type index struct {
	filter []uint64 // a bit for each hash that may be there: most keys miss
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

// filterBitsPerKey makes one key in about eight pass the filter by chance.
const filterBitsPerKey = 8

func newIndex(postings []posting) *index {
	slices.SortFunc(postings, func(a, b posting) int {
		if a.key != b.key {
			if a.key < b.key {
				return -1
			}
			return 1
		}
		return int(a.row) - int(b.row)
	})
	x := &index{
		filter: make([]uint64, powerOfTwo(len(postings)*filterBitsPerKey/64+1)),
		slots:  make([]slot, powerOfTwo(2*len(postings)+1)),
		rows:   make([]uint32, 0, len(postings)),
	}
	for len(postings) > 0 {
		n := 1
		for n < len(postings) && postings[n].key == postings[0].key {
			n++
		}
		x.addBlock(postings[:n])
		postings = postings[n:]
	}
	return x
}

func (x *index) addBlock(block []posting) {
	if len(block) > maxBlock {
		x.skipped++
		x.skippedRows += len(block)
		return
	}
	key := block[0].key
	start := len(x.rows)
	for i, p := range block {
		if i == 0 || p.row != block[i-1].row {
			x.rows = append(x.rows, p.row)
		}
	}
	mask := uint64(len(x.slots) - 1)
	at := key & mask
	for x.slots[at].size != 0 {
		at = (at + 1) & mask
	}
	x.slots[at] = slot{key, uint32(start), uint32(len(x.rows) - start)}
	bit := key >> 32 & uint64(len(x.filter)*64-1)
	x.filter[bit/64] |= 1 << (bit % 64)
}

// mayHold is the quick no for most keys.
func (x *index) mayHold(key uint64) bool {
	bit := key >> 32 & uint64(len(x.filter)*64-1)
	return x.filter[bit/64]&(1<<(bit%64)) != 0
}

// block is the rows that share the key; nil for none.
func (x *index) block(key uint64) []uint32 {
	mask := uint64(len(x.slots) - 1)
	for at := key & mask; x.slots[at].size != 0; at = (at + 1) & mask {
		if s := x.slots[at]; s.key == key {
			return x.rows[s.start : s.start+s.size]
		}
	}
	return nil
}

// powerOfTwo is the smallest power of two that is at least n.
func powerOfTwo(n int) int {
	p := 1
	for p < n {
		p <<= 1
	}
	return p
}
