package intake

import (
	"context"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong/internal/collector"
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
	Memory               int64            // bytes to stay under, see partSize; zero for no limit

	// Sample, if not nil, says that few results are shown; the others may then come
	// without Steps and Pairs, for which what the population says of everybody who
	// was found would have to be read.
	Sample *Sample

	hold bool // the population in memory, after it was read once
	part int  // rows linked at once, if a test says so
}

// Sample is a choice of results that are shown.
type Sample struct {
	Rows func() []int            // numbers of the rows chosen, of those handed over so far
	Show func(*reconcile.Result) // gets their results once more, with Steps and Pairs
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
	l = l.withDefaults()
	rows, err := l.readRegister(ctx)
	if err != nil {
		return nil, err
	}
	results := make([]reconcile.Result, 0, rows.len())
	out, err := l.stream(ctx, rows, func(r *reconcile.Result) error {
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
	return l.stream(ctx, rows, take)
}

// stream is Stream of rows that are read.
func (l Linkage) stream(ctx context.Context, rows *register, take func(*reconcile.Result) error) (*Outcome, error) {
	size, err := l.plan(rows)
	if err != nil {
		return nil, err
	}
	if l.hold {
		defer collector.Hold()()
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
		if err := l.show(ctx, rows, m); err != nil {
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
	decide, read := l.Policy.Decide, rows.row
	if m.brief {
		decide, read = l.Policy.Brief, rows.brief
	}
	for i := from; i < to; i++ {
		row := read(i)
		var last *reconcile.Person // one person is asked for several times on end
		out = append(out, decision{row, decide(row, m.matches[i-m.from], func(ordinal int64) *reconcile.Person {
			if last == nil || last.Ordinal != ordinal {
				last = m.person(ordinal)
			}
			return last
		})})
	}
	return out
}

// show decides the rows of the sample once more, whole.
func (l Linkage) show(ctx context.Context, rows *register, m *matching) error {
	if !m.brief || l.Population.Held != nil {
		return nil
	}
	var chosen []int
	var matches []kernel.Match
	numbers := l.Sample.Rows()
	slices.Sort(numbers)
	for i := m.from; i < m.upTo; i++ {
		if _, ok := slices.BinarySearch(numbers, rows.number(i)); ok {
			chosen, matches = append(chosen, i), append(matches, m.matches[i-m.from])
		}
	}
	var err error
	m.fetched, err = l.fetch(ctx, m.table, matches, func(kernel.Match) bool { return true }, everything)
	if err != nil {
		return err
	}
	m.brief = false
	for _, i := range chosen {
		for _, d := range l.decideRows(rows, m, i, i+1) {
			l.Sample.Show(&d.result)
		}
	}
	return nil
}

func foldedName(row *reconcile.Row) string {
	repaired, _ := vntext.Repair(row.Name())
	return vntext.Fold(repaired)
}
