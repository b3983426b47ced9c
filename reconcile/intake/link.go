package intake

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

// Linkage is one register linked against one population.
type Linkage struct {
	Register, Population Source
	Places               Places
	Policy               reconcile.Policy // zero is reconcile.DefaultPolicy
	Workers              int              // zero is one for each processor
}

// Outcome is what a linkage found.
type Outcome struct {
	Results    []reconcile.Result // one for each row of the register, in order
	Tally      kernel.Tally
	Duplicates int // rows that repeat another row's person
}

// batchRows is how many persons go to a worker at once: enough that channels
// cost nothing, few enough that a batch stays in the cache.
const batchRows = 2048

// batch is a stretch of the population. Its cells lie one row after another.
type batch struct {
	first   int64 // ordinal of the first row
	width   int
	cells   []string
	persons []lienthong.PersonID
}

// Run reads the register, streams the population past it and decides. It gives
// the same outcome for any number of workers. On an error, or when ctx ends,
// there is no outcome.
func (l Linkage) Run(ctx context.Context) (*Outcome, error) {
	if l.Policy == (reconcile.Policy{}) {
		l.Policy = reconcile.DefaultPolicy
	}
	if l.Workers == 0 {
		l.Workers = runtime.GOMAXPROCS(0)
	}
	rows, lexicon, err := readRegister(ctx, l.Register, l.Places)
	if err != nil {
		return nil, err
	}
	records := make([]kernel.Record, len(rows))
	for i := range rows {
		records[i] = rows[i].Record
	}
	linker := kernel.NewLinker(records, lexicon)
	workers, err := l.stream(ctx, linker)
	if err != nil {
		return nil, err
	}
	return l.decide(rows, linker, workers), nil
}

// worker compares batches with the register and keeps who may be shown.
type worker struct {
	probe  *kernel.Probe
	reader *reader
	kept   map[int64]*reconcile.Person
	most   int // persons in kept at which the forgotten are dropped
}

// stream reads the population in one goroutine and compares it in the others.
func (l Linkage) stream(ctx context.Context, linker *kernel.Linker) ([]*worker, error) {
	group, ctx := errgroup.WithContext(ctx)
	batches := make(chan batch, l.Workers)
	free := make(chan batch, 2*l.Workers+2)
	group.Go(func() error {
		defer close(batches)
		return l.deal(ctx, batches, free)
	})
	workers := make([]*worker, l.Workers)
	for i := range workers {
		probe := linker.NewProbe()
		w := &worker{
			probe: probe, reader: newReader(l.Population.Columns, probe.Lexicon(), l.Places),
			kept: make(map[int64]*reconcile.Person), most: leastKept,
		}
		workers[i] = w
		group.Go(func() error {
			for b := range batches {
				w.work(b)
				w.forget()
				select {
				case free <- b:
				default:
				}
			}
			return nil
		})
	}
	return workers, group.Wait()
}

// deal cuts the population into batches.
func (l Linkage) deal(ctx context.Context, out chan<- batch, free <-chan batch) error {
	width := len(l.Population.Columns)
	next := func(first int64) batch {
		select {
		case used := <-free:
			return batch{first, width, used.cells[:0], used.persons[:0]}
		default:
			return batch{first, width, make([]string, 0, batchRows*width), make([]lienthong.PersonID, 0, batchRows)}
		}
	}
	ordinal := int64(1)
	b := next(ordinal)
	for row, err := range l.Population.Rows {
		if err != nil {
			return err
		}
		b.cells = append(b.cells, row.Cells[:width]...)
		b.persons = append(b.persons, row.Person)
		ordinal++
		if len(b.persons) < batchRows {
			continue
		}
		select {
		case out <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
		b = next(ordinal)
	}
	select {
	case out <- b:
	case <-ctx.Done():
	}
	return ctx.Err()
}

func (w *worker) work(b batch) {
	for i, id := range b.persons {
		cells := b.cells[i*b.width : (i+1)*b.width]
		ordinal := b.first + int64(i)
		rec := w.reader.person(cells)
		if !w.probe.Offer(ordinal, &rec) {
			continue
		}
		pin, err := lienthong.PINFromUint64(rec.PIN)
		if err != nil {
			pin = lienthong.PIN{} // a population without numbers has nothing to hand on
		}
		w.kept[ordinal] = &reconcile.Person{Ordinal: ordinal, ID: id, PIN: pin, Record: rec, Fields: w.reader.fields(cells)}
	}
}

// leastKept is how many persons a worker may hold before it looks for those
// that better hits have pushed out.
const leastKept = 50_000

// forget drops the persons that are no longer among any row's hits, so that
// memory follows the register and not the population.
func (w *worker) forget() {
	if len(w.kept) < w.most {
		return
	}
	still := make(map[int64]*reconcile.Person, len(w.kept)/2)
	for ordinal := range w.probe.Ordinals() {
		still[ordinal] = w.kept[ordinal]
	}
	w.kept = still
	w.most = max(leastKept, 2*len(still))
}

// decide gives every row its verdict, in order.
func (l Linkage) decide(rows []reconcile.Row, linker *kernel.Linker, workers []*worker) *Outcome {
	probes := make([]*kernel.Probe, len(workers))
	for i, w := range workers {
		probes[i] = w.probe
	}
	matches, tally := linker.Merge(probes)
	person := func(ordinal int64) *reconcile.Person {
		for _, w := range workers {
			if p, ok := w.kept[ordinal]; ok {
				return p
			}
		}
		return nil
	}
	out := &Outcome{Results: make([]reconcile.Result, len(rows)), Tally: tally}
	var duplicates reconcile.Duplicates
	for i := range rows {
		out.Results[i] = l.Policy.Decide(&rows[i], matches[i], person)
		duplicates.Mark(&out.Results[i], &rows[i], foldedName(&rows[i]))
	}
	out.Duplicates = duplicates.Count
	return out
}

func foldedName(row *reconcile.Row) string {
	repaired, _ := vntext.Repair(row.Name())
	return vntext.Fold(repaired)
}
