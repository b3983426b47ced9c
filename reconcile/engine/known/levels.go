package known

import (
	"sync/atomic"

	"github.com/lienthong/lienthong/reconcile/column"
)

// Most is how many values a column has at most whose levels are remembered: 8 MiB of them.
const Most = 1 << 12

// Levels are the levels of pairs of values of a sealed column, each found when it is first asked for:
// rows of small tables are drawn, learnt from, decided and looked over again, and the
// same two values meet each time. They are for any number of goroutines.
type Levels struct {
	c      *column.Column
	values uint64
	words  []uint32 // four bits a pair, 0 for one that was not asked for
}

// Of are the levels of a column of at most [Most] values.
func Of(c *column.Column) *Levels {
	return &Levels{c: c, values: uint64(c.Len()), words: make([]uint32, Size(c)/4)}
}

// Size is the memory that they take, in bytes.
func Size(c *column.Column) int64 {
	n := int64(c.Len())
	return 4 * (n*n/8 + 1)
}

// Level is that of two values, which are there and not crossed (see [column.Column.Level]).
func (l *Levels) Level(a, b uint32) uint8 {
	at := uint64(a-1)*l.values + uint64(b-1)
	word, shift := &l.words[at/8], at%8*4
	if found := atomic.LoadUint32(word) >> shift & 15; found != 0 {
		return uint8(found)
	}
	found := l.c.Level(a, b, 0, 0)
	atomic.OrUint32(word, uint32(found)<<shift)
	return found
}
