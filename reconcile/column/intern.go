package column

import "hash/maphash"

// texts holds distinct texts one behind the other, and finds them again. Number
// 0 is the empty text.
type texts struct {
	bytes []byte
	ends  []uint64 // ends[i] is where text i ends
	table []uint32 // open addressing, numbers of texts, 0 is free
	seed  maphash.Seed
}

func newTexts() *texts {
	return &texts{ends: []uint64{0}, table: make([]uint32, 1024), seed: maphash.MakeSeed()}
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

// find is the number of a text, 0 if it is not there.
func (t *texts) find(b []byte) uint32 {
	if len(b) == 0 {
		return 0
	}
	return t.table[t.slot(b)]
}

// slot is where the text is in the table, or would go.
func (t *texts) slot(b []byte) uint64 {
	mask := uint64(len(t.table) - 1)
	for h := maphash.Bytes(t.seed, b) & mask; ; h = (h + 1) & mask {
		if i := t.table[h]; i == 0 || string(t.at(i)) == string(b) {
			return h
		}
	}
}

// intern is the number of a text, a new one if it was not there.
func (t *texts) intern(b []byte) uint32 {
	if len(b) == 0 {
		return 0
	}
	h := t.slot(b)
	if i := t.table[h]; i != 0 {
		return i
	}
	t.bytes = append(t.bytes, b...)
	t.ends = append(t.ends, uint64(len(t.bytes)))
	i := uint32(len(t.ends) - 1)
	t.table[h] = i
	if 2*len(t.ends) > len(t.table) {
		t.grow()
	}
	return i
}

func (t *texts) grow() {
	t.table = make([]uint32, 2*len(t.table))
	for i := 1; i < len(t.ends); i++ {
		t.table[t.slot(t.at(uint32(i)))] = uint32(i)
	}
}

// size is the memory held, in bytes.
func (t *texts) size() int64 {
	return int64(cap(t.bytes)) + int64(cap(t.ends))*8 + int64(len(t.table))*4
}
