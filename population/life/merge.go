package life

import (
	"context"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// merge cancels gone in favour of the record that the event names.
func (d *desk) merge(ctx context.Context, e said, gone *draft) (lienthong.PersonID, error) {
	who, err := e.Into.Subject()
	if err != nil {
		return lienthong.PersonID{}, under("/into", err)
	}
	kept, err := d.find(ctx, who)
	if err != nil {
		return lienthong.PersonID{}, under("/into", err)
	}
	if err := d.same(gone, kept); err != nil {
		return lienthong.PersonID{}, err
	}
	if err := d.relatives(ctx, gone, kept); err != nil {
		return lienthong.PersonID{}, err
	}
	gone.end(d.now)
	for _, n := range gone.Numbers {
		if !kept.bore(n.Number) {
			d.give(kept, n) // before those of kept, whose number counts also in the past
			kept.Numbers = slices.Insert(kept.Numbers[:len(kept.Numbers)-1], 0, n)
		}
	}
	gone.Numbers, gone.Facts = nil, nil
	gone.Relations = []population.Relation{{Kind: population.Merged, Other: kept.Person, Valid: lienthong.Period{From: d.now}}}
	kept.changed = true
	return kept.Person, nil
}

// same refuses two records that cannot be of one person, and one record twice: a
// number of a record that was merged already is an alias of the one that stayed.
func (d *desk) same(gone, kept *draft) error {
	g, k := gone.Profile(d.now), kept.Profile(d.now)
	switch {
	case gone == kept:
		return contradicts("Both numbers are of one record already; there is nothing to merge.")
	case k.PIN.IsZero() && !g.PIN.IsZero():
		return contradicts("The record that is to stay has no personal number in force, the other has; merge them the other way round.")
	case !g.BirthDate.Covers(k.BirthDate) && !k.BirthDate.Covers(g.BirthDate):
		return contradicts("The records have different dates of birth: two persons, or one record is wrong and is corrected first.")
	case g.Sex != k.Sex && g.Sex != lienthong.SexUnknown && k.Sex != lienthong.SexUnknown:
		return contradicts("The records have different sexes: two persons, or one record is wrong and is corrected first.")
	case g.Life != k.Life:
		return contradicts("One record is of somebody who lives, the other is not; record or annul the death first, so that both say the same.")
	}
	for _, r := range gone.Relations {
		if r.Other == kept.Person {
			return contradicts("One record is a relative of the other: they are two persons.")
		}
		for _, s := range kept.Relations {
			if s.Other == gone.Person || s.Kind == r.Kind && (r.Kind == population.Father || r.Kind == population.Mother) && !r.Other.IsZero() && !s.Other.IsZero() && s.Other != r.Other {
				return contradicts("The records have different parents in the register: two persons, or one record is wrong and is corrected first.")
			}
		}
	}
	return nil
}

// relatives makes the relatives of gone those of kept, on both sides.
func (d *desk) relatives(ctx context.Context, gone, kept *draft) error {
	for _, r := range gone.Relations {
		if !r.Other.IsZero() {
			other, err := d.person(ctx, r.Other)
			if err != nil {
				return err
			}
			other.repoint(gone.Person, kept.Person)
		}
		if !kept.has(r, d) {
			kept.Relations = append(kept.Relations, r)
		}
	}
	return nil
}

// repoint has relations to one record be relations to another.
func (one *draft) repoint(from, to lienthong.PersonID) {
	var out []population.Relation
	for _, r := range one.Relations {
		if r.Other == from {
			one.changed = true
			if r.Other = to; related(one.Relations, r) {
				continue
			}
		}
		out = append(out, r)
	}
	one.Relations = out
}

// related reports whether the same relation is there.
func related(rows []population.Relation, r population.Relation) bool {
	for _, s := range rows {
		if s.Kind == r.Kind && s.Other == r.Other {
			return true
		}
	}
	return false
}

// has reports whether a relation is there, or one in its place: a person has one
// father, one mother, and one head of household at a time.
func (one *draft) has(r population.Relation, d *desk) bool {
	for _, s := range one.Relations {
		switch {
		case s.Kind != r.Kind:
		case !r.Other.IsZero() && s.Other == r.Other, r.Other.IsZero() && s.Name == r.Name:
			return true
		case (r.Kind == population.Father || r.Kind == population.Mother || r.Kind == population.Head) && s.Valid.Contains(d.now):
			return true
		}
	}
	return false
}
