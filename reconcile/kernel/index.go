package kernel

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/lienthong/lienthong/internal/room"
	"github.com/lienthong/lienthong/reconcile/sieve"
)

// index finds the rows of the register that share a blocking key. It is built
// once and then only read. Kinds of keys lie apart, so that the filter of one
// under which few rows are looked for is small, and stays in the nearest cache.
type index [kindCount]blocks

// blocks are the rows under the keys of one kind.
type blocks struct {
	filter  sieve.Filter // of every key that may be there: most are not
	slots   []slot       // open addressing, at most half full
	entries []entry      // of each block, one block after the other

	skipped     int // blocks beyond maxBlock
	skippedRows int // and how many rows they held
}

type slot struct {
	key         uint64
	start, size uint32 // of its block in entries; size 0 is an empty slot
}

// entry is a row under a key, with what shows of most persons under the key that
// they are not worth a look: the row itself is then left alone.
type entry struct {
	row uint32
	traits
	slack float32 // the least that the traits of a pair must be worth
}

// posting is one key of one row, before the index is built.
type posting struct {
	key uint64
	entry
}

// maxBlock is the most rows of the register that one key may bring together.
// A larger block tells nobody apart, e.g. 1 January of a year filled in by a
// clerk for all; it is left out and reported, never silently.
const maxBlock = 2000

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

// newIndex builds the blocks of each kind from its postings, side by side. The keys
// in large, which ascend, are left out whatever they bring together here.
func newIndex(postings *[kindCount][]posting, large []uint64) *index {
	x := new(index)
	var all sync.WaitGroup
	for kind := range x {
		all.Go(func() {
			x[kind] = newBlocks(postings[kind], large)
			postings[kind] = nil
		})
	}
	all.Wait()
	return x
}

// newBlocks counts the rows of each block, gives it its place and fills it: three
// walks over the postings, which need not be sorted. They must be in the order
// of rows, and blocks are then too.
func newBlocks(postings []posting, large []uint64) blocks {
	b := blocks{slots: room.Make[slot](powerOfTwo(2*len(postings) + 1))}
	keys := 0
	for i := range postings {
		s := b.slot(postings[i].key)
		if s.size == 0 {
			keys++
		}
		s.key = postings[i].key
		s.size++
	}
	b.filter = sieve.New(keys)
	used := uint32(0)
	for i := range b.slots {
		s := &b.slots[i]
		switch {
		case s.size > maxBlock || s.size > 0 && isOf(large, s.key):
			b.skipped++
			b.skippedRows += int(s.size)
			s.start = skippedBlock
		case s.size > 0:
			s.start, s.size, used = used, 0, used+s.size // filled again below
			b.filter.Enter(s.key)
		}
	}
	b.entries = room.Make[entry](int(used))
	b.fill(postings)
	return b
}

// isOf reports whether the key is one of those, which ascend.
func isOf(keys []uint64, key uint64) bool {
	_, found := slices.BinarySearch(keys, key)
	return found
}

// fill puts the rows into their blocks, each once.
func (b *blocks) fill(postings []posting) {
	mask := uint64(len(b.slots) - 1)
	for i := range postings {
		p := &postings[i]
		at := p.key & mask
		for b.slots[at].key != p.key { // it is there
			at = (at + 1) & mask
		}
		s := &b.slots[at]
		if s.start == skippedBlock || s.size > 0 && b.entries[s.start+s.size-1].row == p.row {
			continue
		}
		b.entries[s.start+s.size] = p.entry
		s.size++
	}
}

// slot is where a key stands or would stand.
func (b *blocks) slot(key uint64) *slot {
	mask := uint64(len(b.slots) - 1)
	at := key & mask
	for b.slots[at].size != 0 && b.slots[at].key != key {
		at = (at + 1) & mask
	}
	return &b.slots[at]
}

// touch loads the place where a key would stand, so that it is near when it is
// asked for.
func (b *blocks) touch(key uint64) uint64 { return b.slots[key&uint64(len(b.slots)-1)].key }

// block is the rows that share the key; nil for none.
func (b *blocks) block(key uint64) []entry {
	s := b.slot(key)
	if s.size == 0 || s.start == skippedBlock {
		return nil
	}
	return b.entries[s.start : s.start+s.size]
}

// powerOfTwo is the smallest power of two that is at least n.
func powerOfTwo(n int) int {
	p := 1
	for p < n {
		p <<= 1
	}
	return p
}

// partRows is how many rows are understood at once by one of several goroutines.
const partRows = 1 << 14

// part is what some rows following each other bring to the index.
type part struct {
	postings [kindCount][]posting
	kinds    kinds
	unasked  int
}

// part makes the keys of the rows from and up to.
func (l *Linker) part(from, upTo int) (p part) {
	maker := newKeyMaker(l.lexicon, true)
	for i := from; i < upTo; i++ {
		r := &l.rows[i]
		reach, slack := l.reachOf(i)
		l.reach[i] = reach
		keys := maker.keys(r, reach.kinds)
		e := entry{row: uint32(i), traits: traitsOf(l.lexicon, r)}
		if reach.kin != 0 {
			e.pin |= borne
		}
		father := float32(l.scale.parentBound(&r.Father))
		for _, k := range keys {
			e.slack = slack[k.kind] - father
			p.postings[k.kind] = append(p.postings[k.kind], posting{k.hash, e})
		}
		p.kinds |= reach.kinds
		if l.pass.Known != nil {
			p.unasked += max(0, len(maker.keys(r, widest&l.pass.Look.kinds()))-len(keys))
		}
	}
	return p
}

// stretches calls do for all of n rows, some following each other at a time, side
// by side.
func stretches(n int, do func(from, upTo int)) {
	var all sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), (n+partRows-1)/partRows) {
		all.Go(func() {
			for from := int(next.Add(partRows)) - partRows; from < n; from = int(next.Add(partRows)) - partRows {
				do(from, min(from+partRows, n))
			}
		})
	}
	all.Wait()
}
