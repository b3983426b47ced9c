package intake

import (
	"context"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/archive"
	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/reading"
)

// worker compares persons with the register and keeps those who may be shown.
type worker struct {
	probe  *kernel.Probe
	reader *reading.Reader
	people []kernel.Record // the persons at hand
	cells  func(i int) []string

	kept archive.Archive
	ids  []lienthong.PersonID // of kept, in a population that has them
	at   map[int64]int32      // ordinal → place in kept
	most int                  // persons in kept at which the forgotten are dropped

	holds   *held.Writer // takes everybody in instead, to be read again; else nil
	parents held.Parents // whom holds takes in
}

func (l Linkage) newWorker(linker *kernel.Linker, table *held.Table) *worker {
	probe := linker.NewProbe()
	w := &worker{probe: probe, reader: reading.New(l.Population.Columns, probe.Lexicon(), l.Places), at: make(map[int64]int32), most: leastKept}
	w.kept.Names = w.reader.Shown()
	if table != nil {
		w.holds, w.parents = table.Writer(probe.Lexicon()), table.Parents()
		return w
	}
	probe.Parents = func(i int, r *kernel.Record) { w.reader.Parents(w.cells(i), r) }
	return w
}

// pass runs the whole population past the linker, and into the table if there
// is one.
func (l Linkage) pass(ctx context.Context, linker *kernel.Linker, table *held.Table) ([]*worker, error) {
	workers := make([]*worker, l.Workers)
	for i := range workers {
		workers[i] = l.newWorker(linker, table)
	}
	if l.Population.Groups != nil {
		group, ctx := errgroup.WithContext(ctx)
		var next atomic.Int64
		for _, w := range workers {
			group.Go(func() error { return w.readGroups(ctx, l.Population, &next) })
		}
		return workers, group.Wait()
	}
	return workers, l.Population.share(ctx, l.Workers, func(w int, b *batch) error {
		workers[w].readBatch(b)
		return nil
	})
}

// readBatch offers the persons of a batch of rows.
func (w *worker) readBatch(b *batch) {
	w.people, w.cells = w.people[:0], b.row
	for i := range b.numbers {
		w.people = append(w.people, w.reader.Person(b.row(i)))
	}
	w.offer(b.first, func(i int) lienthong.PersonID { return b.persons[i] })
}

// offer compares the persons at hand with the register.
func (w *worker) offer(first int64, id func(i int) lienthong.PersonID) {
	if w.holds != nil {
		w.holds.Put(first, w.people)
		w.probe.Offer(first, kernel.Records(w.people), func(int) {})
		return
	}
	w.probe.Offer(first, kernel.Records(w.people), func(i int) {
		w.at[first+int64(i)] = int32(w.kept.Add(&w.people[i], w.reader.Texts(w.cells(i))))
		w.ids = append(w.ids, id(i))
	})
	w.forget()
}

// leastKept is how many persons a worker may hold before it looks for those
// that better hits have pushed out.
const leastKept = 50_000

// forget drops the persons that are no longer among any row's hits, so that
// memory follows the register and not the population.
func (w *worker) forget() {
	if len(w.at) < w.most {
		return
	}
	kept, at := archive.Archive{Names: w.kept.Names}, make(map[int64]int32, len(w.at)/2)
	var ids []lienthong.PersonID
	for ordinal := range w.probe.Ordinals() {
		if _, has := at[ordinal]; !has {
			old := int(w.at[ordinal])
			at[ordinal] = int32(kept.Copy(&w.kept, old))
			ids = append(ids, w.ids[old])
		}
	}
	w.kept, w.at, w.ids = kept, at, ids
	w.most = max(leastKept, 2*len(at))
}

// person is a person that was kept, put together for a decision.
func (w *worker) person(ordinal int64) *reconcile.Person {
	i, ok := w.at[ordinal]
	if !ok {
		return nil
	}
	return personOf(&w.kept, int(i), ordinal, w.ids[i])
}

// personOf is a person of an archive.
func personOf(a *archive.Archive, i int, ordinal int64, id lienthong.PersonID) *reconcile.Person {
	p := personBy(a.Records[i], ordinal)
	p.ID, p.Fields = id, a.Fields(i)
	return p
}

// personBy is a person of whom nothing is shown.
func personBy(rec kernel.Record, ordinal int64) *reconcile.Person {
	pin, err := lienthong.PINFromUint64(rec.PIN)
	if err != nil {
		pin = lienthong.PIN{} // a population without numbers has nothing to hand on
	}
	return &reconcile.Person{Ordinal: ordinal, PIN: pin, Record: rec}
}
