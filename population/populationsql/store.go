package populationsql

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/population"
)

//go:embed migrations
var migrations embed.FS

// A Store is a population.Store in a database. Make one with [Open] or [New].
type Store struct {
	db     *sqldb.DB
	engine engine
	owned  bool // Close closes db
}

// An engine is what the databases do differently. Numbers are without
// repetition and not empty; so are persons but for repetition.
type engine interface {
	// bearers visits the rows of each of the numbers, in any order. The
	// profile may be kept.
	bearers(ctx context.Context, numbers []int64, visit func(number, person int64, profile string) error) error

	// versions visits, for each person who had one, the version recorded at
	// recorded, in the order of the persons.
	versions(ctx context.Context, persons []int64, recorded int64, visit func(storedVersion) error) error

	// scan visits every version of every person, in the order of person and
	// number, of one state of the register.
	scan(ctx context.Context, visit func(person int64, row storedVersion) error) error

	// load imports first versions, all or none.
	load(ctx context.Context, versions iter.Seq2[population.Version, error]) (int, error)

	// following are the statements with which Store.Since takes a place and reads on
	// from it, and the last time of recording at which nobody writes any more.
	following(now time.Time) (begin, since string, settled int64)

	// move moves a place on over what came after it, as far as that is settled.
	move(place, settled int64, came []recorded) int64

	close() error
}

// storedVersion is a row of population_version.
type storedVersion struct {
	position int // in the question
	number   int
	from     int64
	until    int64 // 0: this is the current version
	document string
}

// Open opens the database of a configuration line of [sqldb], such as
// sqlite:register.db or postgres://user@host/database, and brings its tables
// up to date. Close it after use.
func Open(ctx context.Context, line string) (*Store, error) {
	db, err := sqldb.Open(ctx, line)
	if err != nil {
		return nil, err
	}
	s, err := New(ctx, db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s.owned = true
	return s, nil
}

// New keeps the register in a database that is open already, beside the tables
// of other parts. Closing db is left to the caller, after closing the Store.
func New(ctx context.Context, db *sqldb.DB) (*Store, error) {
	if err := db.Migrate(ctx, "population", migrations); err != nil {
		return nil, err
	}
	s := &Store{db: db}
	if db.Dialect == sqldb.Postgres {
		s.engine = newPostgres(db)
		return s, nil
	}
	var err error
	s.engine, err = newSQLite(ctx, db)
	return s, err
}

// Close ends the store, and the database if [Open] opened it.
func (s *Store) Close() error {
	err := s.engine.close()
	if s.owned {
		err = errors.Join(err, s.db.Close())
	}
	return err
}

// reading runs do, once more if the connection was lost, and gives its error
// a code. do starts afresh each time.
func (s *Store) reading(ctx context.Context, doing string, do func() error) error {
	err := do()
	if s.db.Retry(err) {
		err = do()
	}
	return wrap(ctx, err, doing)
}

// wrap is sqldb.Wrap, with ctx.Err() in the chain if that is the reason.
func wrap(ctx context.Context, err error, doing string) error {
	if err != nil && ctx.Err() != nil && !errors.Is(err, ctx.Err()) {
		err = errors.Join(ctx.Err(), err)
	}
	return sqldb.Wrap(err, doing)
}

// A mark is a place in the order in which versions came, and how many came up to
// it. Versions are never removed, so if all that there are, without those after the
// place, are as many as then, then none has come in before it, and those after it
// are all that is new. If not, nothing is guessed: the changes are lost.
//
// SQLite has one writer and numbers rows as they are written: the place is a row.
// PostgreSQL has many, and who began first may commit last: the place is a time of
// recording that lies so long back that they have ended, and what came later is
// named again and again until it lies as long back.

// recorded is a version that came after a place.
type recorded struct{ place, person, from int64 }

// Since implements [population.Follower].
func (s *Store) Since(ctx context.Context, mark population.Mark, now time.Time, most int) (c population.Changes, err error) {
	const doing = "follow the register"
	begin, since, at := s.engine.following(now)
	if !mark.Taken {
		mark.Taken = true
		err = s.reading(ctx, doing, func() error {
			return s.db.Read.QueryRowContext(ctx, begin, at).Scan(&mark.Place, &mark.Count)
		})
		return population.Changes{Mark: mark}, err
	}
	var versions int64
	var rows []recorded
	if err := s.reading(ctx, doing, func() (err error) {
		versions, rows, err = s.after(ctx, since, mark.Place, most+1)
		return err
	}); err != nil {
		return c, err
	}
	if len(rows) > most || versions-int64(len(rows)) != mark.Count {
		return population.Changes{Lost: true}, nil
	}
	c.Mark = mark
	c.Mark.Place = s.engine.move(mark.Place, at, rows)
	for _, r := range rows {
		if r.place <= c.Mark.Place {
			c.Mark.Count++
		}
		if r.from > micros(now) {
			continue
		}
		id, err := lienthong.PersonIDFromInt64(r.person)
		if err != nil {
			return population.Changes{}, wrap(ctx, errCorrupt, doing)
		}
		c.Persons = append(c.Persons, id)
	}
	slices.SortFunc(c.Persons, lienthong.PersonID.Compare)
	c.Persons = slices.Compact(c.Persons)
	return c, nil
}

// after reads the versions after a place, and how many there are in all.
func (s *Store) after(ctx context.Context, statement string, place int64, limit int) (versions int64, out []recorded, err error) {
	rows, err := s.db.Read.QueryContext(ctx, statement, place, limit)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var at, person, from sql.NullInt64 // null: none came
		if err := rows.Scan(&versions, &at, &person, &from); err != nil {
			return 0, nil, err
		}
		if person.Valid {
			out = append(out, recorded{at.Int64, person.Int64, from.Int64})
		}
	}
	return versions, out, rows.Err()
}

var _ population.Store = (*Store)(nil)
