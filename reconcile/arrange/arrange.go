package arrange

import (
	"math/bits"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/lienthong/lienthong/internal/room"
)

// Rows are rows of numbers.
type Rows struct {
	First  uint32   // number of the first row; the others follow
	Hashes []uint64 // of each row
	Values []uint32 // of each row, one row behind the other
	Width  int      // values of a row
	// Compare orders two rows of one hash, by their numbers; 0 says that they are
	// the same. It is called from several goroutines.
	Compare func(a, b uint32) int
}

// ByHash orders the values, puts the rows' numbers into numbers in the same order,
// and reports whether two rows are the same.
func (r *Rows) ByHash(numbers []uint32) (same bool) {
	p := r.deal()
	var next atomic.Int64
	var found atomic.Bool
	InParts(runtime.GOMAXPROCS(0), 0, func(int, int, int) {
		s := sorter{r: r, p: p, numbers: numbers}
		for pile := int(next.Add(1) - 1); pile < len(p.ends); pile = int(next.Add(1) - 1) {
			s.sort(pile)
		}
		if s.same {
			found.Store(true)
		}
	})
	return found.Load()
}

// InParts does something for a number of parts of so many rows at once.
func InParts(parts, rows int, do func(part, from, upTo int)) {
	var wg sync.WaitGroup
	for p := range parts {
		wg.Go(func() { do(p, rows*p/parts, rows*(p+1)/parts) })
	}
	wg.Wait()
}

// pileRows is how many rows a pile has at most, about.
const pileRows = 1 << 14

// piles are the rows dealt out. Rows of a pile stay in the order in which they
// were read.
type piles struct {
	shift int      // of a hash, to the number of its pile
	ends  []uint32 // of the piles, in rows
	width int      // of a card
	cards []uint32 // the two halves of a row's hash, its number, and its values
}

// before is what a card has before the values.
const before = 3

func (r *Rows) deal() *piles {
	digits := bits.Len(uint(len(r.Hashes) / pileRows))
	p := &piles{shift: 64 - digits, width: before + r.Width, ends: make([]uint32, 1<<digits)}
	at := make([][]uint32, runtime.GOMAXPROCS(0)) // by part, how many rows a pile gets from it, and then where
	InParts(len(at), len(r.Hashes), func(part, from, upTo int) {
		at[part] = make([]uint32, len(p.ends))
		for _, h := range r.Hashes[from:upTo] {
			at[part][h>>p.shift]++
		}
	})
	sum := uint32(0)
	for pile := range p.ends {
		for part := range at {
			at[part][pile], sum = sum, sum+at[part][pile]
		}
		p.ends[pile] = sum
	}
	p.cards = room.Make[uint32](p.width * len(r.Hashes))
	InParts(len(at), len(r.Hashes), func(part, from, upTo int) {
		for i := from; i < upTo; i++ {
			h := r.Hashes[i]
			k := &at[part][h>>p.shift]
			card := p.cards[int(*k)*p.width:][:p.width]
			*k++
			card[0], card[1], card[2] = uint32(h>>32), uint32(h), r.First+uint32(i)
			for f, v := range r.Values[i*r.Width:][:r.Width] {
				card[before+f] = v
			}
		}
	})
	return p
}
