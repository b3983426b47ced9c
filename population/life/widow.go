package life

import (
	"context"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// widow ends the marriage of somebody who died on the day of the death (Law on Marriage
// and Family 52/2014/QH13 art. 65), on both sides; the other one is widowed from then on.
func (d *desk) widow(ctx context.Context, dead *draft, from time.Time) error {
	for _, r := range slices.Clone(dead.Relations) {
		if r.Kind != population.Spouse || r.Other.IsZero() || !r.Valid.Contains(from) {
			continue
		}
		spouse, err := d.person(ctx, r.Other)
		if err != nil {
			return err
		}
		dead.part(population.Spouse, spouse.Person, from)
		spouse.part(population.Spouse, dead.Person, from)
		if !spouse.deadOn(from) {
			spouse.marital(from, d.Rules.widowed())
		}
	}
	return nil
}

// restore takes back that a death ended a marriage, unless the other one has married
// since (art. 67).
func (d *desk) restore(ctx context.Context, one *draft, from time.Time) error {
	for i := range one.Relations {
		r := &one.Relations[i]
		if r.Kind != population.Spouse || r.Other.IsZero() || from.IsZero() || !r.Valid.Until.Equal(from) {
			continue
		}
		spouse, err := d.person(ctx, r.Other)
		if err != nil {
			return err
		}
		if spouse.in(population.Spouse, from) || spouse.deadOn(from) {
			continue
		}
		r.Valid.Until = time.Time{}
		for j := range spouse.Relations {
			if s := &spouse.Relations[j]; s.Kind == population.Spouse && s.Other == one.Person && s.Valid.Until.Equal(from) {
				s.Valid.Until = time.Time{}
			}
		}
		spouse.asIfNever(from)
	}
	return nil
}

// annulMarriage takes back a marriage that is in force: of both it is as if it had never
// been.
func (d *desk) annulMarriage(ctx context.Context, e said, one *draft) (other lienthong.PersonID, err error) {
	var named *draft
	if e.Spouse != (population.Question{}) {
		if named, err = d.another(ctx, e.Spouse, "/spouse"); err != nil {
			return other, err
		}
	}
	for _, r := range one.Relations {
		if r.Kind != population.Spouse || r.Other.IsZero() || !r.Valid.Contains(d.now) || named != nil && r.Other != named.Person {
			continue
		}
		spouse, err := d.person(ctx, r.Other)
		if err != nil {
			return other, err
		}
		for _, side := range [][2]*draft{{one, spouse}, {spouse, one}} {
			side[0].Relations = slices.DeleteFunc(slices.Clone(side[0].Relations), func(s population.Relation) bool {
				return s.Kind == population.Spouse && s.Other == side[1].Person && s.Valid.Contains(d.now)
			})
			side[0].asIfNever(r.Valid.From)
		}
		return spouse.Person, nil
	}
	return other, contradicts("The register has no such marriage in force; check the numbers.")
}

// asIfNever takes out the marital status that began on a day, and lets the one before go
// on in its place.
func (one *draft) asIfNever(from time.Time) {
	until, began := time.Time{}, false
	one.Facts = slices.DeleteFunc(slices.Clone(one.Facts), func(f population.Fact) bool {
		if f.Field != population.FieldMaritalStatus || !f.Valid.From.Equal(from) {
			return false
		}
		until, began = f.Valid.Until, true
		return true
	})
	for i := range one.Facts {
		if f := &one.Facts[i]; began && f.Field == population.FieldMaritalStatus && !f.Valid.Until.IsZero() && f.Valid.Until.Equal(from) {
			f.Valid.Until = until
		}
	}
	one.changed = true
}
