package column

import (
	"hash/maphash"
	"math"

	"github.com/lienthong/lienthong/internal/room"
)

// texts holds distinct texts one behind the other, and finds them again. Number
// 0 is the empty text.
type texts struct {
	bytes []byte
	ends  []uint64 // ends[i] is where text i ends
	// table is open addressing: a text's number below, 0 is free, and 32 bits
	// of its hash above, so that hardly ever a text is looked at that is not
	// the one, and none to enlarge the table.
	table []uint64
	seed  maphash.Seed
}

func newTexts() *texts {
	return &texts{ends: []uint64{0}, table: make([]uint64, 1024), seed: maphash.MakeSeed()}
}

// len is how many texts there are, the empty one included.
func (t *texts) len() int { return len(t.ends) }

// at is text i. It must not be changed.
func (t *texts) at(i uint32) []byte {
	if i == 0 {
		return nil
	}
	return t.bytes[t.ends[i-1]:t.ends[i]:t.ends[i]]
}

// hash is that of a text; its lower bits are its place in the table.
func (t *texts) hash(b []byte) uint32 { return uint32(maphash.Bytes(t.seed, b) >> 32) }

// find is the number of a text, 0 if it is not there.
func (t *texts) find(b []byte) uint32 {
	if len(b) == 0 {
		return 0
	}
	return uint32(t.table[t.slot(b, t.hash(b))])
}

// slot is where the text is in the table, or would go.
func (t *texts) slot(b []byte, hash uint32) uint64 {
	mask := uint64(len(t.table) - 1)
	for at := uint64(hash) & mask; ; at = (at + 1) & mask {
		e := t.table[at]
		if e == 0 || uint32(e>>32) == hash && string(t.at(uint32(e))) == string(b) {
			return at
		}
	}
}

// intern is the number of a text, a new one if it was not there.
func (t *texts) intern(b []byte) uint32 {
	if len(b) == 0 {
		return 0
	}
	return t.internHashed(b, t.hash(b))
}

func (t *texts) internHashed(b []byte, hash uint32) uint32 {
	at := t.slot(b, hash)
	if e := t.table[at]; e != 0 {
		return uint32(e)
	}
	t.bytes = append(room.Grow(t.bytes, len(b)), b...)
	t.ends = append(room.Grow(t.ends, 1), uint64(len(t.bytes)))
	i := uint64(len(t.ends) - 1)
	t.table[at] = uint64(hash)<<32 | i
	if 4*len(t.ends) > 3*len(t.table) {
		t.resize(2 * len(t.table))
	}
	return uint32(i)
}

// expect makes room for about so many more texts.
func (t *texts) expect(more int) {
	n := len(t.ends) + more
	t.bytes = room.Exactly(t.bytes, len(t.bytes)/len(t.ends)*more)
	t.ends = room.Exactly(t.ends, more)
	for size := len(t.table); size < math.MaxUint32/2; size *= 2 {
		if 4*n <= 3*size {
			t.resize(size)
			return
		}
	}
}

// resize makes the table anew, in another size.
func (t *texts) resize(size int) {
	old := t.table
	t.table = room.Make[uint64](size)
	mask := uint64(size - 1)
	for _, e := range old {
		if e == 0 {
			continue
		}
		at := e >> 32 & mask
		for t.table[at] != 0 {
			at = (at + 1) & mask
		}
		t.table[at] = e
	}
}

// place is where a text may be: its entry in the table, and its ends.
type place struct{ entry, from, to uint64 }

// number is that of the text, 0 if there is none.
func (p *place) number() uint32 { return uint32(p.entry) }

// seek finds the texts that have these hashes, if there are any, in steps that do
// not wait for one another: memory answers many such questions at once. Whether a
// text is the one that is meant, its letters tell, which are at hand then.
func (t *texts) seek(hashes []uint32, found []place) (sum uint64) {
	mask := uint64(len(t.table) - 1)
	for i, h := range hashes {
		found[i].entry = t.table[uint64(h)&mask]
	}
	for i, h := range hashes {
		e := found[i].entry
		for at := uint64(h); e != 0 && uint32(e>>32) != h; {
			at++
			e = t.table[at&mask]
		}
		found[i].entry = e
	}
	for i := range hashes {
		if v := found[i].number(); v > 0 {
			found[i].from, found[i].to = t.ends[v-1], t.ends[v]
		}
	}
	for i := range hashes {
		if p := &found[i]; p.entry > 0 {
			sum += uint64(t.bytes[p.from]) + uint64(t.bytes[p.to-1])
		}
	}
	return sum
}

// size is the memory held, in bytes.
func (t *texts) size() int64 {
	return int64(cap(t.bytes)) + int64(cap(t.ends))*8 + int64(len(t.table))*8
}
