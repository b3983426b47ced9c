package life

import (
	"context"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// roleLimit is the most characters of a relation to the head of a household.
const roleLimit = 40

// joins has somebody belong to the household of a head from a day on (Law on Residence
// 68/2020/QH14 art. 10, 20), and to no other. Who belongs to it already gets the relation that is said.
func (d *desk) joins(ctx context.Context, e said, one *draft) (lienthong.PersonID, error) {
	head, err := d.another(ctx, e.Head, "/head")
	if err != nil {
		return lienthong.PersonID{}, err
	}
	switch {
	case e.Relation == "":
		return lienthong.PersonID{}, wrong("/relation", "What the person is to the head of the household is missing.")
	case head == one:
		return lienthong.PersonID{}, contradicts("Both numbers are of one person; check the head's.")
	case head.in(population.Head, e.from):
		return lienthong.PersonID{}, contradicts("Who is named as the head belongs to somebody else's household on that day or after it; check the number, or record the change of head first.")
	case one.in(population.Member, e.from):
		return lienthong.PersonID{}, contradicts("The person heads a household with others in it; record who is its head from then on, or that they leave, first.")
	}
	for _, p := range []*draft{one, head} {
		if err := p.lives(e); err != nil {
			return lienthong.PersonID{}, err
		}
	}
	if err := d.out(ctx, e.from, one); err != nil {
		return lienthong.PersonID{}, err
	}
	d.household(one, head, e.from, e.Relation)
	return head.Person, nil
}

// leaves has somebody belong to the household no more (art. 24, 25); a household of one
// has no record.
func (d *desk) leaves(ctx context.Context, e said, one *draft) (lienthong.PersonID, error) {
	for _, r := range one.Relations {
		if r.Kind == population.Head && r.Valid.Contains(e.from) {
			return r.Other, d.out(ctx, e.from, one)
		}
	}
	if one.in(population.Member, e.from) {
		return lienthong.PersonID{}, contradicts("The person heads the household; record who is its head from then on first.")
	}
	return lienthong.PersonID{}, contradicts("The person belongs to no household in the register on that day.")
}

// heads makes a member the head of the household (art. 10, 26). What the others are to the
// new head is another thing than before, and unknown until each is recorded; the old
// head, if alive, stays as what the event says.
func (d *desk) heads(ctx context.Context, e said, one *draft) (lienthong.PersonID, error) {
	if err := one.lives(e); err != nil {
		return lienthong.PersonID{}, err
	}
	was := lienthong.PersonID{}
	for _, r := range one.Relations {
		if r.Kind == population.Head && r.Valid.Contains(e.from) {
			was = r.Other
		}
	}
	if was.IsZero() {
		return was, contradicts("The person belongs to no household in the register of which somebody else there is the head.")
	}
	old, err := d.person(ctx, was)
	if err != nil {
		return was, err
	}
	var members []*draft
	for _, r := range old.Relations {
		if r.Kind != population.Member || !r.Valid.Contains(e.from) || r.Other.IsZero() {
			continue
		}
		member, err := d.person(ctx, r.Other)
		if err != nil {
			return was, err
		}
		members = append(members, member)
	}
	for _, m := range members {
		if err := d.out(ctx, e.from, m); err != nil {
			return was, err
		}
		if m != one {
			d.household(m, one, e.from, "")
		}
	}
	if old.deadOn(e.from) {
		return was, nil
	}
	if e.Relation == "" {
		return was, wrong("/relation", "What the former head is to the new one is missing.")
	}
	d.household(old, one, e.from, e.Relation)
	return was, nil
}

// out takes somebody out of the household of another; nothing for who is in none.
func (d *desk) out(ctx context.Context, from time.Time, one *draft) error {
	for _, r := range one.Relations {
		if r.Kind != population.Head || !r.Valid.Contains(from) && !r.Valid.From.After(from) {
			continue
		}
		if r.Valid.From.After(from) {
			return contradicts("The register has a later change of this person's household; check the day.")
		}
		if !r.Other.IsZero() {
			head, err := d.person(ctx, r.Other)
			if err != nil {
				return err
			}
			head.part(population.Member, one.Person, from)
		}
		one.part(population.Head, r.Other, from)
		return nil
	}
	return nil
}

// household enters a member and the head on both sides.
func (d *desk) household(member, head *draft, from time.Time, relation string) {
	d.relate(member, head, population.Head, population.Member, from, relation)
}

// relate enters what other is to one, and what one is to other, from a day on.
func (d *desk) relate(one, other *draft, kind, back population.RelationKind, from time.Time, code string) {
	for _, side := range []struct {
		of, to *draft
		kind   population.RelationKind
	}{{one, other, kind}, {other, one, back}} {
		p := side.to.Profile(d.now)
		side.of.Relations = append(side.of.Relations, population.Relation{
			Kind: side.kind, Other: side.to.Person, Name: p.Name, Number: lienthong.CardNumberOf(p.PIN), Code: code, Valid: lienthong.Period{From: from},
		})
		side.of.changed = true
	}
}

// part ends what another is to somebody on a day; what began on that day was not so.
func (one *draft) part(kind population.RelationKind, other lienthong.PersonID, until time.Time) {
	var out []population.Relation
	for _, r := range one.Relations {
		if r.Kind == kind && r.Other == other && (r.Valid.Until.IsZero() || r.Valid.Until.After(until)) {
			one.changed = true
			if r.Valid.Until = until; !r.Valid.From.Before(until) {
				continue
			}
		}
		out = append(out, r)
	}
	one.Relations = out
}

// in reports whether somebody has a relation of a kind on a day, or after it.
func (one *draft) in(kind population.RelationKind, from time.Time) bool {
	for _, r := range one.Relations {
		if r.Kind == kind && (r.Valid.Until.IsZero() || r.Valid.Until.After(from)) {
			return true
		}
	}
	return false
}

// role checks the relation of an event to the head of a household: words, or a code of
// the list in use.
func (e *Event) role() error {
	if !Plain(e.Relation, roleLimit) {
		return wrong("/relation", "The relation to the head is longer than 40 characters, or not plain text.")
	}
	return nil
}
