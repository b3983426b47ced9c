package populationsql_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/pgtest"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationsql"
)

// interrupted yields persons and calls stop in the middle of the third batch.
func interrupted(stop func()) func(yield func(population.Version, error) bool) {
	return func(yield func(population.Version, error) bool) {
		for i := 1; i <= 40_000; i++ {
			if i == 20_000 {
				stop()
			}
			if !yield(sample(i), nil) {
				return
			}
		}
	}
}

// stillWorks holds the register to be as before, and whole, and open to a load.
func stillWorks(t *testing.T, s *populationsql.Store, before int64) {
	t.Helper()
	if got := populationsql.Check(t, s); got.Persons != before {
		t.Errorf("after the fault the register holds %+v, want %d persons", got, before)
	}
	if _, err := s.Import(t.Context(), people(100_001, 100_011)); err != nil {
		t.Errorf("after the fault: %v", err)
	}
	if got := populationsql.Check(t, s); got.Persons != before+10 {
		t.Errorf("then the register holds %+v, want %d persons", got, before+10)
	}
}

// fromEmptyAndInUse runs a fault on both paths of Import.
func fromEmptyAndInUse(t *testing.T, test func(t *testing.T, s *populationsql.Store, before int64)) {
	for name, before := range map[string]int{"empty": 0, "in use": 30} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *populationsql.Store) {
				if before > 0 {
					if _, err := s.Import(t.Context(), people(200_001, 200_001+before)); err != nil {
						t.Fatal(err)
					}
				}
				test(t, s, int64(before))
			})
		})
	}
}

func TestCancelledImportLeavesNothing(t *testing.T) {
	fromEmptyAndInUse(t, func(t *testing.T, s *populationsql.Store, before int64) {
		ctx, cancel := context.WithCancel(t.Context())
		n, err := s.Import(ctx, interrupted(cancel))
		if n != 0 || !errors.Is(err, context.Canceled) || lienthong.CodeOf(err) != lienthong.Unavailable {
			t.Errorf("a cancelled import gives %d, %v", n, err)
		}
		stillWorks(t, s, before)
	})
}

func TestPanicInImportLeavesNothing(t *testing.T) {
	fromEmptyAndInUse(t, func(t *testing.T, s *populationsql.Store, before int64) {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_, _ = s.Import(t.Context(), interrupted(func() { panic("in the sequence") }))
		}()
		stillWorks(t, s, before)
	})
}

// TestKilledImportLeavesNothing kills the importing process as kill -9 does.
func TestKilledImportLeavesNothing(t *testing.T) {
	if line := os.Getenv("POPULATIONSQL_CHILD"); line != "" {
		s := open(t, line)
		_, err := s.Import(t.Context(), interrupted(func() {
			fmt.Println("in the middle")
			select {}
		}))
		t.Fatal("the import ended: ", err)
	}
	t.Parallel()
	for _, name := range []string{"file", "postgres"} {
		for _, before := range []int{0, 30} {
			t.Run(fmt.Sprint(name, before), func(t *testing.T) {
				t.Parallel()
				line := lines[name](t)
				s := open(t, line)
				if before > 0 {
					if _, err := s.Import(t.Context(), people(200_001, 200_001+before)); err != nil {
						t.Fatal(err)
					}
				}
				kill(t, line)
				stillWorks(t, s, int64(before))
			})
		}
	}
}

func kill(t *testing.T, line string) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestKilledImportLeavesNothing$")
	child.Env = append(os.Environ(), "POPULATIONSQL_CHILD="+line)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	said, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || said != "in the middle\n" {
		t.Errorf("the child said %q, %v", said, err)
	}
	_ = child.Process.Kill()
	_ = child.Wait()
}

// TestFullDisk lets SQLite believe that the disk is full.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	db, err := sqldb.Open(t.Context(), filepath.Join(t.TempDir(), "register.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	s, err := populationsql.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	limit := func(pages int) {
		t.Helper()
		if _, err := db.Write.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count=%d", pages)); err != nil {
			t.Fatal(err)
		}
	}
	limit(400)
	if n, err := s.Import(t.Context(), people(1, 30_000)); lienthong.CodeOf(err) != lienthong.Unavailable || n != 0 {
		t.Errorf("on a full disk: %d, %v", n, err)
	}
	if got := populationsql.Check(t, s); got != (population.Counts{}) {
		t.Errorf("then the register holds %+v", got)
	}
	limit(1 << 30)
	stillWorks(t, s, 0)
}

// TestDamagedRecord holds a record that cannot be read to be an error that
// says what to do, never a wrong answer.
func TestDamagedRecord(t *testing.T) {
	t.Parallel()
	for name, line := range lines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, err := sqldb.Open(t.Context(), line(t))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			s, err := populationsql.New(t.Context(), db)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = s.Close() }()
			if _, err := s.Import(t.Context(), people(1, 3)); err != nil {
				t.Fatal(err)
			}
			for _, statement := range []string{
				"UPDATE population_bearer SET profile = $1 WHERE person = $2", "UPDATE population_version SET document = $1 WHERE person = $2",
			} {
				if _, err := db.Write.ExecContext(t.Context(), statement, []byte{9, 9, 9}, id(1).Int64()); err != nil {
					t.Fatal(err)
				}
			}
			_, byNumber := s.Holders(t.Context(), []lienthong.CardNumber{pin(1), pin(2)}, now)
			_, byPerson := s.Documents(t.Context(), []lienthong.PersonID{id(1)}, now)
			appended := s.Append(t.Context(), next(sample(1), now.Recorded, "X"))
			for what, err := range map[string]error{"Holders": byNumber, "Documents": byPerson, "Append": appended} {
				if lienthong.CodeOf(err) != lienthong.Internal || !strings.Contains(err.Error(), "restore a backup") {
					t.Errorf("%s: %v", what, err)
				}
			}
			if h := holders(t, s, now, pin(2)); len(h) != 1 {
				t.Errorf("the other person is gone, too: %+v", h)
			}
		})
	}
}

// TestLostServer cuts all connections, as a failover does, in the middle of an
// import and between two questions.
func TestLostServer(t *testing.T) {
	t.Parallel()
	line := pgtest.Database(t)
	s := open(t, line)
	n, err := s.Import(t.Context(), interrupted(func() { pgtest.Disconnect(t, line) }))
	if lienthong.CodeOf(err) != lienthong.Unavailable || n != 0 {
		t.Errorf("cut in the middle of an import: %d, %v", n, err)
	}
	stillWorks(t, s, 0)
	for range 3 {
		pgtest.Disconnect(t, line)
		if h := holders(t, s, now, pin(100_001)); len(h) != 1 {
			t.Errorf("after a cut: %+v", h)
		}
		pgtest.Disconnect(t, line)
		if v, err := s.Documents(t.Context(), []lienthong.PersonID{id(100_002)}, now); err != nil || len(v) != 1 {
			t.Errorf("after a cut: %v, %v", v, err)
		}
	}
}

// TestNoServer holds the message of a register that cannot be reached.
func TestNoServer(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	s, err := populationsql.Open(ctx, "postgres://nobody@127.0.0.1:1/register")
	if lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("%v, %v", s, err)
	}
}
