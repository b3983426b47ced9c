package engine

import (
	"sync"

	"github.com/lienthong/lienthong/internal/room"
	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/engine/known"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// batch is some rows on their way in.
type batch struct {
	side   int
	ids    []string
	cells  [][]string
	values [][]uint32     // by field
	rows   int            // that are expected in all; 0 where nothing is known
	fields sync.WaitGroup // those that have not taken their cells yet
	done   func()
}

// Loader takes rows in. It is used by one goroutine.
//
// Each field has a goroutine that takes its cells batch by batch, and one more puts
// together what they made of a batch. A field of many distinct values takes as long
// as the others together: they do not wait for it at the end of each batch, and
// those who read the tables do not either.
type Loader struct {
	r      *Records
	counts [2]int
	fields []chan *batch
	joined chan *batch
	under  sync.WaitGroup // batches that are not in yet

	expected int // rows, to be told to the next batch
}

// batchesAhead is how many batches a field may be ahead of another one.
const batchesAhead = 8

// NewLoader begins with a model that was checked. It must be sealed or closed.
func NewLoader(m *scheme.Model) *Loader {
	r := &Records{Model: m, idEnds: []uint64{0}, made: &sync.Map{}}
	l := &Loader{r: r, joined: make(chan *batch, batchesAhead)}
	for i := range m.Fields {
		c, cells := column.New(&m.Fields[i]), make(chan *batch, batchesAhead)
		r.Columns, l.fields = append(r.Columns, c), append(l.fields, cells)
		r.levels = append(r.levels, sync.OnceValue(func() *known.Levels { return r.levelsOf(c) }))
		go func() {
			for b := range cells {
				c.Expect(b.rows)
				b.values[i] = make([]uint32, len(b.ids))
				c.Add(b.side, b.cells[i], b.values[i])
				b.fields.Done()
			}
		}()
	}
	go l.join(l.joined)
	return l
}

// Batch takes rows of a side in: 0 is left and comes first, 1 is right. Cells
// (package cell) has a list for each field, with a cell for each row. What is given must stay as it
// is until done is called, by another goroutine; nil calls nothing.
func (l *Loader) Batch(side int, ids []string, cells [][]string, done func()) {
	l.counts[side] += len(ids)
	b := &batch{side: side, ids: ids, cells: cells, values: make([][]uint32, len(cells)), rows: l.expected, done: done}
	l.expected = 0
	b.fields.Add(len(l.fields))
	l.under.Add(1)
	for _, f := range l.fields {
		f <- b
	}
	l.joined <- b
}

// Rows is how many rows were taken in.
func (l *Loader) Rows() int { return l.counts[0] + l.counts[1] }

// Expect says about how many rows there will be, so that room is made at once, before
// the next batch.
func (l *Loader) Expect(rows int) { l.expected = rows }

// Size is the memory held so far, in bytes. It waits for all batches that were given.
func (l *Loader) Size() int64 {
	l.under.Wait()
	n := int64(cap(l.r.ids)) + int64(cap(l.r.idEnds))*8 + int64(cap(l.r.values))*4
	for _, c := range l.r.Columns {
		n += c.Size()
	}
	return n
}

// Seal ends the loading. Two rows of one table with the same id are an error.
func (l *Loader) Seal() (*Records, error) {
	l.Close()
	r := l.r
	r.Left = l.counts[0]
	sealed := make(chan [][]uint32)
	go func() { sealed <- r.sealColumns() }()
	err := r.order() // rows find their places while their values are prepared
	r.renumber(<-sealed)
	return r, err
}

// Sample ends the loading of rows that only serve to be counted: their order
// does not matter and their ids need not differ.
func (l *Loader) Sample() *Records {
	l.Close()
	r := l.r
	r.Left = l.counts[0]
	r.renumber(r.sealColumns())
	l.number()
	return r
}

// Close ends the goroutines, once all batches are in. Nothing is taken in
// afterwards.
func (l *Loader) Close() {
	l.under.Wait()
	for _, f := range l.fields {
		close(f)
	}
	if l.joined != nil {
		close(l.joined)
	}
	l.fields, l.joined = nil, nil
}

// join puts the rows of batches together, in their order.
func (l *Loader) join(batches <-chan *batch) {
	for b := range batches {
		b.fields.Wait()
		l.r.expect(b.rows)
		l.r.join(b)
		if b.done != nil {
			b.done()
		}
		l.under.Done()
	}
}

// join appends the rows of a batch.
func (r *Records) join(b *batch) {
	r.idEnds = room.Grow(r.idEnds, len(b.ids))
	for _, id := range b.ids {
		r.ids = append(room.Grow(r.ids, len(id)), id...)
		r.idEnds = append(r.idEnds, uint64(len(r.ids)))
	}
	n, from := len(r.Columns), len(r.values)
	r.values = room.Grow(r.values, n*len(b.ids))[:from+n*len(b.ids)]
	for f, values := range b.values {
		for i, v := range values {
			r.values[from+i*n+f] = v
		}
	}
}

// expect makes room for so many rows.
func (r *Records) expect(rows int) {
	seen := len(r.idEnds) - 1
	if seen == 0 || rows <= seen {
		return
	}
	more := rows - seen
	r.idEnds = room.Exactly(r.idEnds, more)
	r.ids = room.Exactly(r.ids, len(r.ids)/seen*more)
	r.values = room.Exactly(r.values, len(r.Columns)*more)
}
