package life

import (
	"context"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// desk is a batch under way: persons as its events have changed them so far.
type desk struct {
	*Service
	now    time.Time
	source string
	drafts map[lienthong.PersonID]*draft
	order  []*draft                          // as they came
	bears  map[lienthong.CardNumber][]*draft // drafts that bear, or bore, a number
	given  []lienthong.CardNumber            // numbers that were nobody's before the batch
}

// draft is the next version of a person.
type draft struct {
	population.Version
	changed bool
}

func (d *desk) at() population.AsOf { return population.At(d.now) }

// find is the one person whom an event names.
func (d *desk) find(ctx context.Context, who population.Subject) (*draft, error) {
	bearers, err := d.bearers(ctx, who.Number)
	if err != nil {
		return nil, err
	}
	var found *draft
	for _, b := range bearers {
		p := b.Profile(d.now)
		if !who.Fits(&p) {
			continue
		}
		if found != nil {
			return nil, lienthong.Errorf(lienthong.TooManyMatches, "Several persons bear this number, name and date of birth; say the personal number of twelve digits.")
		}
		found = b
	}
	if found == nil {
		return nil, lienthong.Errorf(lienthong.NotFound, "Nobody in the register has this number, name and date of birth together; check all three.")
	}
	return found, nil
}

// bearers are those who bear a number, or bore it.
func (d *desk) bearers(ctx context.Context, number lienthong.CardNumber) ([]*draft, error) {
	holders, err := d.Store.Holders(ctx, []lienthong.CardNumber{number}, d.at())
	if err != nil {
		return nil, err
	}
	var out []*draft
	for _, h := range holders {
		one, err := d.person(ctx, h.Person)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	for _, one := range d.bears[number] {
		if !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return slices.DeleteFunc(out, func(one *draft) bool { return !one.bore(number) }), nil
}

// bore reports whether a person bears a number, or bore it.
func (one *draft) bore(number lienthong.CardNumber) bool {
	return slices.ContainsFunc(one.Numbers, func(n population.Identifier) bool { return n.Number == number })
}

// free refuses a number that somebody bears or bore: numbers are not given twice.
func (d *desk) free(ctx context.Context, number lienthong.CardNumber) error {
	bearers, err := d.bearers(ctx, number)
	if err != nil {
		return err
	}
	if len(bearers) > 0 {
		return contradicts("Somebody in the register bears or bore this number; a number is not given twice.")
	}
	d.given = append(d.given, number)
	return nil
}

// person is the draft of somebody in the register.
func (d *desk) person(ctx context.Context, id lienthong.PersonID) (*draft, error) {
	if one := d.drafts[id]; one != nil {
		return one, nil
	}
	docs, err := d.Store.Documents(ctx, []lienthong.PersonID{id}, d.at())
	if err != nil {
		return nil, err
	}
	if len(docs) == 0 {
		return nil, lienthong.Errorf(lienthong.Internal, "A record names somebody who is not in the register.")
	}
	return d.take(docs[0].Next(d.now, d.source)), nil
}

func (d *desk) take(v population.Version) *draft {
	one := &draft{Version: v}
	d.drafts[v.Person] = one
	d.order = append(d.order, one)
	return one
}

// give has a person bear a number from now on in this batch.
func (d *desk) give(one *draft, n population.Identifier) {
	one.Numbers = append(one.Numbers, n)
	d.bears[n.Number] = append(d.bears[n.Number], one)
}

// versions are those that came of the batch; each can stand.
func (d *desk) versions() (out []population.Version, err error) {
	for _, one := range d.order {
		if !one.changed {
			continue
		}
		if err := one.Check(); err != nil {
			return nil, err
		}
		out = append(out, one.Version)
	}
	return out, nil
}

// deadOn reports whether somebody was dead on a day; who died on an unknown one was.
func (one *draft) deadOn(day time.Time) bool {
	death := one.died()
	return death != nil && !death.Valid.From.After(day)
}

// died is the fact of a death, also of one on an unknown day.
func (one *draft) died() *population.Fact {
	for i := range one.Facts {
		if one.Facts[i].Field == population.FieldDeathDate {
			return &one.Facts[i]
		}
	}
	return nil
}
