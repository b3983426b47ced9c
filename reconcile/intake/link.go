package intake

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

// Linkage is one register linked against one population.
type Linkage struct {
	Register, Population Source
	Places               Places
	Policy               reconcile.Policy // zero is reconcile.DefaultPolicy
	Workers              int              // zero is one for each processor
	Memory               int64            // bytes to stay under, see partSize; zero for no limit

	hold bool // the population in memory, after it was read once
	part int  // rows linked at once, if a test says so
}

// Outcome is what a linkage found.
type Outcome struct {
	Results    []reconcile.Result // one for each row of the register, in order
	Rows       int                // how many rows there were, whether or not Results holds them
	Settled    int                // rows that their number settled, see reconcile.Settles
	Parts      int                // in which the register was linked, to stay within Memory
	Tally      kernel.Tally
	Duplicates int // rows that repeat another row's person
}

// Run links and keeps every result. It gives the same outcome for any number
// of workers. On an error, or when ctx ends, there is no outcome.
func (l Linkage) Run(ctx context.Context) (*Outcome, error) {
	var results []reconcile.Result
	out, err := l.Stream(ctx, func(r *reconcile.Result) error {
		results = append(results, *r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	out.Results = results
	return out, nil
}

// Stream is Run for a register of millions: it hands over one result after the
// other, in the order of rows, and keeps none.
func (l Linkage) Stream(ctx context.Context, take func(*reconcile.Result) error) (*Outcome, error) {
	l = l.withDefaults()
	rows, err := l.readRegister(ctx)
	if err != nil {
		return nil, err
	}
	size, err := l.plan(rows)
	if err != nil {
		return nil, err
	}
	out := &Outcome{Rows: rows.len()}
	var duplicates reconcile.Duplicates
	for from := 0; from == 0 || from < rows.len(); from += size {
		m, err := l.match(ctx, rows, from, min(from+size, rows.len()))
		if err != nil {
			return nil, err
		}
		out.Tally, out.Settled, out.Parts = m.tally.Then(out.Tally), out.Settled+m.settled, out.Parts+1
		if err := l.decide(ctx, rows, m, marking(&duplicates, take)); err != nil {
			return nil, err
		}
	}
	out.Duplicates = duplicates.Count
	return out, nil
}

func (l Linkage) withDefaults() Linkage {
	if l.Policy == (reconcile.Policy{}) {
		l.Policy = reconcile.DefaultPolicy
	}
	if l.Workers == 0 {
		l.Workers = runtime.GOMAXPROCS(0)
	}
	return l
}

// marking has each result looked at for repeating another row before it is taken.
func marking(d *reconcile.Duplicates, take func(*reconcile.Result) error) func(*reconcile.Result, *reconcile.Row) error {
	return func(r *reconcile.Result, row *reconcile.Row) error {
		d.Mark(r, row, func() string { return foldedName(row) })
		return take(r)
	}
}

// matching is what the passes found about the rows from and up to.
type matching struct {
	from, upTo int
	matches    []kernel.Match                        // of row from and on
	workers    []*worker                             // who kept the persons among the hits
	table      *held.Table                           // or the population
	fetched    *fetched                              // and the persons among the hits, read afterwards
	persons    func(ordinal int64) *reconcile.Person // or whoever has them all
	tally      kernel.Tally
	settled    int
}

// match finds who each row may mean. A population that can be read twice is:
// the first time for the persons who bear a row's very number, who settle most
// rows; the second time with the other rows alone, under all blocking keys.
func (l Linkage) match(ctx context.Context, rows *register, from, upTo int) (*matching, error) {
	records := rows.records(from, upTo)
	m := &matching{from: from, upTo: upTo}
	if l.Population.Groups == nil {
		linker := kernel.NewLinker(records, rows.lexicon, kernel.Pass{})
		workers, err := l.pass(ctx, linker, nil)
		if err != nil {
			return nil, err
		}
		m.workers = workers
		m.matches, m.tally = linker.Merge(probes(workers))
		return m, nil
	}
	first := kernel.NewLinker(records, rows.lexicon, kernel.Pass{NumbersOnly: true, ParentsLater: l.hold})
	if l.hold {
		m.table = held.New(int(l.Population.Groups.Rows()))
	}
	workers, err := l.pass(ctx, first, m.table)
	if err != nil {
		return nil, err
	}
	m.matches, m.tally = first.Merge(probes(workers))
	for _, w := range workers {
		w.probe, w.reader = nil, nil // whom it kept is wanted still, its indexes are not
	}
	m.workers = workers
	return m, l.matchOpen(ctx, rows, m, first, records)
}

// matchOpen is the second time, for the rows that are open after the first.
func (l Linkage) matchOpen(ctx context.Context, rows *register, m *matching, first *kernel.Linker, records []kernel.Record) error {
	open, known := l.open(rows, m.from, m.matches)
	pass := kernel.Pass{Gaps: m.tally.Gaps, Known: known, ParentsLater: l.hold}
	lexicon, translate := rows.lexicon, func(*kernel.Name) {}
	if l.hold {
		translate, lexicon = m.table.Join(), m.table.Lexicon()
	}
	unsettled := make([]kernel.Record, 0, len(open))
	for _, i := range open {
		r := records[i]
		for _, n := range []*kernel.Name{&r.Name, &r.Father, &r.Mother} {
			translate(n)
		}
		unsettled = append(unsettled, r)
	}
	m.settled = len(records) - len(open)
	matches, err := l.secondPass(ctx, m, first, kernel.NewLinker(unsettled, lexicon, pass))
	if err != nil {
		return err
	}
	for k, i := range open {
		m.matches[i].Hits = matches[k].Hits
	}
	return nil
}

// open are the rows that their number did not settle, and what is known of each.
// The first match is of the row from.
func (l Linkage) open(rows *register, from int, matches []kernel.Match) (open []int, known []kernel.Known) {
	known = []kernel.Known{} // nil would say that nothing is known of any
	for i, match := range matches {
		if reconcile.Settles(match, func() string { return rows.text(from+i, reconcile.NameField) }) {
			continue
		}
		open = append(open, i)
		known = append(known, kernel.Known{Counts: match.Counts, Line: l.Policy.Line(match), Owned: len(match.Hits) > 0})
	}
	return open, known
}

// secondPass runs the population past the linker once more, from memory if it
// is held, and has whoever was hit at hand.
func (l Linkage) secondPass(ctx context.Context, m *matching, first, second *kernel.Linker) ([]kernel.Match, error) {
	if !l.hold {
		workers, err := l.pass(ctx, second, nil)
		if err != nil {
			return nil, err
		}
		matches, tally := second.Merge(probes(workers))
		m.tally, m.workers = m.tally.Then(tally), append(workers, m.workers...)
		return matches, nil
	}
	found, err := l.passHeld(ctx, second, m.table)
	if err != nil {
		return nil, err
	}
	matches, tally := second.Merge(found)
	m.tally, m.workers = m.tally.Then(tally), nil
	if m.fetched, err = l.fetch(ctx, m.table, m.matches, matches); err != nil {
		return nil, err
	}
	l.judgeParents(first, m.matches, m.fetched)
	l.judgeParents(second, matches, m.fetched)
	m.table = nil
	return matches, nil
}

func probes(workers []*worker) []*kernel.Probe {
	out := make([]*kernel.Probe, len(workers))
	for i, w := range workers {
		out[i] = w.probe
	}
	return out
}

// person finds a person that some worker kept.
func (m *matching) person(ordinal int64) *reconcile.Person {
	if m.persons != nil {
		return m.persons(ordinal)
	}
	if m.fetched != nil {
		return m.fetched.person(ordinal)
	}
	for _, w := range m.workers {
		if p := w.person(ordinal); p != nil {
			return p
		}
	}
	return nil
}

// decision is a row with its result.
type decision struct {
	row    *reconcile.Row
	result reconcile.Result
}

// decide gives every row its verdict. Stretches of rows are decided side by
// side and handed over in order.
func (l Linkage) decide(ctx context.Context, rows *register, m *matching, take func(*reconcile.Result, *reconcile.Row) error) error {
	type stretch struct{ done chan []decision }
	group, ctx := errgroup.WithContext(ctx)
	line := make(chan stretch, 2*l.Workers)
	work := make(chan func(), 2*l.Workers)
	group.Go(func() error {
		defer close(line)
		defer close(work)
		for from := m.from; from < m.upTo; from += batchRows {
			s := stretch{make(chan []decision, 1)}
			select {
			case work <- func() { s.done <- l.decideRows(rows, m, from, min(from+batchRows, m.upTo)) }:
				line <- s
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	for range l.Workers {
		group.Go(func() error {
			for do := range work {
				do()
			}
			return nil
		})
	}
	group.Go(func() (err error) {
		for s := range line {
			for _, d := range <-s.done {
				if err == nil {
					err = take(&d.result, d.row)
				}
			}
		}
		return err
	})
	return group.Wait()
}

func (l Linkage) decideRows(rows *register, m *matching, from, to int) []decision {
	out := make([]decision, 0, to-from)
	for i := from; i < to; i++ {
		row := rows.row(i)
		var last *reconcile.Person // one person is asked for several times on end
		out = append(out, decision{row, l.Policy.Decide(row, m.matches[i-m.from], func(ordinal int64) *reconcile.Person {
			if last == nil || last.Ordinal != ordinal {
				last = m.person(ordinal)
			}
			return last
		})})
	}
	return out
}

func foldedName(row *reconcile.Row) string {
	repaired, _ := vntext.Repair(row.Name())
	return vntext.Fold(repaired)
}
