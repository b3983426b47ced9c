package kernel

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

// newCensus has room for so many distinct hashes.
func newCensus(room int) *census {
	return &census{slots: make([]censusSlot, powerOfTwo(2*room+1))}
}

// enter numbers a hash unless it has a number.
func (c *census) enter(hash uint64) {
	s := c.slot(hash)
	if s.number == 0 {
		c.len++
		*s = censusSlot{hash, int32(c.len)}
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
