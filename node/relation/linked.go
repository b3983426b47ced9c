package relation

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/reconcile/linkjob"
)

// atOnce is how many entries are recorded in one transaction: others write into
// the same database, and wait for it.
const atOnce = 10_000

// Refer enters what another agency's linking said into the reference directory,
// in the sector that the configuration gives its system: in pieces, each whole,
// and what was entered before may be entered again.
func (d *Directory) Refer(ctx context.Context, system string, references []linkjob.Reference) error {
	sector, err := d.sector(system)
	if err != nil {
		return err
	}
	slices.SortFunc(references, func(a, b linkjob.Reference) int {
		return cmp.Or(a.Person.Compare(b.Person), cmp.Compare(a.Capacity, b.Capacity))
	})
	now := d.Now()
	var entries []grant.Reference
	for i, r := range references {
		valid := lienthong.Period{From: firstDay(r.From), Until: dayAfter(r.Until)}
		if i > 0 && r.Person == references[i-1].Person && r.Capacity == references[i-1].Capacity {
			v := &entries[len(entries)-1].Valid // two rows about one person: known over both periods
			if valid.From.Before(v.From) {
				v.From = valid.From
			}
			if valid.Until.IsZero() || !v.Until.IsZero() && valid.Until.After(v.Until) {
				v.Until = valid.Until
			}
			continue
		}
		if len(entries) == atOnce {
			if err := d.Store.Record(ctx, entries...); err != nil {
				return err
			}
			entries = entries[:0]
		}
		entries = append(entries, grant.Reference{Person: r.Person, Sector: sector, Capacity: r.Capacity, Valid: valid, Recorded: lienthong.Period{From: now}})
	}
	return d.Store.Record(ctx, entries...)
}

// End takes back what another agency's linking entered, in its own
// sector only. Whom the register does not know has no entry.
func (d *Directory) End(ctx context.Context, system string, ended []linkjob.Ended) error {
	sector, err := d.sector(system)
	if err != nil {
		return err
	}
	now := d.Now()
	var entries []grant.Reference
	for _, e := range ended {
		persons, err := d.Persons(ctx, []string{e.Number}, nil)
		if err != nil {
			return err
		}
		for _, p := range persons {
			entries = append(entries, grant.Reference{Person: p, Sector: sector, Capacity: e.Capacity, Valid: lienthong.Period{From: now, Until: now}, Recorded: lienthong.Period{From: now}})
		}
	}
	return d.Store.Record(ctx, entries...)
}

// firstDay is the beginning of a date in Việt Nam; none for none.
func firstDay(d lienthong.Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(int(d.Year), time.Month(max(1, d.Month)), int(max(1, d.Day)), 0, 0, 0, 0, lienthong.Vietnam)
}

// dayAfter is the end of a date: of the year or the month, where only that is
// known.
func dayAfter(d lienthong.Date) time.Time {
	first := firstDay(d)
	switch d.Precision() {
	case lienthong.YearOnly:
		return first.AddDate(1, 0, 0)
	case lienthong.YearMonth:
		return first.AddDate(0, 1, 0)
	case lienthong.FullDate:
		return first.AddDate(0, 0, 1)
	default:
		return time.Time{}
	}
}
