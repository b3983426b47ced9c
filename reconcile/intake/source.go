package intake

import (
	"context"
	"iter"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile/reading"
)

// Places is the gazetteer, for who has rows linked and need not know how they are read.
type Places = reading.Places

// Source is a table with its columns recognised.
type Source struct {
	// Columns says what each cell of a row is; "" is passed over.
	Columns []vnfield.Column
	// Rows streams the rows in order; it is ranged over once. An error ends
	// the whole linkage. Cells may be overwritten by the next row, the strings
	// in them not.
	Rows iter.Seq2[Row, error]
	// Groups is the same table column by column, if it lies so; nil if not. A
	// population is then read from it, Passes times, and not from Rows.
	Groups *tabular.Groups
	// Held is the same table in memory, if it is there. A population is then read from
	// it alone.
	Held *Held
}

// Passes is how often a population is read that lies in groups.
const Passes = 2

// Row is one row of a source.
type Row struct {
	Number int                // for messages and verdicts, as a spreadsheet counts; from 1
	Person lienthong.PersonID // in a population that has opaque ids; else zero
	Cells  []string
}

// batchRows is how many rows go to a worker at once: enough that channels cost
// nothing, few enough that a batch stays in the cache.
const batchRows = 2048

// batch is a stretch of a source. Its cells lie one row after another.
type batch struct {
	first   int64 // ordinal of the first row, from 1
	width   int
	cells   []string
	numbers []int
	persons []lienthong.PersonID
}

func (b *batch) row(i int) []string { return b.cells[i*b.width : (i+1)*b.width] }

// giveBack offers the batch's memory for the next one.
func (b batch) giveBack(free chan<- batch) {
	select {
	case free <- b:
	default:
	}
}

// share has the rows understood by several workers at once, while they are read in
// order by another goroutine. What take is given holds until it returns.
func (s Source) share(ctx context.Context, workers int, take func(worker int, b *batch) error) error {
	group, ctx := errgroup.WithContext(ctx)
	batches := make(chan batch, workers)
	free := make(chan batch, 2*workers+2)
	group.Go(func() error {
		defer close(batches)
		return s.deal(ctx, batches, free)
	})
	for w := range workers {
		group.Go(func() error {
			for b := range batches {
				if err := take(w, &b); err != nil {
					return err
				}
				b.giveBack(free)
			}
			return nil
		})
	}
	return group.Wait()
}

// deal cuts the rows into batches.
func (s Source) deal(ctx context.Context, out chan<- batch, free <-chan batch) error {
	width := len(s.Columns)
	next := func(first int64) batch {
		select {
		case used := <-free:
			return batch{first, width, used.cells[:0], used.numbers[:0], used.persons[:0]}
		default:
			return batch{first: first, width: width, cells: make([]string, 0, batchRows*width)}
		}
	}
	ordinal := int64(1)
	b := next(ordinal)
	for row, err := range s.Rows {
		if err != nil {
			return err
		}
		b.cells = append(b.cells, row.Cells[:width]...)
		b.numbers = append(b.numbers, row.Number)
		b.persons = append(b.persons, row.Person)
		ordinal++
		if len(b.numbers) < batchRows {
			continue
		}
		select {
		case out <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
		b = next(ordinal)
	}
	if len(b.numbers) == 0 {
		return ctx.Err()
	}
	select {
	case out <- b:
	case <-ctx.Done():
	}
	return ctx.Err()
}
