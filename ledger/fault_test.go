package ledger_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgertest"
	"github.com/lienthong/lienthong/ledger/verify"
	"github.com/lienthong/lienthong/ledger/wal"
)

// await waits until the status is as wanted.
func await(t *testing.T, l *ledger.Log, what string, want func(ledger.Status) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		s, err := l.Status(ctx)
		if err == nil && want(s) {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%s: never; status %+v, %v", what, s, err)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// brittle is a disk that fails when it is told to.
type brittle struct {
	*os.File
	broken *atomic.Bool
}

func (f brittle) Sync() error {
	if f.broken.Load() {
		return syscall.EIO
	}
	return f.File.Sync()
}

// TestNothingIsAcknowledgedThatIsNotDurable: a broken disk refuses loudly, and
// what was refused is not in the ledger once the disk works again.
func TestNothingIsAcknowledgedThatIsNotDurable(t *testing.T) {
	t.Parallel()
	var broken atomic.Bool
	l := ledgertest.Open(t, &ledger.Log{Create: func(path string) (wal.File, error) {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
		return brittle{f, &broken}, err
	}})
	for i := range 10 {
		broken.Store(i == 4 || i == 5)
		err := l.Append(t.Context(), ledgertest.Sample(i))
		if refused := lienthong.CodeOf(err) == lienthong.Unavailable; refused != broken.Load() || err != nil && !refused {
			t.Fatalf("record %d: %v", i, err)
		}
		s, statusErr := l.Status(t.Context())
		if statusErr != nil || (s.Faults["append"] != nil) != broken.Load() {
			t.Errorf("record %d: status %+v, %v", i, s, statusErr)
		}
	}
	shut(t, l)
	if _, err := verify.Dir(t.Context(), l.Dir, verify.Options{}); err != nil {
		t.Error(err)
	}
	again := ledgertest.Open(t, &ledger.Log{Dir: l.Dir, Key: l.Key})
	defer shut(t, again)
	for i, e := range all(t, again) {
		want := i
		if i >= 4 {
			want += 2
		}
		if e.ID != ledgertest.Sample(want).ID {
			t.Errorf("record %d is %s", i, e.ID)
		}
	}
}

// TestFullDisk fills a small file system: no record is acknowledged and lost,
// the tree catches up when there is room, and the checker finds nothing.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=8m"); err != nil {
		t.Skipf("a file system cannot be mounted here (needs root): %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, 0); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	ballast := filepath.Join(disk, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 5<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	l := ledgertest.Open(t, &ledger.Log{Dir: filepath.Join(disk, "ledger")})
	kept := map[string]bool{}
	n, refused := 0, false
	for ; n < 5000 && !refused; n++ {
		e := ledgertest.Sample(n)
		err := l.Append(t.Context(), e)
		if refused = err != nil; refused && (!errors.Is(err, syscall.ENOSPC) || lienthong.CodeOf(err) != lienthong.Unavailable) {
			t.Fatal(err)
		}
		kept[e.ID] = !refused
	}
	if !refused {
		t.Fatal("3 MiB hold 5000 records: the test tests nothing")
	}
	await(t, l, "the tree says that it is full", func(s ledger.Status) bool { return s.Faults["tree"] != nil || s.Integrated == s.Durable })
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	for end := n + 20; n < end; n++ {
		if err := l.Append(t.Context(), ledgertest.Sample(n)); err != nil {
			t.Fatal(err)
		}
		kept[ledgertest.Sample(n).ID] = true
	}
	await(t, l, "the tree has caught up", func(s ledger.Status) bool { return len(s.Faults) == 0 && s.Integrated == s.Durable })
	shut(t, l)
	seen := map[string]int{}
	_, err := verify.Dir(t.Context(), l.Dir, verify.Options{Record: func(_ uint64, _ []byte, e lienthong.Evidence) error {
		seen[e.ID]++
		return nil
	}})
	if err != nil {
		t.Error(err)
	}
	for id, acknowledged := range kept {
		if acknowledged && seen[id] != 1 || seen[id] > 1 {
			t.Errorf("%s, acknowledged %v, stands there %d times", id, acknowledged, seen[id])
		}
	}
}

// TestWitnessDown: a witness or authority that is down stops nothing, is
// reported, and what it missed is made good when it is back.
func TestWitnessDown(t *testing.T) {
	t.Parallel()
	key := ledgertest.Key(t, "lienthong.test/ledger/G01")
	up, _ := ledgertest.Witness(t, "up.test", key)
	down, server := ledgertest.Witness(t, "down.test", key)
	address := down.URL
	down.URL = "http://127.0.0.1:1"
	authority := ledgertest.Authority(t)
	stamps := authority.URL
	authority.URL = "http://127.0.0.1:1"
	dir := filepath.Join(t.TempDir(), "ledger")
	config := func() *ledger.Log {
		return &ledger.Log{Dir: dir, Key: key, Witnesses: []ledger.Witness{up, down}, Threshold: 2, Authority: authority, AttestEvery: 10 * time.Millisecond}
	}
	l := ledgertest.Open(t, config())
	if err := l.Append(t.Context(), ledgertest.Sample(0)); err != nil {
		t.Fatal(err)
	}
	await(t, l, "the checkpoint is attested by who is there, and the rest is reported", func(s ledger.Status) bool {
		return s.Attested == 1 && s.Faults["witness down.test"] != nil && s.Faults["threshold"] != nil && s.Faults["authority"] != nil && s.Faults["witness up.test"] == nil
	})
	shut(t, l)
	var f *verify.Finding
	if _, err := verify.Dir(t.Context(), dir, verify.Options{}); !errors.As(err, &f) || f.File != "attested/000000001.json" {
		t.Errorf("one cosignature of two, and the checker says %v", err)
	}
	down.URL, authority.URL = address, stamps
	l = ledgertest.Open(t, config())
	await(t, l, "the one checkpoint is attested by all", func(s ledger.Status) bool {
		return len(s.Faults) == 0 && s.Attested == 1 && len(listing(t, filepath.Join(dir, "attested"))) == 2
	})
	shut(t, l)
	r, err := verify.Dir(t.Context(), dir, verify.Options{})
	if err != nil || r.Attestations != 2 || r.Cosignatures != 2 || r.Timestamp.IsZero() {
		t.Errorf("report %+v, %v", r, err)
	}
	server.Close()
}
