package relation

import (
	"context"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/reconcile/linkjob"
)

// Refer enters what another agency's linking said into the reference directory,
// in the sector that the configuration gives its system.
func (d *Directory) Refer(ctx context.Context, system string, references []linkjob.Reference) error {
	sector, err := d.sector(system)
	if err != nil {
		return err
	}
	type what struct {
		person   lienthong.PersonID
		capacity string
	}
	var entries []grant.Reference
	at := map[what]int{}
	for _, r := range references {
		valid := lienthong.Period{From: firstDay(r.From), Until: dayAfter(r.Until)}
		i, twice := at[what{r.Person, r.Capacity}]
		if !twice {
			at[what{r.Person, r.Capacity}] = len(entries)
			entries = append(entries, grant.Reference{Person: r.Person, Sector: sector, Capacity: r.Capacity, Valid: valid, Recorded: lienthong.Period{From: d.Now()}})
			continue
		}
		v := &entries[i].Valid // two rows about one person: known over both periods
		if valid.From.Before(v.From) {
			v.From = valid.From
		}
		if valid.Until.IsZero() || !v.Until.IsZero() && valid.Until.After(v.Until) {
			v.Until = valid.Until
		}
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

// firstDay is the beginning of a date; none for none.
func firstDay(d lienthong.Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(int(d.Year), time.Month(max(1, d.Month)), int(max(1, d.Day)), 0, 0, 0, 0, time.UTC)
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
