package grantsql

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/internal/sqldb"
)

// recordedAtOnce is how many references are looked up with one statement.
const recordedAtOnce = 1000

// Record implements grant.ReferenceWriter. Linking brings thousands at once, and
// most of them are new, or as they were.
func (s *Store) Record(ctx context.Context, entries ...grant.Reference) error {
	const doing = "record references"
	entries, err := s.news(ctx, entries)
	if err != nil || len(entries) == 0 {
		return sqldb.Wrap(err, doing)
	}
	return s.db.Update(ctx, func(tx *sqldb.Tx) error {
		inserts := tx.Inserter(insertReferences, "", 8)
		defer inserts.Close()
		for chunk := range slices.Chunk(entries, recordedAtOnce) {
			known, err := s.latest(ctx, tx, chunk)
			if err != nil {
				return sqldb.Wrap(err, doing)
			}
			for _, r := range chunk {
				key, entry := keyOf(&r), spellOf(&r)
				before, have := known[key]
				switch {
				case have && before.recorded >= entry.recorded:
					return stale("reference")
				case have && before.says(entry):
					continue // nothing new
				case have:
					if err := inserts.Flush(ctx); err != nil { // before may be among them
						return sqldb.Wrap(err, doing)
					}
					if _, err := tx.ExecContext(ctx, endReference, key.person, key.sector, key.capacity, key.inCase, entry.recorded, int64(forever)); err != nil {
						return sqldb.Wrap(err, doing)
					}
				}
				known[key] = entry
				if err := inserts.Add(ctx, key.person, key.sector, key.capacity, key.inCase, entry.validFrom, entry.validUntil, entry.recorded, int64(forever)); err != nil {
					return sqldb.Wrap(err, doing)
				}
			}
			if err := inserts.Flush(ctx); err != nil {
				return sqldb.Wrap(err, doing)
			}
		}
		return nil
	})
}

// news leaves out what is known of many entries already: looked up on all processors, and
// before others must wait for the one transaction that writes. It is as if that had been
// recorded once more just then.
func (s *Store) news(ctx context.Context, entries []grant.Reference) ([]grant.Reference, error) {
	if len(entries) <= recordedAtOnce {
		return entries, nil
	}
	for i, r := range entries[1:] { // of one person one, or what comes first would count for what comes next
		if entries[i].Person.Compare(r.Person) >= 0 {
			return entries, nil
		}
	}
	chunks := slices.Collect(slices.Chunk(entries, recordedAtOnce))
	left := make([][]grant.Reference, len(chunks))
	look := func(ctx context.Context, i int) error {
		known, err := s.latest(ctx, s.db.Read, chunks[i])
		for _, r := range chunks[i] {
			if before, have := known[keyOf(&r)]; !have || !before.says(spellOf(&r)) {
				left[i] = append(left[i], r)
			}
		}
		return err
	}
	if err := look(ctx, 0); err != nil || len(left[0]) > recordedAtOnce/2 { // new, and so are the others
		return entries, err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range chunks[1:] {
		group.Go(func() error { return look(ctx, i+1) })
	}
	err := group.Wait()
	return slices.Concat(left...), err
}

// referenceKey is what a reference is about, and spell what it says.
type (
	referenceKey struct {
		person                   int64
		sector, capacity, inCase string
	}
	spell struct{ validFrom, validUntil, recorded int64 }
)

// says reports whether a later entry would say nothing new.
func (s spell) says(later spell) bool {
	return s.recorded < later.recorded && s.validFrom == later.validFrom && s.validUntil == later.validUntil
}

func keyOf(r *grant.Reference) referenceKey {
	return referenceKey{r.Person.Int64(), r.Sector, r.Capacity, r.Case}
}

func spellOf(r *grant.Reference) spell {
	return spell{from(r.Valid.From), until(r.Valid.Until), r.Recorded.From.UnixMicro()}
}

// latest are the references that entries may take the place of, and that no other has
// replaced. Entries of one sector, capacity and case, as linking brings them, are
// looked up together, each by its whole key.
func (s *Store) latest(ctx context.Context, in querier, entries []grant.Reference) (map[referenceKey]spell, error) {
	persons := map[referenceKey][]int64{} // by the key without its person
	for i := range entries {
		r := &entries[i]
		as := referenceKey{0, r.Sector, r.Capacity, r.Case}
		persons[as] = append(persons[as], r.Person.Int64())
	}
	out := make(map[referenceKey]spell, len(entries))
	for as, persons := range persons {
		among, list, err := s.db.Among("$1", "bigint", persons)
		if err != nil {
			return nil, err
		}
		rows, err := in.QueryContext(ctx, fmt.Sprintf(selectLatestReferences, among), list, int64(forever), as.sector, as.capacity, as.inCase)
		if err != nil {
			return nil, err
		}
		if err := spells(rows, as, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// spells reads the persons of some rows, and what is said of them.
func spells(rows *sql.Rows, as referenceKey, into map[referenceKey]spell) error {
	defer func() { _ = rows.Close() }() // rows.Err says what failed
	var v spell
	for rows.Next() {
		if err := rows.Scan(&as.person, &v.validFrom, &v.validUntil, &v.recorded); err != nil {
			return err
		}
		into[as] = v
	}
	return rows.Err()
}

// Known implements grant.References.
func (s *Store) Known(ctx context.Context, q grant.ReferenceQuery) (bool, error) {
	// Known at a time: recorded by then and replaced after it. Of the present,
	// the row that is not replaced.
	begun, ends := int64(forever), int64(forever-1)
	if !q.At.Recorded.IsZero() {
		begun = q.At.Recorded.UnixMicro()
		ends = begun
	}
	outside := 0
	if q.OutsideCases {
		outside = 1
	}
	capacities, err := collect(ctx, s.db.Read, "look up a reference", func(rows *sql.Rows) (c string, err error) {
		return c, rows.Scan(&c)
	}, selectReferences, q.Person.Int64(), q.Sector, q.Case, q.At.Valid.UnixMicro(), begun, ends, outside)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(capacities, func(c string) bool {
		return len(q.Capacities) == 0 || slices.Contains(q.Capacities, c)
	}), nil
}

// Among are those of some persons whom a sector knows, or knew in a period that is over,
// whatever they are in cases; in their order.
func (s *Store) Among(ctx context.Context, sector string, persons []lienthong.PersonID) ([]lienthong.PersonID, error) {
	if len(persons) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(persons))
	for i, p := range persons {
		ids[i] = p.Int64()
	}
	among, list, err := s.db.Among("$1", "bigint", ids)
	if err != nil {
		return nil, err
	}
	return collect(ctx, s.db.Read, "look up references", func(rows *sql.Rows) (p lienthong.PersonID, err error) {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return p, err
		}
		return lienthong.PersonIDFromInt64(id)
	}, fmt.Sprintf(selectAmongReferences, among), list, int64(forever), sector)
}
