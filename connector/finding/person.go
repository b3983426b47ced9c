package finding

import (
	"context"
	"slices"

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
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(asking)
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
		who := Who{Number: link.Number, Name: column(record, vnfield.ColName), BirthDate: column(record, vnfield.ColBirthDate), Capacity: link.Capacity}
		group.Go(func() error { return r.tellAll(ctx, needs(rules, &record.Person), who, record) })
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
			y, m, d := link.Linked.Date()
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

// tellAll asks the owner for all that is needed of a record's person.
func (r *run) tellAll(ctx context.Context, needs []linked.Need, who Who, record *linked.Record) error {
	for _, need := range needs {
		r.mu.Lock()
		a := r.asked[need]
		hopeless := a.denied() && a.refused >= enough
		r.mu.Unlock()
		if hopeless {
			record.Untold = append(record.Untold, need)
			continue
		}
		switch err := r.Facts.Tell(ctx, need, who, &record.Person); lienthong.CodeOf(err) {
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

// column is the value of the term that linking takes for a column.
func column(r *linked.Record, c vnfield.Column) string {
	i := slices.IndexFunc(r.Type.Terms, func(t connector.Term) bool { return t.Column == c })
	if i < 0 {
		return ""
	}
	return r.Values[i]
}
