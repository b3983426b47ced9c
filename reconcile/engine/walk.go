package engine

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// A pair is two rows; a comes first in the records.
type pair struct{ a, b uint32 }

// piece is a part of the work: blocks of one key, or some rows of one large
// block against all that follow them.
type piece struct {
	key           int
	first, beyond int // blocks, from 0
	from, to      int // of the rows of the block, those that are the first of a pair; to is 0 for all
}

// pieceSize is how many pairs a piece has, about: long enough to be worth the
// handing out, short enough to share the work evenly.
const pieceSize = 1 << 16

// batchSize is how many pairs are handed over at once.
const batchSize = 1 << 10

// pieces cuts the blocks into pieces, in order.
func (p *Plan) pieces() []piece {
	var out []piece
	for k, x := range p.keys {
		begun, pairs := 0, int64(0)
		for b := range x.blocks {
			rows := x.block(b)
			n := int64(len(rows)) * int64(len(rows)) / 2
			if n <= 2*pieceSize {
				if pairs += n; pairs >= pieceSize {
					out = append(out, piece{key: k, first: begun, beyond: b + 1})
					begun, pairs = b+1, 0
				}
				continue
			}
			if begun < b {
				out = append(out, piece{key: k, first: begun, beyond: b})
			}
			begun, pairs = b+1, 0
			step := max(1, pieceSize/len(rows))
			for from := 0; from < len(rows); from += step {
				out = append(out, piece{key: k, first: b, beyond: b + 1, from: from, to: min(from+step, len(rows))})
			}
		}
		if begun < len(x.blocks) {
			out = append(out, piece{key: k, first: begun, beyond: len(x.blocks)})
		}
	}
	return out
}

// block is the rows of a block, from 0.
func (x *index) block(b int) []uint32 {
	from := uint32(0)
	if b > 0 {
		from = x.blocks[b-1]
	}
	return x.rows[from:x.blocks[b]]
}

// lefts is how many of the rows are of the left table.
func (p *Plan) lefts(rows []uint32) int {
	lo, hi := 0, len(rows)
	for lo < hi {
		mid := (lo + hi) / 2
		if int(rows[mid]) < p.r.Left {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// walk hands every pair of the plan, once, to the visitors, in batches. There
// is a visitor a worker; at says where in the order of the work the batch
// belongs: batches of one number come in order, from one worker.
func (p *Plan) walk(ctx context.Context, visitor func() func(at int, pairs []pair)) error {
	pieces := p.pieces()
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		visit := visitor()
		wg.Go(func() {
			batch := make([]pair, 0, batchSize)
			for {
				at := int(next.Add(1) - 1)
				if at >= len(pieces) || ctx.Err() != nil {
					return
				}
				w := &pieces[at]
				for b := w.first; b < w.beyond; b++ {
					batch = p.visitBlock(w, b, at, batch, visit)
				}
				if len(batch) > 0 {
					visit(at, batch)
					batch = batch[:0]
				}
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// visitBlock hands over the pairs of a block, or of a part of it.
func (p *Plan) visitBlock(w *piece, b, at int, batch []pair, visit func(int, []pair)) []pair {
	rows := p.keys[w.key].block(b)
	first, beyond := 0, len(rows)
	if w.to > 0 {
		first, beyond = w.from, w.to
	}
	right := len(rows) // where the right rows begin
	if p.r.Model.Link != scheme.Dedupe {
		right = p.lefts(rows)
		beyond = min(beyond, right) // only left rows are the first of a pair
	}
	across := p.r.Model.Link != scheme.Dedupe && p.r.Model.Link != scheme.DedupeLeft
	for i := first; i < beyond; i++ {
		from := i + 1
		if across {
			from = right
		}
		for _, other := range rows[from:] {
			if !p.mine(w.key, uint32(b+1), rows[i], other) {
				continue
			}
			batch = append(batch, pair{rows[i], other})
			if len(batch) == batchSize {
				visit(at, batch)
				batch = batch[:0]
			}
		}
	}
	return batch
}

// mine reports whether a pair of this block is not one of an earlier key or an
// earlier block of the same key.
func (p *Plan) mine(key int, block, a, b uint32) bool {
	for _, x := range p.keys[:key] {
		if x.first(a, b) != 0 {
			return false
		}
	}
	x := p.keys[key]
	return x.starts == nil || x.first(a, b) == block
}
