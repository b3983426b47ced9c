package engine

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/lienthong/lienthong/reconcile/engine/keying"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// A pair is two rows; a comes first in the records.
type pair struct{ a, b uint32 }

// piece is a part of the work: blocks of one key, or some rows of one large
// block against all that follow them.
type piece struct {
	first, beyond int // blocks, from 0
	from, to      int // of the rows of the block, those that are the first of a pair; to is 0 for all
}

// pieceSize is how many pairs a piece has, about: long enough to be worth the
// handing out, short enough to share the work evenly.
const pieceSize = 1 << 16

// batchSize is how many pairs are handed over at once.
const batchSize = 1 << 10

// cut cuts the blocks into pieces, in order.
func (x *index) cut() (out []piece) {
	begun, pairs, last := 0, int64(0), uint32(0)
	for b, end := range x.blocks {
		rows := int64(end - last)
		last = end
		if rows*rows <= 4*pieceSize {
			if pairs += rows * rows / 2; pairs >= pieceSize {
				out = append(out, piece{first: begun, beyond: b + 1})
				begun, pairs = b+1, 0
			}
			continue
		}
		if begun < b {
			out = append(out, piece{first: begun, beyond: b})
		}
		begun, pairs = b+1, 0
		step := max(1, pieceSize/rows)
		for from := int64(0); from < rows; from += step {
			out = append(out, piece{first: b, beyond: b + 1, from: int(from), to: int(min(from+step, rows))})
		}
	}
	if begun < len(x.blocks) {
		out = append(out, piece{first: begun, beyond: len(x.blocks)})
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

// every is the limit of a walk that leaves out nothing.
const every = ^uint64(0)

// walk hands every pair of the plan whose hash is within a limit, once, to the
// visitors, in batches. There is a visitor a worker.
func (p *Plan) walk(ctx context.Context, limit uint64, visitor func() func(pairs []pair)) error {
	type keyPiece struct {
		piece
		key int
	}
	var pieces []keyPiece
	for k, x := range p.keys {
		for _, of := range x.pieces {
			pieces = append(pieces, keyPiece{of, k})
		}
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		w := walker{p: p, limit: limit, visit: visitor(), batch: make([]pair, 0, batchSize)}
		wg.Go(func() {
			for ctx.Err() == nil {
				at := int(next.Add(1) - 1)
				if at >= len(pieces) {
					break
				}
				w.key = pieces[at].key
				for b := pieces[at].first; b < pieces[at].beyond; b++ {
					w.visitBlock(&pieces[at].piece, b)
				}
				w.flush()
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// walker walks for one worker.
type walker struct {
	p      *Plan
	limit  uint64
	visit  func([]pair)
	key    int
	batch  []pair
	blocks [batchSize]uint32 // of the pairs
	looked uint32
}

// visitBlock takes the pairs of a block, or of a part of it.
func (w *walker) visitBlock(part *piece, b int) {
	r := w.p.r
	rows := w.p.keys[w.key].block(b)
	first, beyond := 0, len(rows)
	if part.to > 0 {
		first, beyond = part.from, part.to
	}
	right := len(rows) // where the right rows begin
	if r.Model.Link != scheme.Dedupe {
		right = r.lefts(rows)
		beyond = min(beyond, right) // only left rows are the first of a pair
	}
	across := r.Model.Link != scheme.Dedupe && r.Model.Link != scheme.DedupeLeft
	for i := first; i < beyond; i++ {
		from := i + 1
		if across {
			from = right
		}
		for _, other := range rows[from:] {
			if w.limit != every && keying.Mix(uint64(rows[i])+1, uint64(other)) > w.limit {
				continue
			}
			w.blocks[len(w.batch)] = uint32(b + 1)
			if w.batch = append(w.batch, pair{rows[i], other}); len(w.batch) == batchSize {
				w.flush()
			}
		}
	}
}

// flush hands over the pairs that belong to this key and block, and to none that
// comes before. Their rows are looked at first, one behind the other, so that
// memory need not be waited for once a pair.
func (w *walker) flush() {
	w.looked += w.p.r.look(w.batch)
	for _, x := range w.p.keys[:w.key+1] {
		w.looked += x.look(w.p.r, w.batch)
	}
	mine := w.batch[:0]
	for i, x := range w.batch {
		if w.mine(w.blocks[i], x.a, x.b) {
			mine = append(mine, x)
		}
	}
	if len(mine) > 0 {
		w.visit(mine)
	}
	w.batch = w.batch[:0]
}

// mine reports whether a pair of a block is not one of an earlier key or an
// earlier block of the same key.
func (w *walker) mine(block, a, b uint32) bool {
	for _, x := range w.p.keys[:w.key] {
		if x.first(w.p.r, a, b) != 0 {
			return false
		}
	}
	switch x := w.p.keys[w.key]; {
	case !x.listed: // two rows of one hash need not have the same
		return x.first(w.p.r, a, b) != 0
	default:
		return x.starts == nil || x.first(w.p.r, a, b) == block
	}
}
