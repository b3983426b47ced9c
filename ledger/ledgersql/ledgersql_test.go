package ledgersql_test

import (
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/pgtest"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgersql"
	"github.com/lienthong/lienthong/ledger/ledgertest"
)

var databases = map[string]func(testing.TB) string{
	"sqlite":   func(t testing.TB) string { return filepath.Join(t.TempDir(), "index.db") },
	"postgres": pgtest.Database,
}

func open(t *testing.T, line string) *ledgersql.Index {
	t.Helper()
	x, err := ledgersql.Open(t.Context(), line)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

var (
	subject = ledgertest.Subject(0)
	ever    = ledgertest.Start.AddDate(100, 0, 0)
)

// entries are samples 0..n, of which the 5th, 10th and so on concern subject.
func entries(n int) []ledger.Entry {
	var out []ledger.Entry
	for i := range n {
		out = append(out, ledger.Entry{Index: uint64(i), Evidence: ledgertest.Sample(i)})
	}
	return out
}

func ids(accesses []ledger.Access) []string {
	var out []string
	for _, a := range accesses {
		out = append(out, a.ID)
	}
	return out
}

func TestIndex(t *testing.T) {
	t.Parallel()
	for name, line := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := open(t, line(t))
			all := entries(16)
			later := ledgertest.Start.AddDate(0, 1, 0)
			all[5].Evidence.Disclosure, all[5].Evidence.DiscloseFrom = lienthong.DiscloseDeferred, later
			all[10].Evidence.Disclosure = lienthong.DiscloseNever
			all[3].Evidence.ID = all[2].Evidence.ID // the other side's, in one ledger
			all[15].Evidence.Subjects = []string{subject, subject}
			for _, part := range [][]ledger.Entry{all[:1], nil, all[1:]} {
				if err := x.Add(t.Context(), part); err != nil {
					t.Fatal(err)
				}
			}
			if n, err := x.Next(t.Context()); n != 16 || err != nil {
				t.Errorf("next is %d, %v", n, err)
			}
			if err := x.Add(t.Context(), all[3:4]); lienthong.CodeOf(err) != lienthong.Conflict {
				t.Errorf("a record twice: %v", err)
			}
			if got, err := x.Find(t.Context(), all[2].Evidence.ID); !slices.Equal(got, []uint64{2, 3}) || err != nil {
				t.Errorf("found %v, %v", got, err)
			}
			for _, c := range []struct {
				what     string
				from, to time.Time
				at       time.Time
				want     []int
			}{
				{"before the day of the deferred one", ledgertest.Start, ever, later.Add(-time.Second), []int{15, 0}},
				{"on that day", ledgertest.Start, ever, later, []int{15, 5, 0}},
				{"from the second one on", all[5].Evidence.Answered, ever, later, []int{15, 5}},
				{"to the last one", ledgertest.Start, all[15].Evidence.Answered, later, []int{5, 0}},
				{"nothing", later, ever, later, nil},
			} {
				got, err := x.Usage(t.Context(), subject, c.from, c.to, c.at)
				if err != nil {
					t.Fatal(err)
				}
				var want []string
				for _, n := range c.want {
					want = append(want, all[n].Evidence.ID)
				}
				if !slices.Equal(ids(got), want) {
					t.Errorf("%s: %v, want %v", c.what, ids(got), want)
				}
			}
			got, err := x.Usage(t.Context(), subject, ledgertest.Start, ledgertest.Start.Add(time.Second), later)
			if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0], ledger.AccessOf(all[0].Evidence)) {
				t.Errorf("shown %+v, %v", got, err)
			}
		})
	}
}

// TestFollowsTheLog asks the ledger, throws the index away and asks again.
func TestFollowsTheLog(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "ledger")
	key := ledgertest.Key(t, "lienthong.test/ledger/G01")
	var before []ledger.Access
	for round, line := range []string{filepath.Join(t.TempDir(), "a.db"), filepath.Join(t.TempDir(), "b.db")} {
		l := ledgertest.Open(t, &ledger.Log{Dir: dir, Key: key, Index: open(t, line)})
		for i := range 20 {
			if err := l.Append(t.Context(), ledgertest.Sample(20*round+i)); err != nil {
				t.Fatal(err)
			}
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		got, err := l.Usage(t.Context(), subject, ledgertest.Start, ever)
		if err != nil || len(got) != 4*(round+1) || !slices.Equal(ids(got[4:]), ids(before)) {
			t.Errorf("round %d: %v, %v", round, ids(got), err)
		}
		before = got
	}
}

func TestBadDatabase(t *testing.T) {
	t.Parallel()
	if _, err := ledgersql.Open(t.Context(), "sqlite:"); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("got %v", err)
	}
}
