package official

import (
	"cmp"
	"context"
	"slices"

	"github.com/lienthong/lienthong/reconcile/hashing"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
	"github.com/lienthong/lienthong/reconcile/reading"
)

// chooser keeps at most so many of the records that it is shown: those whose places
// have the lowest hashes, and so the same ones each time.
type chooser struct {
	most  int
	all   int
	held  []chosen
	limit uint64 // hashes above it are out
}

type chosen struct {
	hash uint64
	kernel.Record
}

func newChooser(most int) *chooser { return &chooser{most: most, limit: ^uint64(0)} }

func (c *chooser) add(r *kernel.Record) {
	c.all++
	h := hashing.Mix(uint64(c.all))
	if h > c.limit {
		return
	}
	c.held = append(c.held, chosen{h, *r})
	if len(c.held) >= 2*c.most {
		c.cut()
	}
}

// cut lets go of all but the lowest, and keeps the bound for what comes.
func (c *chooser) cut() {
	slices.SortFunc(c.held, func(a, b chosen) int { return cmp.Compare(a.hash, b.hash) })
	if len(c.held) >= c.most {
		c.held = c.held[:c.most]
		c.limit = c.held[c.most-1].hash
	}
}

// list is what was kept, in the order of hashes.
func (c *chooser) list() []kernel.Record {
	c.cut()
	out := make([]kernel.Record, len(c.held))
	for i := range out {
		out[i] = c.held[i].Record
	}
	return out
}

// readRows reads the register, of a large one a choice; all is how many rows it has.
func readRows(ctx context.Context, s intake.Source, places intake.Places, x *lexicon.Lexicon) (rows []kernel.Record, all int, err error) {
	reader, c := reading.New(s.Columns, nil, places), newChooser(mostRows)
	for row, err := range s.Rows {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, 0, err
		}
		r := reader.In(x).Row(row.Cells, nil)
		c.add(&r)
	}
	return c.list(), c.all, nil
}
