package node

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/gazetteer"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/reconcile/intake"
)

// personColumns are what linking needs of a person.
var personColumns = []vnfield.Column{
	vnfield.ColPIN, vnfield.ColCancelledPIN, vnfield.ColCMND, vnfield.ColName, vnfield.ColBirthDate, vnfield.ColSex,
	vnfield.ColBirthPlace, vnfield.ColResidence, vnfield.ColFather, vnfield.ColMother, vnfield.ColStatus,
}

// Source is the population register as the linkage reads it, as it was at a
// time: one consistent state, streamed.
func Source(ctx context.Context, register population.Scanner, at population.AsOf) intake.Source {
	return intake.Source{Columns: personColumns, Rows: func(yield func(intake.Row, error) bool) {
		n, cells := 0, make([]string, len(personColumns))
		for v, err := range register.Scan(ctx, at) {
			if err != nil {
				yield(intake.Row{}, err)
				return
			}
			n++
			describe(cells, &v, at)
			if !yield(intake.Row{Number: n, Person: v.Person, Cells: cells}, nil) {
				return
			}
		}
	}}
}

// describe writes a person into the cells of personColumns, in the words of
// the files that officers know.
func describe(cells []string, v *population.Version, at population.AsOf) {
	clear(cells)
	p := v.Keyless(at.Valid)
	cells[0] = p.PIN.Reveal()
	for _, n := range v.Numbers {
		switch {
		case !n.Number.CMND9().IsZero():
			cells[2] = n.Number.CMND9().Reveal()
		case n.Number.PIN() != p.PIN:
			cells[1] = n.Number.Reveal()
		}
	}
	cells[3] = p.Name
	cells[4] = dateText(p.BirthDate)
	cells[5] = sexWords[p.Sex]
	cells[6] = textOf(v, population.FieldBirthRegistration, at)
	cells[7] = textOf(v, population.FieldPermanentResidence, at)
	cells[8], cells[9] = p.Father, p.Mother
	cells[10] = lifeWords[p.Life]
}

// dateText writes a date as officers do, to the precision known.
func dateText(d lienthong.Date) string {
	if d.IsZero() {
		return ""
	}
	b := make([]byte, 0, len("02/01/2006"))
	for _, n := range []uint8{d.Day, d.Month} {
		if n != 0 {
			b = append(b, '0'+n/10, '0'+n%10, '/')
		}
	}
	return string(strconv.AppendInt(b, int64(d.Year), 10))
}

var sexWords = map[lienthong.Sex]string{lienthong.Male: "Nam", lienthong.Female: "Nữ", lienthong.SexOther: "Khác"}

var lifeWords = map[population.LifeStatus]string{population.Alive: "Còn sống", population.Dead: "Đã chết", population.Missing: "Mất tích"}

// textOf is the text of the first fact of a field that is true at a time.
func textOf(v *population.Version, field population.Field, at population.AsOf) string {
	for i := range v.Facts {
		if f := &v.Facts[i]; f.Field == field && f.Valid.Contains(at.Valid) {
			return f.Value.Text
		}
	}
	return ""
}

// Places lends the linkage the gazetteer.
func Places(text string) uint8 { return gazetteer.Vietnam().RegistrationCode(text) }

// persons finds whom a request is about; whom the register does not know is
// left out.
func (n *Node) persons(ctx context.Context, numbers, references []string) ([]lienthong.PersonID, error) {
	out, _, err := n.holders(ctx, numbers)
	for _, r := range references {
		if id, err := n.seal.Person(r); err == nil {
			out = append(out, id)
		}
	}
	return out, err
}

// holders finds who bears numbers, and the numbers that nobody in the register bears.
func (n *Node) holders(ctx context.Context, numbers []string) (persons []lienthong.PersonID, nobodys []string, err error) {
	var cards []lienthong.CardNumber
	for _, s := range numbers {
		if card, err := lienthong.ParseCardNumber(s); err == nil {
			cards = append(cards, card)
		}
	}
	for len(cards) > 0 {
		batch := cards[:min(len(cards), population.MaxBatch)]
		cards = cards[len(batch):]
		holders, err := n.Population.Holders(ctx, batch, population.At(n.Now()))
		if err != nil {
			return nil, nil, err
		}
		held := make([]bool, len(batch))
		for _, h := range holders {
			persons, held[h.Index] = append(persons, h.Person), true
		}
		for i, known := range held {
			if !known {
				nobodys = append(nobodys, batch[i].Reveal()) // as a bearer's id alone
			}
		}
	}
	return persons, nobodys, nil
}

// lastRead is the population as linking read it last. Agencies have register
// after register linked, each by a job of its own, and a small register is read
// once for all of them: as long as nothing was recorded since, and for a minute
// at most, after which it is forgotten.
type lastRead struct {
	register population.Store
	now      func() time.Time

	reading sync.Mutex // held while it is read ahead of a job

	mu     sync.Mutex
	counts population.Counts // when it was read: every change records a version
	until  time.Time
	rows   []intake.Row // nil: there is none
}

const (
	lastReadMost = 200_000 // persons: some 60 MB
	lastReadFor  = time.Minute
)

// expect reads a small register ahead of a job whose rows come meanwhile.
func (l *lastRead) expect(ctx context.Context) {
	l.reading.Lock()
	defer l.reading.Unlock()
	from, n, err := l.open(ctx)
	if err != nil || n > lastReadMost {
		return // the job reads it, or says what is wrong
	}
	for _, err := range from.Rows { // they are kept as they go by
		if err != nil {
			return
		}
	}
}

// source is the population for a job, and how many it is.
func (l *lastRead) source(ctx context.Context) (intake.Source, int, error) {
	l.reading.Lock() // who reads ahead reads for this job too
	defer l.reading.Unlock()
	return l.open(ctx)
}

func (l *lastRead) open(ctx context.Context) (intake.Source, int, error) {
	counts, err := l.register.Count(ctx)
	if err != nil {
		return intake.Source{}, 0, err
	}
	now, n := l.now(), int(counts.Persons)
	from := Source(ctx, l.register, population.At(now))
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.rows != nil && l.counts == counts && now.Before(l.until):
		rows := l.rows
		from.Rows = func(yield func(intake.Row, error) bool) {
			for i := range rows {
				if !yield(rows[i], nil) {
					return
				}
			}
		}
	case n <= lastReadMost:
		from.Rows = l.keeping(from.Rows, counts, now.Add(lastReadFor))
	}
	return from, n, nil
}

// keeping hands rows on, and keeps them if they come whole.
func (l *lastRead) keeping(rows func(func(intake.Row, error) bool), counts population.Counts, until time.Time) func(func(intake.Row, error) bool) {
	return func(yield func(intake.Row, error) bool) {
		kept := make([]intake.Row, 0, counts.Persons)
		for row, err := range rows {
			if !yield(row, err) || err != nil {
				return
			}
			row.Cells = slices.Clone(row.Cells)
			kept = append(kept, row)
		}
		if len(kept) != int(counts.Persons) {
			return // it grew meanwhile
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		l.rows, l.counts, l.until = kept, counts, until
		time.AfterFunc(lastReadFor, l.forget)
	}
}

func (l *lastRead) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.now().Before(l.until) {
		l.rows = nil
	}
}
