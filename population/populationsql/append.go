package populationsql

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/life"
)

// Append implements [population.Writer]. It holds no lock while it looks at the
// versions before: whoever inserts a version number second fails on the key.
func (s *Store) Append(ctx context.Context, versions ...population.Version) error {
	if len(versions) == 0 {
		return ctx.Err()
	}
	ordered, err := inOrder(versions)
	if err != nil {
		return err
	}
	err = s.db.Update(ctx, func(tx *sqldb.Tx) error { return s.appendAll(ctx, tx, ordered) })
	return wrap(ctx, err, "record changes of persons")
}

// standing checks what a version needs to stand by itself.
func standing(v *population.Version) error {
	switch {
	case v.Person.IsZero():
		return lienthong.Errorf(lienthong.Invalid, "A version to be recorded names no person.")
	case v.Number < 1:
		return lienthong.Errorf(lienthong.Invalid, "A version to be recorded has a number below 1.")
	case v.Recorded.From.IsZero() || !v.Recorded.IsOpen():
		return lienthong.Errorf(lienthong.Invalid, "A version to be recorded needs a recorded period with a beginning and no end.")
	}
	for i := range v.Facts {
		if !encodable(v.Facts[i].Value.Date) {
			return lienthong.Errorf(lienthong.Invalid, "A version to be recorded has a date that is not in the calendar.")
		}
	}
	return nil
}

// stale is the answer to a change that does not rest on the present state.
var stale = lienthong.Errorf(lienthong.Conflict,
	"A person has changed since the change was prepared; read the present version and prepare it again.")

func appendOne(ctx context.Context, tx *sqldb.Tx, v *population.Version, sum *tally) error {
	person := v.Person.Int64()
	var before population.Version
	var row storedVersion
	err := tx.QueryRowContext(ctx, latestVersion, person).Scan(&row.number, &row.from, &row.document)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return err
	default:
		if err := row.into(&before, v.Person); err != nil {
			return err
		}
	}
	if v.Number != before.Number+1 || (before.Number > 0 && micros(v.Recorded.From) <= micros(before.Recorded.From)) {
		return stale
	}
	if _, err := tx.ExecContext(ctx, insertVersion, person, v.Number, micros(v.Recorded.From), appendDocument(nil, v)); err != nil {
		return err
	}
	profile := recordedProfile(v)
	rows, _ := bearersOf(v, profile, nil, nil)
	for _, r := range rows {
		if _, err := tx.ExecContext(ctx, upsertBearer, int64(r.number), person, r.profile); err != nil {
			return err
		}
	}
	was := distinct(before.Numbers)
	for _, key := range was {
		if indexOf(rows, key) < 0 { // no longer; the row stays for questions about the past
			if _, err := tx.ExecContext(ctx, upsertBearer, int64(key), person, []byte{}); err != nil {
				return err
			}
		}
	}
	sum.add(v, profile.Life, len(rows)-len(was))
	if before.Number > 0 {
		sum.persons -= somebody(&before)
		sum.life(recordedProfile(&before).Life, -1)
	}
	return nil
}

// distinct is the numbers, each once.
func distinct(numbers []population.Identifier) []uint64 {
	var keys []uint64
	for _, n := range numbers {
		if key := keyOf(n.Number); key != 0 && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// tally is a change of the counts. Those who live are the rest of the persons.
type tally struct {
	persons, versions, numbers int64
	deceased, missing          int64
	last                       int64 // the latest recorded time, in microseconds
}

// somebody is 1 for a record of a person, 0 for one that was merged into another.
func somebody(v *population.Version) int64 {
	if v.MergedInto().IsZero() {
		return 1
	}
	return 0
}

// add counts a version of somebody in the given state, with so many numbers
// more than the version before.
func (t *tally) add(v *population.Version, life population.LifeStatus, numbers int) {
	t.persons += somebody(v)
	t.versions++
	t.numbers += int64(numbers)
	t.last = max(t.last, micros(v.Recorded.From))
	t.life(life, 1)
}

// life moves n persons into, or out of, a life status.
func (t *tally) life(life population.LifeStatus, n int64) {
	switch life {
	case population.Dead:
		t.deceased += n
	case population.Missing:
		t.missing += n
	case population.Alive: // not counted apart
	}
}

func (t *tally) merge(u tally) {
	t.persons, t.versions, t.numbers = t.persons+u.persons, t.versions+u.versions, t.numbers+u.numbers
	t.deceased, t.missing, t.last = t.deceased+u.deceased, t.missing+u.missing, max(t.last, u.last)
}

// args are those of addTally.
func (t *tally) args(slot int) []any {
	return []any{slot, t.persons, t.versions, t.numbers, t.deceased, t.missing, t.last}
}

// slots is how many rows population_tally has; see the migrations.
func slots(d sqldb.Dialect) int {
	if d == sqldb.Postgres {
		return 64
	}
	return 1
}

func (t *tally) record(ctx context.Context, tx *sqldb.Tx, d sqldb.Dialect) error {
	_, err := tx.ExecContext(ctx, addTally, t.args(rand.IntN(slots(d)))...)
	return err
}

// Record implements [life.Store].
func (s *Store) Record(ctx context.Context, entries []life.Entry, given []lienthong.CardNumber, versions ...population.Version) (first int64, err error) {
	ordered, err := inOrder(versions)
	if err != nil {
		return 0, err
	}
	err = s.db.Update(ctx, func(tx *sqldb.Tx) error {
		if s.db.Dialect == sqldb.Postgres { // SQLite has one writer
			if _, err := tx.ExecContext(ctx, postgresLockEvents); err != nil {
				return err
			}
		}
		for _, n := range given { // others may have given it since the caller looked
			var borne bool
			if err := tx.QueryRowContext(ctx, anyBearer, int64(keyOf(n))).Scan(&borne); err != nil {
				return err
			}
			if borne {
				return stale
			}
		}
		if err := tx.QueryRowContext(ctx, nextEvent).Scan(&first); err != nil {
			return err
		}
		for i, e := range entries {
			if _, err := tx.ExecContext(ctx, insertEvent, first+int64(i), string(e.Kind), e.Person.Int64(), e.Version, e.Other.Int64(), e.Day.String(),
				micros(e.Recorded), e.Source, e.Basis.String(), e.Document, e.By); err != nil {
				return err
			}
		}
		return s.appendAll(ctx, tx, ordered)
	})
	return first, wrap(ctx, err, "record life events")
}

// Entries implements [life.Store].
func (s *Store) Entries(ctx context.Context, after int64, most int) (out []life.Entry, err error) {
	const doing = "read life events"
	err = s.reading(ctx, doing, func() error {
		out = nil
		rows, err := s.db.Read.QueryContext(ctx, eventsAfter, after, most)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var e life.Entry
			var person, other, recorded int64
			var day, basis string
			if err := rows.Scan(&e.Number, &e.Kind, &person, &e.Version, &other, &day, &recorded, &e.Source, &basis, &e.Document, &e.By); err != nil {
				return err
			}
			if e.Person, err = lienthong.PersonIDFromInt64(person); err != nil {
				return errCorrupt
			}
			if other != 0 {
				if e.Other, err = lienthong.PersonIDFromInt64(other); err != nil {
					return errCorrupt
				}
			}
			if e.Day.UnmarshalText([]byte(day)) != nil || e.Basis.UnmarshalText([]byte(basis)) != nil {
				return errCorrupt
			}
			e.Recorded = fromMicros(recorded)
			out = append(out, e)
		}
		return rows.Err()
	})
	return out, err
}

// inOrder is the versions in one order everywhere, so that two writers cannot wait for
// each other; each can stand, and each person comes once.
func inOrder(versions []population.Version) ([]*population.Version, error) {
	ordered := make([]*population.Version, len(versions))
	for i := range versions {
		if err := standing(&versions[i]); err != nil {
			return nil, err
		}
		ordered[i] = &versions[i]
	}
	slices.SortFunc(ordered, func(a, b *population.Version) int { return a.Person.Compare(b.Person) })
	for i := 1; i < len(ordered); i++ {
		if ordered[i].Person == ordered[i-1].Person {
			return nil, lienthong.Errorf(lienthong.Invalid, "One change holds two versions of the same person; record one after the other.")
		}
	}
	return ordered, nil
}

// appendAll writes versions and counts them.
func (s *Store) appendAll(ctx context.Context, tx *sqldb.Tx, ordered []*population.Version) error {
	var sum tally
	for _, v := range ordered {
		if err := appendOne(ctx, tx, v, &sum); err != nil {
			return err
		}
	}
	return sum.record(ctx, tx, s.db.Dialect)
}

var _ life.Store = (*Store)(nil)
