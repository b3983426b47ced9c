package populationsql

import (
	"context"
	"embed"
	"errors"
	"iter"

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

var _ population.Store = (*Store)(nil)
