package intake

import (
	"context"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// matching is what the passes found about the rows from and up to.
type matching struct {
	from, upTo int
	matches    []kernel.Match                        // of row from and on
	workers    []*worker                             // who kept the persons among the hits
	table      *held.Table                           // or the population
	ids        []lienthong.PersonID                  // and its persons' ids, if they have some
	fetched    *fetched                              // and what is shown of persons among the hits, read afterwards
	persons    func(ordinal int64) *reconcile.Person // or whoever has them all
	brief      bool                                  // nothing is shown but of the sample
	tally      kernel.Tally
	settled    int
}

// match finds who each row may mean. A population that can be read twice is:
// the first time for the persons who bear a row's very number, who settle most
// rows; the second time with the other rows alone, under all blocking keys.
func (l Linkage) match(ctx context.Context, rows *register, from, upTo int) (*matching, error) {
	records := rows.records(from, upTo)
	m := &matching{from: from, upTo: upTo}
	if l.Population.Held != nil {
		return m, l.matchHeld(ctx, rows, m, records)
	}
	if l.Population.Groups == nil {
		linker := kernel.NewLinker(records, rows.lexicon, kernel.Pass{Weights: l.Policy.Weights})
		workers, err := l.pass(ctx, linker, nil)
		if err != nil {
			return nil, err
		}
		m.workers = workers
		m.matches, m.tally = linker.Merge(probes(workers))
		for i := range m.matches {
			m.matches[i].Hits = l.Policy.Last(m.matches[i], func() string { return rows.text(from+i, reconcile.NameField) })
		}
		return m, nil
	}
	if l.hold {
		m.table = held.New(int(l.Population.Groups.Rows()), l.parents())
	}
	numbers := kernel.NewLinker(records, rows.lexicon, kernel.Pass{Look: kernel.ByNumber, Weights: l.Policy.Weights})
	workers, err := l.pass(ctx, numbers, m.table)
	if err != nil {
		return nil, err
	}
	m.matches, m.tally = numbers.Merge(probes(workers))
	for _, w := range workers {
		w.probe, w.reader = nil, nil // whom it kept is wanted still, its indexes are not
	}
	m.workers = workers
	return m, l.matchOpen(ctx, rows, m, records)
}

// matchHeld is match for a population that is in memory already.
func (l Linkage) matchHeld(ctx context.Context, rows *register, m *matching, records []kernel.Record) error {
	m.table, m.ids = l.Population.Held.table, l.Population.Held.persons
	numbers := kernel.NewLinker(records, rows.lexicon, kernel.Pass{Look: kernel.ByNumber, Weights: l.Policy.Weights})
	found, err := l.passHeld(ctx, numbers, m.table)
	if err != nil {
		return err
	}
	m.matches, m.tally = numbers.Merge(found)
	return l.matchOpen(ctx, rows, m, records)
}

// parents are those whom both sides name.
func (l Linkage) parents() held.Parents {
	both := func(c vnfield.Column) bool {
		return slices.Contains(l.Register.Columns, c) && slices.Contains(l.Population.Columns, c)
	}
	return held.Parents{Mother: both(vnfield.ColMother), Father: both(vnfield.ColFather)}
}

// matchOpen looks further for the rows that their number does not settle.
func (l Linkage) matchOpen(ctx context.Context, rows *register, m *matching, records []kernel.Record) error {
	open, words := openRows(rows, m.from, m.matches), rows.lexicon
	m.settled = len(records) - len(open)
	if l.hold {
		translate := m.table.Join()
		for _, i := range open {
			for _, n := range []*lexicon.Name{&records[i].Name, &records[i].Father, &records[i].Mother} {
				translate.Name(n)
			}
		}
		words = m.table.Lexicon()
	}
	if err := l.look(ctx, m, open, records, words); err != nil {
		return err
	}
	switch {
	case m.table == nil:
		return nil
	case l.Population.Held != nil:
		m.brief, m.fetched = true, l.Population.Held.kin(m.matches)
		return nil
	}
	m.workers = nil // they kept nobody
	wanted, field := func(kernel.Match) bool { return true }, everything
	if m.brief = l.Sample != nil; m.brief { // who are relatives is told by what is not held as well
		wanted, field = reconcile.Kin, func(f string) bool {
			of := m.table.Parents()
			return f == reconcile.ResidenceField || f == reconcile.MotherField && !of.Mother || f == reconcile.FatherField && !of.Father
		}
	}
	var err error
	m.fetched, err = l.fetch(ctx, m.table, m.matches, wanted, field)
	return err
}

// openRows are the rows that their number did not settle. The first match is of the
// row from.
func openRows(rows *register, from int, matches []kernel.Match) (open []int) {
	for i, match := range matches {
		if !reconcile.Settles(match, func() string { return rows.text(from+i, reconcile.NameField) }) {
			open = append(open, i)
		}
	}
	return open
}

// look passes the population by the open rows once more.
func (l Linkage) look(ctx context.Context, m *matching, open []int, records []kernel.Record, words *lexicon.Lexicon) error {
	pass := kernel.Pass{Look: kernel.BeyondNumbers, Weights: l.Policy.Weights, Gaps: m.tally.Gaps, Known: make([]kernel.Known, len(open))}
	rows := make([]kernel.Record, len(open))
	for k, i := range open {
		rows[k], pass.Known[k] = records[i], l.Policy.Known(m.matches[i])
	}
	linker := kernel.NewLinker(rows, words, pass)
	var matches []kernel.Match
	var tally kernel.Tally
	if m.table != nil {
		found, err := l.passHeld(ctx, linker, m.table)
		if err != nil {
			return err
		}
		matches, tally = linker.Merge(found)
	} else {
		workers, err := l.pass(ctx, linker, nil)
		if err != nil {
			return err
		}
		matches, tally = linker.Merge(probes(workers))
		m.workers = append(workers, m.workers...)
	}
	m.tally = m.tally.Then(tally)
	matches = linker.Join([][]kernel.Match{matches})
	for k, i := range open {
		m.matches[i].Hits = matches[k].Hits
		m.matches[i].Hits = l.Policy.Near(m.matches[i])
	}
	return nil
}

func probes(workers []*worker) []*kernel.Probe {
	out := make([]*kernel.Probe, len(workers))
	for i, w := range workers {
		out[i] = w.probe
	}
	return out
}

// person finds a person among the hits.
func (m *matching) person(ordinal int64) *reconcile.Person {
	if m.persons != nil {
		return m.persons(ordinal)
	}
	if m.table != nil {
		p := m.fetched.person(ordinal)
		if p != nil {
			m.spell(p)
		} else {
			var rec kernel.Record
			m.table.Person(ordinal, &rec)
			p = personBy(rec, ordinal)
		}
		if m.ids != nil {
			p.ID = m.ids[ordinal-1]
		}
		return p
	}
	for _, w := range m.workers {
		if p := w.person(ordinal); p != nil {
			return p
		}
	}
	return nil
}

// spell has the names that are held stand for those that were not read.
func (m *matching) spell(p *reconcile.Person) {
	for i := range p.Fields {
		f := &p.Fields[i]
		switch {
		case !m.brief || f.Text != "":
		case f.Field == reconcile.NameField:
			f.Text = m.table.Lexicon().Text(&p.Record.Name)
		case f.Field == reconcile.MotherField:
			f.Text = m.table.Lexicon().Text(&p.Record.Mother)
		case f.Field == reconcile.FatherField:
			f.Text = m.table.Lexicon().Text(&p.Record.Father)
		}
	}
}
