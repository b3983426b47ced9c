package verify_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgertest"
	"github.com/lienthong/lienthong/ledger/verify"
)

// TestCopyOfLedgerInUse: copies that are made while records come are whole, each
// holds all of the one before, and nothing else is left beside them.
func TestCopyOfLedgerInUse(t *testing.T) {
	t.Parallel()
	l := ledgertest.Open(t, ledgertest.Attested(t, &ledger.Log{}))
	if err := l.Append(t.Context(), ledgertest.Sample(0)); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		var err error
		for i := 1; err == nil && ctx.Err() == nil; i++ {
			err = l.Append(context.Background(), ledgertest.Sample(i))
		}
		ended <- err
	}()
	dir := t.TempDir()
	o := verify.Options{Trust: &verify.Trust{Ledger: []string{l.Key.Public()}}}
	for i := range 12 {
		to := filepath.Join(dir, strconv.Itoa(i))
		r, err := verify.Copy(t.Context(), l.Dir, to, o)
		if err != nil || !r.Open || !r.Pinned {
			t.Errorf("copy %d: %+v, %v", i, r, err)
			break
		}
		last, err := os.ReadFile(filepath.Join(to, "checkpoint"))
		if err != nil {
			t.Fatal(err)
		}
		if again, err := verify.Dir(t.Context(), to, o); err != nil || again != r {
			t.Errorf("copy %d was %+v, and is %+v, %v", i, r, again, err)
		}
		o.Known = [][]byte{last}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := verify.Copy(t.Context(), l.Dir, filepath.Join(dir, "closed"), o)
	if err != nil || r.Open || r.Pending != 0 {
		t.Errorf("of the closed ledger: %+v, %v", r, err)
	}
	if kept, err := os.ReadDir(dir); err != nil || len(kept) != 13 {
		t.Errorf("%d folders, %v", len(kept), err)
	}
}

// TestCopyRefused: nothing is written over, and no copy is left of what is wrong.
func TestCopyRefused(t *testing.T) {
	t.Parallel()
	l, dir := sample(t), t.TempDir()
	if _, err := verify.Copy(t.Context(), l.Dir, dir, verify.Options{}); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a folder that is there: %v", err)
	}
	if err := os.Remove(filepath.Join(l.Dir, "tile/entries/000")); err != nil {
		t.Fatal(err)
	}
	_, err := verify.Copy(t.Context(), l.Dir, filepath.Join(dir, "copy"), verify.Options{})
	if f, wrong := errors.AsType[*verify.Finding](err); !wrong || f.File != "tile/entries/000" {
		t.Errorf("of a damaged ledger: %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}
