package official

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
)

// Change is what arose at the agency, or came from the population register,
// about one person: an appointment, a new salary step, a diploma.
type Change struct {
	Key      string    // of the dossier
	Revision int64     // that the change rests on
	By       Master    // who says so
	Arose    time.Time // when it happened
	Entries  []Entry
}

// Entry is one value of a change. Those of one item of a list belong together;
// items count from 1.
type Entry struct {
	Field FieldID
	Item  int
	Value string // as people write it; "" takes the value away
}

// Receipt says what became of a change.
type Receipt struct {
	Revision int64     // of the dossier now
	SyncBy   time.Time // the last day to synchronise it; zero if no rule was in force
	Late     bool      // that day was over when the change came
}

// Record enters a change, all of it or nothing. A value that cannot be read is
// refused, and so is one for a field that the other side is right about.
func (s *Service) Record(ctx context.Context, c Change) (Receipt, error) {
	if c.By != Population && c.By != Employer || len(c.Entries) == 0 || c.Arose.IsZero() {
		return Receipt{}, lienthong.Errorf(lienthong.Invalid, "A change needs entries, the day on which it arose and who says so.")
	}
	d, err := s.find(ctx, Question{Key: c.Key})
	if err != nil {
		return Receipt{}, err
	}
	if d.Revision != c.Revision {
		return Receipt{}, lienthong.Errorf(lienthong.Conflict, "The dossier has changed since; read it again and repeat the change.")
	}
	for i, e := range c.Entries {
		if err := s.enter(&d, c.By, e, i); err != nil {
			return Receipt{}, err
		}
	}
	now := s.Now().UTC()
	d.Changed = now
	if err := s.Store.Put(ctx, []Dossier{d}); err != nil {
		return Receipt{}, err
	}
	r := Receipt{Revision: d.Revision + 1}
	if day, _, ok := s.Catalogue.SyncBy(c.Arose); ok {
		r.SyncBy, r.Late = day, !now.Before(day.AddDate(0, 0, 1))
	}
	s.Log.LogAttrs(ctx, slog.LevelInfo, "dossier changed", slog.Int("entries", len(c.Entries)), slog.Bool("late", r.Late))
	return r, nil
}

// enter puts one entry into the dossier.
func (s *Service) enter(d *Dossier, by Master, e Entry, i int) error {
	refuse := func(code lienthong.Code, format string, args ...any) error {
		return &lienthong.Error{Code: code, Field: fmt.Sprintf("/entries/%d", i), Message: fmt.Sprintf(format, args...)}
	}
	f, ok := s.Catalogue.Field(e.Field)
	switch {
	case !ok:
		return refuse(lienthong.FieldUnknown, "A field of the change is not in the catalogue; correct its name.")
	case f.Master != by:
		return refuse(lienthong.FieldNotAllowed, "Field %q is mastered by the %s; the change must come from there.", f.ID, f.Master)
	case f.List != (e.Item > 0) || e.Item > 1000:
		return refuse(lienthong.Invalid, "Field %q has items 1 to 1000 if it is a list, else item 0.", f.ID)
	}
	if e.Value == "" {
		d.remove(f.ID, e.Item)
		return nil
	}
	text, codes := s.Catalogue.read(f.Kind, e.Value)
	if text == "" {
		return refuse(lienthong.Invalid, "The value of field %q cannot be read as a %s; write it again.", f.ID, f.Kind)
	}
	d.set(Fact{Field: f.ID, Item: e.Item, Text: text, Raw: e.Value, Source: by})
	// What the import found wrong about the field is settled by this.
	d.settle(f.ID)
	for _, code := range codes {
		d.Findings = append(d.Findings, Finding{Field: f.ID, Code: code})
	}
	return nil
}

// Deadline is how soon what arises at an agency must be synchronised, from a
// date on.
type Deadline struct {
	From        lienthong.Date `yaml:"from"`
	WorkingDays int            `yaml:"working_days"`
	Basis       string         `yaml:"basis"`
}

// SyncBy is the last day on which a change that arose on a day is synchronised
// in time, by the rule in force on that day, its beginning in Việt Nam, whose clock
// counts the days. ok is false before any rule.
// Saturday, Sunday and the catalogue's holidays are no working days.
func (c *Catalogue) SyncBy(arose time.Time) (day time.Time, rule Deadline, ok bool) {
	y, m, d := arose.In(lienthong.Vietnam).Date()
	day = time.Date(y, m, d, 0, 0, 0, 0, lienthong.Vietnam)
	var since time.Time
	for _, r := range c.Deadlines {
		from := time.Date(int(r.From.Year), time.Month(r.From.Month), int(r.From.Day), 0, 0, 0, 0, lienthong.Vietnam)
		if !from.After(day) && (!ok || from.After(since)) {
			rule, since, ok = r, from, true
		}
	}
	if !ok {
		return time.Time{}, Deadline{}, false
	}
	for left := rule.WorkingDays; left > 0; {
		day = day.AddDate(0, 0, 1)
		if c.working(day) {
			left--
		}
	}
	return day, rule, true
}

func (c *Catalogue) working(day time.Time) bool {
	if w := day.Weekday(); w == time.Saturday || w == time.Sunday {
		return false
	}
	date := lienthong.Date{Year: int16(day.Year()), Month: uint8(day.Month()), Day: uint8(day.Day())}
	return !slices.Contains(c.Holidays, date)
}
