package sqldb_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/pgtest"
	"github.com/lienthong/lienthong/internal/sqldb"
)

// migrations are good for both databases, word for word.
var migrations = fstest.MapFS{
	"migrations/sqlite/0001_first.sql":   {Data: []byte(firstMigration)},
	"migrations/postgres/0001_first.sql": {Data: []byte(firstMigration)},
}

const firstMigration = `-- +goose Up
CREATE TABLE thing (id bigint PRIMARY KEY, word text NOT NULL, at bigint NOT NULL);
`

// lines are the three ways to open a database.
var lines = map[string]func(t *testing.T) string{
	"file":     func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "a b#c?.db") },
	"memory":   func(*testing.T) string { return "sqlite::memory:" },
	"postgres": func(t *testing.T) string { return pgtest.Database(t) },
}

func open(t *testing.T, line string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(t.Context(), line)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// each runs a test on every kind of database, with the table thing in it.
func each(t *testing.T, test func(t *testing.T, db *sqldb.DB)) {
	t.Parallel()
	for name, line := range lines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := open(t, line(t))
			if err := db.Migrate(t.Context(), "thing", migrations); err != nil {
				t.Fatal(err)
			}
			test(t, db)
		})
	}
}

const (
	insertThing = "INSERT INTO thing (id, word, at) VALUES ($1, $2, $3)"
	countThings = "SELECT count(*) FROM thing"
)

func count(t *testing.T, db *sqldb.DB) (n int) {
	t.Helper()
	if err := db.Read.QueryRowContext(t.Context(), countThings).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestUpdateIsAllOrNothing(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB) {
		clock := time.Date(2026, 5, 3, 7, 0, 0, 123_456_789, time.FixedZone("ICT", 7*3600))
		db.Now = func() time.Time { return clock }
		add := func(tx *sqldb.Tx, id int64) error {
			_, err := tx.ExecContext(t.Context(), insertThing, id, "word", tx.Now.UnixMicro())
			return err
		}
		if err := db.Update(t.Context(), func(tx *sqldb.Tx) error {
			clock = clock.Add(time.Hour) // a transaction keeps the time it began with
			return errors.Join(add(tx, 1), add(tx, 2))
		}); err != nil {
			t.Fatal(err)
		}
		stop := errors.New("stop")
		if err := db.Update(t.Context(), func(tx *sqldb.Tx) error { return errors.Join(add(tx, 3), stop) }); !errors.Is(err, stop) {
			t.Errorf("Update returned %v", err)
		}
		var n, times int
		var at int64
		if err := db.Read.QueryRowContext(t.Context(), "SELECT count(*), count(DISTINCT at), min(at) FROM thing").Scan(&n, &times, &at); err != nil {
			t.Fatal(err)
		}
		if want := time.Date(2026, 5, 3, 0, 0, 0, 123_456_000, time.UTC); n != 2 || times != 1 || !time.UnixMicro(at).Equal(want) {
			t.Errorf("%d things at %d times, first %v; want 2 at %v", n, times, time.UnixMicro(at).UTC(), want)
		}
	})
}

func TestViewSeesOneStateAndCannotWrite(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB) {
		err := db.View(t.Context(), func(tx *sqldb.Tx) error {
			_, err := tx.ExecContext(t.Context(), insertThing, 1, "x", 1)
			return sqldb.Wrap(err, "write")
		})
		if err == nil {
			t.Error("a View wrote")
		}
		if n := count(t, db); n != 0 {
			t.Errorf("%d things after a refused write", n)
		}
	})
}

func TestManyWritersWaitForEachOther(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB) {
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				if err := db.Update(t.Context(), func(tx *sqldb.Tx) error {
					var n int
					if err := tx.QueryRowContext(t.Context(), countThings).Scan(&n); err != nil {
						return err
					}
					_, err := tx.ExecContext(t.Context(), insertThing, i, fmt.Sprint(n), 0)
					return err
				}); err != nil {
					t.Error(err)
				}
				var n int
				if err := db.Read.QueryRowContext(t.Context(), countThings).Scan(&n); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := count(t, db); n != 20 {
			t.Errorf("%d things, want 20", n)
		}
	})
}

func TestInsertSame(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB) {
		for _, rows := range []int{1, 127, 128, 300} { // some statements, and a rest
			if err := db.Update(t.Context(), func(tx *sqldb.Tx) error {
				in := tx.Inserter("INSERT INTO thing (word, at, id) VALUES", "ON CONFLICT (id) DO UPDATE SET word = excluded.word, at = excluded.at", 3).Same(fmt.Sprint("of ", rows), int64(rows))
				defer in.Close()
				for id := range rows {
					if err := in.Add(t.Context(), id); err != nil {
						return err
					}
				}
				return in.Flush(t.Context())
			}); err != nil {
				t.Fatal(err)
			}
			var n, sum int
			if err := db.Read.QueryRowContext(t.Context(), "SELECT COUNT(*), SUM(id) FROM thing WHERE word = $1 AND at = $2", fmt.Sprint("of ", rows), rows).Scan(&n, &sum); err != nil || n != rows || sum != rows*(rows-1)/2 {
				t.Errorf("%d of %d rows, %d in all, %v", n, rows, sum, err)
			}
		}
	})
}

func TestConflict(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB) {
		const secret = "Nguyễn Thị Bí Mật"
		var err error
		for range 2 {
			_, err = db.Write.ExecContext(t.Context(), "INSERT INTO thing (id, word, at) VALUES (7, $1, 0)", secret)
		}
		err = sqldb.Wrap(err, "record a thing")
		if lienthong.CodeOf(err) != lienthong.Conflict || !strings.Contains(err.Error(), "record a thing") {
			t.Errorf("a duplicate key gives %v", err)
		}
		_, err = db.Write.ExecContext(t.Context(), "SELECT no_such_column FROM thing WHERE word = '"+secret+"'")
		err = sqldb.Wrap(err, "read a thing")
		if lienthong.CodeOf(err) != lienthong.Internal || strings.Contains(err.Error(), secret) {
			t.Errorf("a wrong statement gives %v", err)
		}
		if sqldb.Wrap(nil, "x") != nil {
			t.Error("Wrap(nil) is an error")
		}
		again := sqldb.Wrap(err, "outer")
		if again != err {
			t.Errorf("Wrap changed our own error to %v", again)
		}
	})
}

func TestValuesNeverReachTheMessage(t *testing.T) {
	t.Parallel()
	db := open(t, pgtest.Database(t))
	_, err := db.Pool.Exec(t.Context(), "SELECT 'Trần Văn Kín'::bigint")
	if err == nil {
		t.Fatal("a name is a number")
	}
	if got := sqldb.Wrap(err, "read").Error(); strings.Contains(got, "Kín") {
		t.Errorf("the error quotes a value: %s", got)
	}
}

func TestMigrateTwiceAtOnceAndByPart(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"file", "postgres"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			line := lines[name](t)
			var wg sync.WaitGroup
			for range 2 { // as two processes would
				db := open(t, line)
				wg.Go(func() {
					if err := db.Migrate(t.Context(), "thing", migrations); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			db := open(t, line)
			other := fstest.MapFS{}
			for _, d := range []sqldb.Dialect{sqldb.SQLite, sqldb.Postgres} {
				other["migrations/"+string(d)+"/0001_other.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nCREATE TABLE other (id bigint);\n")}
			}
			if err := db.Migrate(t.Context(), "other", other); err != nil {
				t.Fatal(err)
			}
			if _, err := db.Write.ExecContext(t.Context(), "INSERT INTO other (id) VALUES (1)"); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestOlderProgramOnNewerTables is a roll-back of the program after a roll-out.
func TestOlderProgramOnNewerTables(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB) {
		newer := fstest.MapFS{}
		for name, file := range migrations {
			newer[name] = file
			newer[strings.Replace(name, "0001_first", "0002_second", 1)] = &fstest.MapFile{
				Data: []byte("-- +goose Up\nALTER TABLE thing ADD COLUMN remark text;\n"),
			}
		}
		for _, m := range []fstest.MapFS{newer, migrations, newer} {
			if err := db.Migrate(t.Context(), "thing", m); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := db.Write.ExecContext(t.Context(), "INSERT INTO thing (id, word, at, remark) VALUES (1, '', 0, '')"); err != nil {
			t.Error(err)
		}
		broken := fstest.MapFS{}
		for name := range migrations {
			broken[strings.Replace(name, "0001_first", "0003_broken", 1)] = &fstest.MapFile{
				Data: []byte("-- +goose Up\nCREATE TABLE half (id bigint);\nALTER TABLE no_such_table ADD COLUMN x text;\n"),
			}
		}
		if err := db.Migrate(t.Context(), "thing", broken); lienthong.CodeOf(err) != lienthong.Internal {
			t.Errorf("a broken migration gives %v", err)
		}
		if _, err := db.Read.ExecContext(t.Context(), "SELECT id FROM half"); err == nil {
			t.Error("half of a migration was kept")
		}
	})
}

func TestUpdateNativeRollsBackWhenCancelled(t *testing.T) {
	t.Parallel()
	db := open(t, pgtest.Database(t))
	if err := db.Migrate(t.Context(), "thing", migrations); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := db.UpdateNative(ctx, func(tx pgx.Tx, _ time.Time) error {
		if _, err := tx.Exec(ctx, insertThing, 1, "x", 1); err != nil {
			return err
		}
		cancel()
		_, err := tx.Exec(ctx, countThings)
		return sqldb.Wrap(err, "count things")
	})
	if lienthong.CodeOf(err) != lienthong.Unavailable || !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled update gives %v", err)
	}
	if n := count(t, db); n != 0 {
		t.Errorf("%d things after a cancelled update", n)
	}
}

func TestConnectionLostThenRecovers(t *testing.T) {
	t.Parallel()
	line := pgtest.Database(t)
	db := open(t, line)
	err := db.Update(t.Context(), func(tx *sqldb.Tx) error {
		pgtest.Disconnect(t, line)
		_, err := tx.ExecContext(t.Context(), "SELECT 1")
		return sqldb.Wrap(err, "ask")
	})
	if lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("a lost connection gives %v", err)
	}
	pgtest.Disconnect(t, line) // the idle ones are dead too, and the pool does not know
	ask := func() error {
		var one int
		return db.Pool.QueryRow(t.Context(), "SELECT 1").Scan(&one)
	}
	err = ask()
	if db.Retry(err) {
		err = ask()
	}
	if err != nil {
		t.Errorf("after the loss and one more try: %v", err)
	}
	for _, final := range []error{nil, context.Canceled, sql.ErrNoRows} {
		if db.Retry(final) {
			t.Errorf("Retry(%v) is true", final)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	broken := filepath.Join(t.TempDir(), "broken.db")
	if err := os.WriteFile(broken, []byte(strings.Repeat("this is no database ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]lienthong.Code{
		"":                                   lienthong.Invalid,
		"sqlite:":                            lienthong.Invalid,
		"mysql://root:hunter2@host/db":       lienthong.Invalid,
		"postgres:db":                        lienthong.Invalid,
		"file:x.db":                          lienthong.Invalid,
		"postgres://u:hunter2@host:port/db":  lienthong.Invalid,
		"postgres://u:hunter2@127.0.0.1:1/d": lienthong.Unavailable,
		"/no/such/folder/register.db":        lienthong.Unavailable,
		"sqlite:" + broken:                   lienthong.Internal,
	} {
		db, err := sqldb.Open(t.Context(), line)
		if err == nil {
			_ = db.Close()
			t.Errorf("%q opened", line)
			continue
		}
		if got := lienthong.CodeOf(err); got != want {
			t.Errorf("%q gives %s (%v), want %s", line, got, err, want)
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error holds the password: %v", err)
		}
	}
}

func TestSQLiteSettings(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "r.db")
	db := open(t, path)
	for side, conn := range map[string]*sql.DB{"write": db.Write, "read": db.Read} {
		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "60000"} {
			var got string
			if err := conn.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
				t.Errorf("%s: %s = %s, %v; want %s", side, pragma, got, err, want)
			}
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v, %v; want 0600", info.Mode(), err)
	}
}

func TestIn(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"register.db":           "sqlite:/etc/x/register.db",
		"sqlite:data/a b#c?.db": "sqlite:/etc/x/data/a b#c?.db",
		"sqlite:../a.db":        "sqlite:/etc/a.db",
		"sqlite:/var/lib/a.db":  "sqlite:/var/lib/a.db",
		"/var/lib/a.db":         "/var/lib/a.db",
		"sqlite::memory:":       "sqlite::memory:",
		"postgres://u@h/d":      "postgres://u@h/d",
		"mysql://u:hunter2@h/d": "mysql://u:hunter2@h/d",
		"postgres:/not/a/line":  "postgres:/not/a/line",
		"":                      "",
	} {
		if got := sqldb.In("/etc/x", line); got != want {
			t.Errorf("%q becomes %q, want %q", line, got, want)
		}
	}
}
