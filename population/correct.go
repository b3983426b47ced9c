package population

import (
	"context"
	"iter"
	"slices"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/lienthong/lienthong"
)

// Correction is what changes about one person. A death, a move, a marriage and
// a slip of the pen are all corrections: they differ in From and Facts.
type Correction struct {
	Person lienthong.PersonID
	Base   int    // the number of the version that it rests on
	Source string // who says so; a code of an agency or a process

	// Fields are those whose facts it settles. Facts of other fields stay.
	Fields []Field
	// From is when the world changed: facts of Fields that hold then end then,
	// and Facts begin then unless they say otherwise. Zero: the world did not
	// change, the register was wrong; the facts of Fields are replaced whole.
	From time.Time
	// Facts are the new facts of Fields; none where a fact was wrong or ended.
	Facts []Fact

	// Numbers and Relations replace the whole list, unless nil.
	Numbers   []Identifier
	Relations []Relation
}

// Correct records corrections as new versions, all or none, and erases nothing:
// questions about an earlier recorded time are answered as before. It returns
// the new versions. lienthong.Conflict means that Base is not the current
// version: read again and decide again. lienthong.NotFound means no such person.
func (s *Service) Correct(ctx context.Context, corrections ...Correction) ([]Version, error) {
	now := s.now()
	ids := make([]lienthong.PersonID, len(corrections))
	for i := range corrections {
		ids[i] = corrections[i].Person
	}
	docs, err := s.Store.Documents(ctx, ids, At(now))
	if err != nil {
		return nil, err
	}
	if len(docs) != len(ids) {
		return nil, lienthong.Errorf(lienthong.NotFound, "A correction names a person who is not in the register.")
	}
	next := make([]Version, len(docs))
	for i := range docs {
		c := &corrections[i]
		if docs[i].Number != c.Base {
			return nil, errStale()
		}
		next[i] = c.apply(&docs[i], now)
		if err := next[i].Check(); err != nil {
			return nil, err
		}
	}
	if err := s.Store.Append(ctx, next...); err != nil {
		return nil, err
	}
	return next, nil
}

func errStale() error {
	return lienthong.Errorf(lienthong.Conflict, "The person's record has changed since it was read; read it again and decide again.")
}

// apply makes the version after old.
func (c *Correction) apply(old *Version, now time.Time) Version {
	next := old.Next(now, c.Source)
	next.Settle(c.From, c.Facts, c.Fields...)
	if c.Numbers != nil {
		next.Numbers = c.Numbers
	}
	if c.Relations != nil {
		next.Relations = c.Relations
	}
	return next
}

// Next is the version after v, recorded then by that source, with all that v has and
// the provenance that it had. Its lists are its own.
func (v *Version) Next(now time.Time, source string) Version {
	next := Version{
		Person: v.Person, Number: v.Number + 1, Recorded: lienthong.Period{From: now}, Source: source,
		Numbers: slices.Clone(v.Numbers), Relations: slices.Clone(v.Relations),
	}
	for _, f := range v.Facts {
		next.Facts = append(next.Facts, carry(f, v))
	}
	for i, r := range next.Relations {
		if r.Source == "" {
			next.Relations[i].Source = v.Source
		}
	}
	return next
}

// Settle puts facts in the place of those of some fields; from is that of a [Correction].
func (v *Version) Settle(from time.Time, facts []Fact, fields ...Field) {
	var out []Fact
	for _, f := range v.Facts {
		if slices.Contains(fields, f.Field) {
			if from.IsZero() || f.Valid.Contains(from) && f.Valid.From.Equal(from) {
				continue
			}
			if f.Valid.Contains(from) {
				f.Valid.Until = from
			}
		}
		out = append(out, f)
	}
	for _, f := range facts {
		if f.Valid.From.IsZero() {
			f.Valid.From = from
		}
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b Fact) int { return int(a.Field) - int(b.Field) })
	v.Facts = out
}

// carry takes a fact into the next version with the provenance it had.
func carry(f Fact, from *Version) Fact {
	if f.Recorded.IsZero() {
		f.Recorded = from.Recorded.From
	}
	if f.Source == "" {
		f.Source = from.Source
	}
	return f
}

// Investigate flags the facts of some fields as reported wrong, or takes the
// flag away again (Decree 70/2024/NĐ-CP art. 6: the commune police decide
// within 2 working days). The facts stand meanwhile. base is as in Correction.
func (s *Service) Investigate(ctx context.Context, person lienthong.PersonID, base int, source string, flag Flag, fields ...Field) error {
	now := s.now()
	doc, err := s.document(ctx, person, At(now))
	if err != nil {
		return err
	}
	if doc.Number != base {
		return errStale()
	}
	c := Correction{Source: source}
	next := c.apply(&doc, now)
	for i := range next.Facts {
		if slices.Contains(fields, next.Facts[i].Field) {
			next.Facts[i].Flag = flag
		}
	}
	return s.Store.Append(ctx, next)
}

// Import fills the register with persons whom it does not have yet, all or
// none; see [Writer]. Versions that break their form end it.
func (s *Service) Import(ctx context.Context, versions iter.Seq2[Version, error]) (int, error) {
	return s.Store.Import(ctx, func(yield func(Version, error) bool) {
		for v, err := range versions {
			if err == nil {
				err = v.Check()
			}
			if !yield(v, err) || err != nil {
				return
			}
		}
	})
}

// Check is lienthong.Invalid if v cannot stand: its sentences name fields and
// never values.
func (v *Version) Check() error {
	if v.Person.IsZero() || v.Number < 1 || v.Source == "" || v.Recorded.From.IsZero() || !v.Recorded.IsOpen() {
		return lienthong.Errorf(lienthong.Invalid, "A version needs a person, a number from 1, a source and an open recorded period.")
	}
	for i := range v.Facts {
		if err := v.Facts[i].check(); err != nil {
			return err
		}
	}
	for i, n := range v.Numbers {
		if n.Number.IsZero() || reversed(n.Valid) {
			return lienthong.Errorf(lienthong.Invalid, "Identifier %d is empty or ends before it begins.", i+1)
		}
		for _, m := range v.Numbers[:i] {
			if n.Number == m.Number {
				return lienthong.Errorf(lienthong.Invalid, "Identifier %d comes twice; one period of validity holds it.", i+1)
			}
			// Two were in force in the past where two records were of one person.
			if !n.Number.PIN().IsZero() && !m.Number.PIN().IsZero() && n.Valid.Overlaps(m.Valid) && n.Valid.Overlaps(v.Recorded) && m.Valid.Overlaps(v.Recorded) {
				return lienthong.Errorf(lienthong.Invalid, "Two personal numbers are in force at one time; end the one before.")
			}
		}
	}
	for i, r := range v.Relations {
		if r.Kind < Father || r.Kind > Merged || r.Other == v.Person || reversed(r.Valid) || r.Other.IsZero() && r.Name == "" {
			return lienthong.Errorf(lienthong.Invalid, "Relation %d is of no kind, with oneself or nobody, or ends before it begins.", i+1)
		}
	}
	return nil
}

func (f *Fact) check() error {
	e := f.Field.Entry()
	switch {
	case !e.Kind.Stored() || e.ID == "":
		return lienthong.Errorf(lienthong.Invalid, "A fact is of a field that holds no facts.")
	case reversed(f.Valid):
		return lienthong.Errorf(lienthong.Invalid, "A fact of %s ends before it begins.", e.ID)
	case !norm.NFC.IsNormalString(f.Value.Text):
		return lienthong.Errorf(lienthong.Invalid, "A fact of %s is not in Unicode form NFC.", e.ID)
	case f.Value == (Value{}) && f.Field != FieldDeathDate && f.Field != FieldDisappearanceDate: // the day may be unknown
		return lienthong.Errorf(lienthong.Invalid, "A fact of %s has no value.", e.ID)
	}
	return nil
}

func reversed(p lienthong.Period) bool {
	return !p.From.IsZero() && !p.Until.IsZero() && !p.From.Before(p.Until)
}
