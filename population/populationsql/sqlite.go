package populationsql

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/population"
)

// sqlite is the engine on an embedded database: a query costs a function call
// and no journey, so that many are asked one after the other.
type sqlite struct {
	db      *sqldb.DB
	bearer  *sql.Stmt // one number
	several *sql.Stmt // numbersPerQuery of them
	version *sql.Stmt
}

// numbersPerQuery is how many numbers one statement looks up: 4 µs each instead
// of 9, most of which is database/sql's. More would gain nothing.
const numbersPerQuery = 50

func newSQLite(ctx context.Context, db *sqldb.DB) (_ *sqlite, err error) {
	s := &sqlite{db: db}
	for _, p := range []struct {
		to        **sql.Stmt
		statement string
	}{
		{&s.bearer, sqliteBearer},
		{&s.several, sqliteBearers + "(?" + strings.Repeat(",?", numbersPerQuery-1) + ")"},
		{&s.version, sqliteVersion},
	} {
		if *p.to, err = db.Read.PrepareContext(ctx, p.statement); err != nil {
			return nil, wrap(ctx, errors.Join(err, s.close()), "open the register")
		}
	}
	return s, nil
}

func (s *sqlite) close() error {
	var errs []error
	for _, stmt := range []*sql.Stmt{s.bearer, s.several, s.version} {
		if stmt != nil {
			errs = append(errs, stmt.Close())
		}
	}
	return errors.Join(errs...)
}

func (s *sqlite) bearers(ctx context.Context, numbers []int64, visit func(number, person int64, profile string) error) error {
	if len(numbers) == 1 {
		return visitBearers(ctx, s.bearer, visit, numbers[0])
	}
	return s.db.View(ctx, func(tx *sqldb.Tx) error {
		several := tx.StmtContext(ctx, s.several)
		args := make([]any, numbersPerQuery)
		for chunk := range slices.Chunk(numbers, numbersPerQuery) {
			for i := range args {
				args[i] = chunk[min(i, len(chunk)-1)] // to ask twice is to be told once
			}
			if err := visitBearers(ctx, several, visit, args...); err != nil {
				return err
			}
		}
		return nil
	})
}

func visitBearers(ctx context.Context, stmt *sql.Stmt, visit func(number, person int64, profile string) error, args ...any) error {
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var number, person int64
		var profile string
		if err := rows.Scan(&number, &person, &profile); err != nil {
			return err
		}
		if err := visit(number, person, profile); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (s *sqlite) versions(ctx context.Context, persons []int64, recorded int64, visit func(storedVersion) error) error {
	if len(persons) == 1 {
		return visitVersion(ctx, s.version, visit, 0, persons[0], recorded)
	}
	return s.db.View(ctx, func(tx *sqldb.Tx) error {
		version := tx.StmtContext(ctx, s.version)
		for i, person := range persons {
			if err := visitVersion(ctx, version, visit, i, person, recorded); err != nil {
				return err
			}
		}
		return nil
	})
}

func visitVersion(ctx context.Context, stmt *sql.Stmt, visit func(storedVersion) error, position int, person, recorded int64) error {
	r := storedVersion{position: position}
	var until sql.NullInt64
	err := stmt.QueryRowContext(ctx, person, recorded).Scan(&r.number, &r.from, &r.document, &until)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	r.until = until.Int64
	return visit(r)
}

func (s *sqlite) scan(ctx context.Context, visit func(person int64, row storedVersion) error) error {
	return s.db.Walk(ctx, scanVersions, func(row []driver.Value) error {
		person, a := row[0].(int64)
		number, b := row[1].(int64)
		from, c := row[2].(int64)
		document, d := row[3].([]byte)
		if !a || !b || !c || !d {
			return errCorrupt
		}
		return visit(person, storedVersion{number: int(number), from: from, document: string(document)})
	})
}

// load inserts in one transaction. An empty register is loaded without its
// indexes, which are built at the end from sorted keys; DDL is part of the
// transaction, so the other outcome is the empty register as it was.
func (s *sqlite) load(ctx context.Context, versions iter.Seq2[population.Version, error]) (n int, err error) {
	err = s.db.Update(ctx, func(tx *sqldb.Tx) error {
		n, err = s.loadIn(ctx, tx, versions)
		return err
	})
	return n, err
}

func (s *sqlite) loadIn(ctx context.Context, tx *sqldb.Tx, versions iter.Seq2[population.Version, error]) (int, error) {
	var any bool
	if err := tx.QueryRowContext(ctx, anyVersion).Scan(&any); err != nil {
		return 0, err
	}
	if !any {
		if _, err := tx.ExecContext(ctx, sqliteUnindex); err != nil {
			return 0, err
		}
	}
	toVersions := tx.Inserter(sqliteInsertVersions, "", 4)
	defer toVersions.Close()
	toBearers := tx.Inserter(sqliteInsertBearers, "", 3)
	defer toBearers.Close()
	sum, err := pump(ctx, versions, func(b *batch) error {
		rest := b.bearers
		for _, p := range b.persons {
			if err := toVersions.Add(ctx, p.id, int64(1), p.from, p.document); err != nil {
				return err
			}
			for _, r := range rest[:p.bearers] {
				if err := toBearers.Add(ctx, int64(r.number), p.id, r.profile); err != nil {
					return err
				}
			}
			rest = rest[p.bearers:]
		}
		// The batch's memory is used again, so nothing of it may wait.
		return errors.Join(toVersions.Flush(ctx), toBearers.Flush(ctx))
	})
	if err != nil {
		return 0, err
	}
	if !any {
		for _, statement := range []string{sqliteIndexVersions, sqliteIndexBearers} {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return 0, err
			}
		}
	}
	return int(sum.persons), sum.record(ctx, tx, sqldb.SQLite)
}

var _ engine = (*sqlite)(nil)

func (s *sqlite) following(now time.Time) (begin, since string, settled int64) {
	return sqliteBegin, sqliteSince, micros(now)
}

// move moves from row to row, up to the first that is recorded for later.
func (s *sqlite) move(place, settled int64, came []recorded) int64 {
	for _, r := range came {
		if r.from <= settled && place == r.place-1 {
			place = r.place
		}
	}
	return place
}
