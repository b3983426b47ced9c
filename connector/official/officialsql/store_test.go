package officialsql_test

import (
	"path/filepath"
	"testing"

	"github.com/lienthong/lienthong/connector/official"
	"github.com/lienthong/lienthong/connector/official/officialsql"
	"github.com/lienthong/lienthong/connector/official/officialtest"
	"github.com/lienthong/lienthong/internal/pgtest"
)

// lines are the ways to open a register.
var lines = map[string]func(t testing.TB) string{
	"file":     func(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "register.db") },
	"memory":   func(testing.TB) string { return "sqlite::memory:" },
	"postgres": pgtest.Database,
}

func TestStore(t *testing.T) {
	t.Parallel()
	for name, line := range lines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			officialtest.TestStore(t, func(t *testing.T) official.Store {
				s, err := officialsql.Open(t.Context(), line(t))
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() {
					if err := s.Close(); err != nil {
						t.Error(err)
					}
				})
				return s
			})
		})
	}
}

// TestReopen finds a dossier again in the file after closing it.
func TestReopen(t *testing.T) {
	t.Parallel()
	line := "sqlite:" + filepath.Join(t.TempDir(), "register.db")
	for i := range 2 {
		s, err := officialsql.Open(t.Context(), line)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			err = s.Put(t.Context(), []official.Dossier{officialtest.Sample("a")})
		} else if found, getErr := s.Get(t.Context(), []string{"a"}); getErr != nil || len(found) != 1 {
			t.Errorf("%d dossiers, %v", len(found), getErr)
		}
		if err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
