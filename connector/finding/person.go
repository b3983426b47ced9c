package finding

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/connector/linked"
	"github.com/lienthong/lienthong/internal/vnfield"
)

// asked counts how questions for a need ended. One person may be refused, since
// the grant's relation does not reach them; who was never told is not granted.
type asked struct {
	told, refused int
	relatives     int // that were told, where it is for them
}

// enough refusals, and nothing told, end the asking of a run.
const enough = 10

func (a *asked) denied() bool { return a != nil && a.told == 0 && a.refused > 0 }

// many persons, of whom nobody has a relative, say that the register keeps none.
const many = 20

func (a *asked) barren() bool { return a != nil && a.told >= many && a.relatives == 0 }

// identify says of each record whom it means, and asks what the rules need.
func (r *run) identify(ctx context.Context, b *connector.Bound, rules []*linked.Rule, records []linked.Record) error {
	keys := make([]string, len(records))
	for i := range records {
		keys[i] = records[i].Key
	}
	known, err := r.Links.Known(ctx, b.Type.ID, keys)
	if err != nil {
		return err
	}
	if len(b.Type.Capacities) > 0 && len(b.LinkColumns()) > 0 {
		r.linked[b.Type.ID] = r.linked[b.Type.ID] || len(known) > 0
	}
	links := make(map[string]*linkage.Link, len(known))
	for i := range known {
		links[known[i].Key] = &known[i]
	}
	questions := map[linked.Need][]question{}
	for i := range records {
		record := &records[i]
		link := links[record.Key]
		r.person(record, link)
		if record.Undecided && len(b.Type.Capacities) > 0 {
			r.report.Undecided++
		}
		if !record.Known() || link.Number == "" {
			continue
		}
		who := Who{Number: link.Number, Name: record.Column(vnfield.ColName), BirthDate: record.Column(vnfield.ColBirthDate), Capacity: link.Capacity, Current: current(link.Known, r.Now().In(lienthong.Vietnam))}
		for _, need := range needs(rules, &record.Person) {
			questions[need] = append(questions[need], question{who, record})
		}
	}
	for _, need := range slices.Sorted(maps.Keys(questions)) {
		if err := r.ask(ctx, need, questions[need]); err != nil {
			return err
		}
	}
	return nil
}

// current reports whether a period, of which both ends may be partial or open, holds a
// day.
func current(k linkage.Known, day time.Time) bool {
	on := day.Format(time.DateOnly)
	from, until := k.From.String(), k.Until.String()
	return from[:min(len(from), len(on))] <= on[:min(len(from), len(on))] && (until == "" || until[:min(len(until), len(on))] >= on[:min(len(until), len(on))])
}

// question is of whom something is asked, for a record.
type question struct {
	who    Who
	record *linked.Record
}

// ask asks the owner for what is needed of records' persons: of many at once where
// that is done, and of the others one by one.
func (r *run) ask(ctx context.Context, need linked.Need, questions []question) error {
	who, persons := make([]Who, len(questions)), make([]*linked.Person, len(questions))
	for i, q := range questions {
		who[i], persons[i] = q.who, &q.record.Person
	}
	errs := r.Facts.TellMany(ctx, need, who, persons)
	group, alone := errgroup.WithContext(ctx)
	group.SetLimit(asking)
	for i, q := range questions {
		if len(errs) > 0 && !errors.Is(errs[i], ErrSingly) {
			group.Go(func() error { return r.answered(need, q.record, errs[i]) })
			continue
		}
		group.Go(func() error { return r.tell(alone, need, q) })
	}
	return group.Wait()
}

// asking is how many questions are put to the owner at once.
const asking = 4

// person is what linking said of a record.
func (r *run) person(record *linked.Record, link *linkage.Link) {
	switch {
	case link == nil:
		record.Undecided = true
	case linkage.Certain(link.Verdict):
		record.Person.ID = link.Number
		if link.Number == "" { // it is not granted: somebody, and nobody else's record
			record.Person.ID = "row " + record.Type.ID + " " + record.Key
			r.count(linked.PersonsUnited, false)
		}
		if record.Person.Dead = slices.Contains(link.Differences, "person_deceased"); record.Person.Dead {
			y, m, d := link.Linked.In(lienthong.Vietnam).Date()
			record.Person.DeadBy = lienthong.Date{Year: int16(y), Month: uint8(m), Day: uint8(d)}
		}
	default:
		record.Undecided = link.Verdict != "not_found"
	}
}

// needs are what the rules must be told of a person: of who lives, no day of
// death.
func needs(rules []*linked.Rule, p *linked.Person) (out []linked.Need) {
	if p.Dead {
		out = append(out, linked.DayOfDeath) // rules that could do without are better with it
	}
	for _, n := range []linked.Need{linked.RelativesOf, linked.CapacitiesOf} {
		if slices.ContainsFunc(rules, func(rule *linked.Rule) bool { return rule.Wants(n) }) {
			out = append(out, n)
		}
	}
	return out
}

// tell asks the owner about one person, as long as there is hope.
func (r *run) tell(ctx context.Context, need linked.Need, q question) error {
	r.mu.Lock()
	a := r.asked[need]
	hopeless := a.denied() && a.refused >= enough
	r.mu.Unlock()
	if hopeless {
		q.record.Untold = append(q.record.Untold, need)
		return nil
	}
	return r.answered(need, q.record, r.Facts.Tell(ctx, need, q.who, &q.record.Person))
}

// answered notes how a question ended; an error that says nothing of the person is
// handed on.
func (r *run) answered(need linked.Need, record *linked.Record, err error) error {
	switch lienthong.CodeOf(err) {
	case "":
		r.count(need, true)
		if need == linked.RelativesOf {
			r.mu.Lock()
			r.asked[need].relatives += len(record.Person.Relatives)
			r.mu.Unlock()
		}
	case lienthong.AccessDenied, lienthong.FieldNotAllowed:
		r.count(need, false)
		record.Untold = append(record.Untold, need)
	case lienthong.NotFound: // the record has them otherwise than the register
		r.count(need, true)
		record.Untold = append(record.Untold, need)
	default:
		return err
	}
	return nil
}

func (r *run) count(need linked.Need, told bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	a := r.asked[need]
	if a == nil {
		a = &asked{}
		r.asked[need] = a
	}
	if told {
		a.told++
	} else {
		a.refused++
	}
}
