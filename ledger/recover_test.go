package ledger_test

import (
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgertest"
	"github.com/lienthong/lienthong/ledger/tree"
	"github.com/lienthong/lienthong/ledger/verify"
	"github.com/lienthong/lienthong/ledger/wal"
)

func records(t *testing.T, numbers ...int) [][]byte {
	t.Helper()
	var out [][]byte
	for _, n := range numbers {
		b, err := json.Marshal(ledgertest.Sample(n))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, b)
	}
	return out
}

// halfway makes a ledger whose write-ahead log holds some records and whose
// tree holds some, in an order of its own, as a crash can leave it.
func halfway(t *testing.T, key *ledger.Key, inLog, inTree []int) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "ledger")
	quiet := slog.New(slog.DiscardHandler)
	tr := &tree.Tree{Dir: dir, Signer: key.Signer(), Log: quiet}
	if err := tr.Open(); err != nil {
		t.Fatal(err)
	}
	if len(inTree) > 0 {
		if err := tr.Add(t.Context(), records(t, inTree...)); err != nil {
			t.Fatal(err)
		}
	}
	if err := tr.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := &wal.Log{Dir: filepath.Join(dir, "wal"), Log: quiet}
	if err := w.Open(0); err != nil {
		t.Fatal(err)
	}
	for _, r := range records(t, inLog...) {
		if err := w.Append(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestGoesOnWhereACrashLeftIt(t *testing.T) {
	t.Parallel()
	log := []int{0, 1, 2, 3, 4, 5, 6, 7, 7, 8}
	for name, c := range map[string]struct{ tree, want []int }{
		"nothing in the tree":    {nil, log},
		"the first few":          {[]int{0, 1, 2}, log},
		"two parts turned round": {[]int{0, 1, 4, 5, 2}, []int{0, 1, 4, 5, 2, 3, 6, 7, 7, 8}},
		"one of two equal ones":  {[]int{0, 7}, []int{0, 7, 1, 2, 3, 4, 5, 6, 7, 8}},
		"all, from the end":      {[]int{8, 7, 7, 6, 5, 4, 3, 2, 1, 0}, []int{8, 7, 7, 6, 5, 4, 3, 2, 1, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			key := ledgertest.Key(t, "lienthong.test/ledger/G01")
			l := ledgertest.Open(t, &ledger.Log{Dir: halfway(t, key, log, c.tree), Key: key})
			if err := l.Append(t.Context(), ledgertest.Sample(99)); err != nil {
				t.Fatal(err)
			}
			shut(t, l)
			var got []string
			_, err := verify.Dir(t.Context(), l.Dir, verify.Options{Record: func(_ uint64, _ []byte, e lienthong.Evidence) error {
				got = append(got, e.ID)
				return nil
			}})
			if err != nil {
				t.Fatal(err)
			}
			want := append(append([]int(nil), c.want...), 99)
			if len(got) != len(want) {
				t.Fatalf("%d records: %v", len(got), got)
			}
			for i, n := range want {
				if got[i] != ledgertest.Sample(n).ID {
					t.Errorf("record %d is %s, want number %d", i, got[i], n)
				}
			}
		})
	}
}

// TestRefusesWhatDoesNotBelongTogether: a tree or log that was put back alone.
func TestRefusesWhatDoesNotBelongTogether(t *testing.T) {
	t.Parallel()
	key := ledgertest.Key(t, "lienthong.test/ledger/G01")
	open := func(dir string) error {
		l := &ledger.Log{Dir: dir, Key: key, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
		err := l.Open(t.Context())
		if err == nil {
			shut(t, l)
		}
		return err
	}
	if err := open(halfway(t, key, []int{0, 1, 2}, []int{0, 9})); lienthong.CodeOf(err) != lienthong.Internal {
		t.Errorf("the tree holds another record: %v", err)
	}
	l := ledgertest.Fill(t, &ledger.Log{Key: key}, 3)
	for range 2 {
		l = ledgertest.Open(t, &ledger.Log{Dir: l.Dir, Key: key})
		if err := l.Append(t.Context(), ledgertest.Sample(7)); err != nil {
			t.Fatal(err)
		}
		shut(t, l)
	}
	if err := os.Remove(filepath.Join(l.Dir, "attested", "000000002.json")); err != nil {
		t.Fatal(err)
	}
	if err := open(l.Dir); lienthong.CodeOf(err) != lienthong.Internal {
		t.Errorf("an attestation is gone: %v", err)
	}
	if err := open(halfway(t, key, []int{0}, nil)); err != nil {
		t.Errorf("nothing wrong: %v", err)
	}
}

// TestRecall: at its opening a ledger gives back what was answered lately,
// whether it is in the tree, in the write-ahead log only, or in both.
func TestRecall(t *testing.T) {
	t.Parallel()
	for name, dir := range map[string]string{
		"in the log only": halfway(t, ledgertest.Key(t, "ledger.test/r"), numbers(600), nil),
		"in both":         halfway(t, ledgertest.Key(t, "ledger.test/r"), numbers(600), numbers(300)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			recallFrom(t, dir)
		})
	}
	t.Run("in the tree", func(t *testing.T) {
		t.Parallel()
		l := ledgertest.Fill(t, &ledger.Log{}, 600)
		recallFrom(t, l.Dir)
	})
}

func numbers(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func recallFrom(t *testing.T, dir string) {
	t.Helper()
	const young = 100 // of the 600, the newest
	last := ledgertest.Sample(599).Answered
	got := map[string]bool{}
	l := &ledger.Log{
		Dir: dir, Key: ledgertest.Key(t, "ledger.test/r"), Now: func() time.Time { return last },
		RecallFor: last.Sub(ledgertest.Sample(600 - young).Answered), Recall: func(e lienthong.Evidence) { got[e.ID] = true },
	}
	defer shut(t, ledgertest.Open(t, l))
	if len(got) != young {
		t.Errorf("%d records are given back, want %d", len(got), young)
	}
	for i := range 600 {
		if id := ledgertest.Sample(i).ID; got[id] != (i >= 600-young) {
			t.Errorf("record %d: given back: %v", i, got[id])
			break
		}
	}
}
