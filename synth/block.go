package synth

import (
	"context"
	"iter"
	"runtime"
	"sync"
	"sync/atomic"
)

// BlockSize is how many persons a block holds; the last one holds the rest.
// Relatives are always in one block.
const BlockSize = 8192

// Block is a stretch of the country. Its memory is used again for a later
// block: whoever needs a Person beyond the loop body copies it.
type Block struct {
	Number int      // from 0
	First  int      // ordinal of People[0]
	People []Person // in order of ordinals, household by household
	Places []Place  // what the persons' place indexes mean
}

// Person is the person of an ordinal of this block, nil for 0 or one outside.
func (b *Block) Person(ordinal int) *Person {
	if i := ordinal - b.First; i >= 0 && i < len(b.People) {
		return &b.People[i]
	}
	return nil
}

// Blocks yields the country in order, made by the given number of workers (0
// means one for each processor). At most twice as many blocks as workers are
// in memory. After an error, which is the last thing yielded, or when the loop
// ends early, every worker has stopped before Blocks returns.
func (c Country) Blocks(ctx context.Context, workers int) iter.Seq2[*Block, error] {
	return func(yield func(*Block, error) bool) {
		p, err := c.plan()
		if err != nil {
			yield(nil, err)
			return
		}
		if workers <= 0 {
			workers = runtime.GOMAXPROCS(0)
		}
		line := newLine(ctx, p, min(workers, max(1, p.blocks())))
		defer line.stop()
		for number := range p.blocks() {
			b, err := line.take(number)
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(b, nil) {
				return
			}
			line.giveBack(b)
		}
	}
}

// line is the workers and the ring of buffers between them and the consumer.
// Block i travels in buffer i mod len(ring), so that order costs no sorting.
type line struct {
	ctx    context.Context
	cancel context.CancelFunc
	ring   []slot
	next   atomic.Int64
	done   sync.WaitGroup
}

type slot struct {
	free chan *Block
	full chan made
}

type made struct {
	block *Block
	err   error
}

func newLine(ctx context.Context, p *plan, workers int) *line {
	l := &line{ring: make([]slot, 2*workers)}
	l.ctx, l.cancel = context.WithCancel(ctx)
	for i := range l.ring {
		l.ring[i] = slot{free: make(chan *Block, 1), full: make(chan made, 1)}
		l.ring[i].free <- &Block{}
	}
	for range workers {
		l.done.Go(func() { l.work(p) })
	}
	return l
}

func (l *line) work(p *plan) {
	m := newMaker(p)
	for {
		number := int(l.next.Add(1)) - 1
		if number >= p.blocks() {
			return
		}
		s := &l.ring[number%len(l.ring)]
		select {
		case b := <-s.free:
			err := m.fill(l.ctx, number, b)
			s.full <- made{b, err} // has room: the buffer's last block was taken
			if err != nil {
				return
			}
		case <-l.ctx.Done():
			return
		}
	}
}

func (l *line) take(number int) (*Block, error) {
	if err := l.ctx.Err(); err != nil {
		return nil, context.Cause(l.ctx)
	}
	select {
	case m := <-l.ring[number%len(l.ring)].full:
		return m.block, m.err
	case <-l.ctx.Done():
		return nil, context.Cause(l.ctx)
	}
}

func (l *line) giveBack(b *Block) { l.ring[b.Number%len(l.ring)].free <- b }

func (l *line) stop() {
	l.cancel()
	l.done.Wait()
}
