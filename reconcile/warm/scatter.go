package warm

import (
	"math/bits"
	"sync"

	"github.com/lienthong/lienthong/reconcile/kernel"
)

// posting is a person under a key.
type posting struct{ bucket, ordinal uint32 }

const (
	// stretch is how many persons a goroutine takes at once.
	stretch = 1 << 12
	// piles are how many the postings are dealt into. What those of one touch are a few
	// megabytes of the gigabytes that a country's buckets are: few pages, and near after some.
	piles = 1 << 10
	// pileSize is how many postings lie in a pile until it is taken.
	pileSize = 1 << 13
)

// scatter has the postings of all persons taken, those of each bucket in an order that
// does not depend on how many do it. A thousand million places in memory far apart, one
// after the other, would be waited for each on its own: so postings lie in piles of near
// buckets until some thousands can be taken together.
//
// There are as many goroutines as parts of names. Each makes all keys, which is cheap,
// and has piles of its own, so that none waits for another. also, if not nil, gets all
// persons for every part.
func (ix *Index) scatter(also func(part int, some []kernel.Record), take func(pile []posting)) {
	parts := len(ix.names.exact)
	var all sync.WaitGroup
	for part := range parts {
		all.Go(func() {
			d := newDealer(len(ix.starts)-1, part, parts, take)
			keys, people := kernel.NewPersonKeys(ix.lexicon, stretch), make([]kernel.Record, stretch)
			for first := int64(1); first <= int64(ix.table.Len()); first += stretch {
				some := ix.table.Persons(first, people)
				if also != nil {
					also(part, some)
				}
				keys.Each(some, func(i int, key uint64) { d.deal(key, uint32(first)+uint32(i)) })
			}
			d.finish()
		})
	}
	all.Wait()
}

// dealer deals postings into some of the piles.
type dealer struct {
	mask    uint64 // of a key, its bucket
	shift   int    // of a bucket, to its pile
	first   uint64 // of the piles that are its own
	pending [][]posting
	take    func(pile []posting)
}

func newDealer(buckets, part, parts int, take func([]posting)) *dealer {
	d := &dealer{mask: uint64(buckets - 1), shift: max(0, bits.Len(uint(buckets-1))-bits.Len(piles-1)), take: take}
	first, last := piles*part/parts, piles*(part+1)/parts
	d.first, d.pending = uint64(first), make([][]posting, last-first) // a pile grows as it is needed: few persons make small ones
	return d
}

// deal puts a posting on its pile, unless that is somebody else's.
func (d *dealer) deal(key uint64, ordinal uint32) {
	bucket := key & d.mask
	i := bucket>>d.shift - d.first
	if i >= uint64(len(d.pending)) {
		return
	}
	pile := append(d.pending[i], posting{uint32(bucket), ordinal})
	if len(pile) == pileSize {
		d.take(pile)
		pile = pile[:0]
	}
	d.pending[i] = pile
}

// finish takes what lies there still.
func (d *dealer) finish() {
	for _, pile := range d.pending {
		d.take(pile)
	}
}
