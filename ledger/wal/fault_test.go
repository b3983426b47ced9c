package wal_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger/wal"
)

// disk fails as it is told to.
type disk struct {
	create, write, sync atomic.Bool
	half                atomic.Bool // a failing write leaves half of it
}

type faulty struct {
	*os.File
	disk *disk
}

func (d *disk) open(path string) (wal.File, error) {
	if d.create.Load() {
		return nil, syscall.ENOSPC
	}
	f, err := os.Create(path)
	return faulty{f, d}, err
}

func (f faulty) Write(p []byte) (int, error) {
	if !f.disk.write.Load() {
		return f.File.Write(p)
	}
	if f.disk.half.Load() {
		n, _ := f.File.Write(p[:len(p)/2])
		return n, syscall.ENOSPC
	}
	return 0, syscall.ENOSPC
}

func (f faulty) Sync() error {
	if f.disk.sync.Load() {
		return syscall.EIO
	}
	return f.File.Sync()
}

// TestFaults fails each operation; what is refused must not be found among the
// acknowledged, and the log must work again when the disk does.
func TestFaults(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func(*disk, bool){
		"full":                  func(d *disk, on bool) { d.write.Store(on) },
		"half a write":          func(d *disk, on bool) { d.write.Store(on); d.half.Store(on) },
		"fsync":                 func(d *disk, on bool) { d.sync.Store(on) },
		"full, and no new file": func(d *disk, on bool) { d.write.Store(on); d.create.Store(on) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, d := t.TempDir(), &disk{}
			l := open(t, &wal.Log{Dir: dir, Create: d.open}, 0)
			add(t, l, 0, 5)
			fail(d, true)
			for range 3 {
				err := l.Append(t.Context(), []byte("refused"))
				if lienthong.CodeOf(err) != lienthong.Unavailable || !strings.Contains(err.Error(), "nothing that was acknowledged is lost") {
					t.Fatalf("got %v", err)
				}
				if l.Fault() == nil || l.Durable() != 5 {
					t.Fatalf("fault %v, durable %d", l.Fault(), l.Durable())
				}
			}
			fail(d, false)
			add(t, l, 5, 9)
			if l.Fault() != nil {
				t.Errorf("works again, and says %v", l.Fault())
			}
			holds(t, l, 0, 9)
			shut(t, l)
			holds(t, open(t, &wal.Log{Dir: dir}, 0), 0, 9)
		})
	}
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("a file system cannot be mounted here (needs root): %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	l := open(t, &wal.Log{Dir: filepath.Join(dir, "wal")}, 0)
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 32<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	kept := 0
	var err error
	for ; kept < 10000; kept++ {
		if err = l.Append(t.Context(), record(kept)); err != nil {
			break
		}
	}
	if !errors.Is(err, syscall.ENOSPC) || lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Fatalf("after %d records: %v", kept, err)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	add(t, l, kept, kept+20)
	shut(t, l)
	l = open(t, &wal.Log{Dir: filepath.Join(dir, "wal")}, 0)
	holds(t, l, 0, kept+20)
	shut(t, l)
}

// TestTornEnd cuts the last segment at every byte: whatever was acknowledged
// before the cut batch is there, the rest is cut, and the log goes on.
func TestTornEnd(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := open(t, &wal.Log{Dir: dir}, 0)
	add(t, l, 0, 4)
	shut(t, l)
	whole, err := os.ReadFile(files(t, dir)[0])
	if err != nil {
		t.Fatal(err)
	}
	each := len(whole) / 4
	for n := range len(whole) + 1 {
		dir := t.TempDir()
		path := filepath.Join(dir, "00000000000000000000.wal")
		if err := os.WriteFile(path, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		l := open(t, &wal.Log{Dir: dir}, 0)
		if got := int(l.Durable()); got != n/each {
			t.Fatalf("cut at %d: %d records are durable", n, got)
		}
		if st, err := os.Stat(path); err != nil || int(st.Size()) != n/each*each {
			t.Fatalf("cut at %d: %v, %v", n, st.Size(), err)
		}
		add(t, l, n/each, 6)
		shut(t, l)
		l = open(t, &wal.Log{Dir: dir}, 0)
		holds(t, l, 0, 6)
		shut(t, l)
	}
}

// TestDamage flips every byte of every segment: damage to what was durable is
// refused; only the last batch may look like a torn end, and is then cut.
func TestDamage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := open(t, &wal.Log{Dir: dir, SegmentBytes: 100}, 0)
	add(t, l, 0, 8)
	shut(t, l)
	all := files(t, dir)
	for s, path := range all {
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		each := len("LTw1") + 20 + 4 + len(record(0))
		for at := range whole {
			bad := append([]byte(nil), whole...)
			bad[at] ^= 0x40
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			l := &wal.Log{Dir: dir, SegmentBytes: 100, Log: slog.New(slog.DiscardHandler)}
			err := l.Open(0)
			tail := s == len(all)-1 && at >= len(whole)-each
			if tail && (err != nil || l.Durable() != 7) || !tail && lienthong.CodeOf(err) != lienthong.Internal {
				t.Fatalf("byte %d of segment %d: %v", at, s, err)
			}
			if err == nil {
				shut(t, l)
			}
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(all[1]); err != nil {
		t.Fatal(err)
	}
	l = &wal.Log{Dir: dir, Log: slog.New(slog.DiscardHandler)}
	if err := l.Open(0); lienthong.CodeOf(err) != lienthong.Internal {
		t.Errorf("a segment is gone: %v", err)
	}
}

func TestContextEnds(t *testing.T) {
	t.Parallel()
	l := open(t, &wal.Log{Dir: t.TempDir()}, 0)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	// Either is right: the disk may be faster than the look at the context.
	if err := l.Append(ctx, record(0)); err != nil && (!errors.Is(err, context.Canceled) || lienthong.CodeOf(err) != lienthong.Unavailable) {
		t.Errorf("got %v", err)
	}
}
