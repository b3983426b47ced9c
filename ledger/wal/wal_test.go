package wal_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger/wal"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t *testing.T, l *wal.Log, floor uint64) *wal.Log {
	t.Helper()
	l.Log = slog.New(slog.DiscardHandler)
	if err := l.Open(floor); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { shut(t, l) })
	return l
}

func shut(t *testing.T, l *wal.Log) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func record(i int) []byte { return fmt.Appendf(nil, "record %d", i) }

func add(t *testing.T, l *wal.Log, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		if err := l.Append(t.Context(), record(i)); err != nil {
			t.Fatalf("record %d: %v", i, err)
		}
	}
}

// holds reads the log from a number on and compares.
func holds(t *testing.T, l *wal.Log, from, to int) {
	t.Helper()
	r := l.Reader(uint64(from))
	defer r.Close()
	var got [][]byte
	for {
		more, err := r.Read(7)
		if err != nil {
			t.Fatal(err)
		}
		if len(more) == 0 {
			break
		}
		got = append(got, more...)
	}
	if len(got) != to-from {
		t.Fatalf("read %d records from %d on, want %d", len(got), from, to-from)
	}
	for i, g := range got {
		if string(g) != string(record(from+i)) {
			t.Fatalf("record %d is %q", from+i, g)
		}
	}
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	got, err := filepath.Glob(filepath.Join(dir, "*.wal"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	return got
}

func TestAppendAndReadBack(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "wal")
	l := open(t, &wal.Log{Dir: dir, SegmentBytes: 200}, 0)
	add(t, l, 0, 50)
	holds(t, l, 0, 50)
	holds(t, l, 23, 50)
	if n := len(files(t, dir)); n < 5 {
		t.Errorf("%d segments: none was ended at its size", n)
	}
	shut(t, l)
	l = open(t, &wal.Log{Dir: dir, SegmentBytes: 200}, 0)
	add(t, l, 50, 60)
	holds(t, l, 0, 60)
}

func TestReaderWaits(t *testing.T) {
	t.Parallel()
	l := open(t, &wal.Log{Dir: t.TempDir()}, 0)
	r := l.Reader(0)
	defer r.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := r.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("nothing to read, and Wait says %v", err)
	}
	go func() { _ = l.Append(t.Context(), record(0)) }()
	if err := r.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := r.Read(1); err != nil || len(got) != 1 {
		t.Errorf("read %q, %v", got, err)
	}
}

func TestManyWriters(t *testing.T) {
	t.Parallel()
	l := open(t, &wal.Log{Dir: t.TempDir(), SegmentBytes: 1 << 12}, 0)
	var wg sync.WaitGroup
	for w := range 32 {
		wg.Go(func() {
			for i := range 20 {
				if err := l.Append(t.Context(), fmt.Appendf(nil, "%d/%d", w, i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	r := l.Reader(0)
	defer r.Close()
	var got [][]byte
	for len(got) < 640 {
		more, err := r.Read(1 << 20)
		if err != nil || len(more) == 0 {
			t.Fatalf("after %d: read %d, %v", len(got), len(more), err)
		}
		got = append(got, more...)
	}
	last := map[int]int{}
	for _, g := range got {
		var w, i int
		if _, err := fmt.Sscanf(string(g), "%d/%d", &w, &i); err != nil || i != last[w] {
			t.Fatalf("%q after %d of its writer", g, last[w])
		}
		last[w]++
	}
}

func TestRemove(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := open(t, &wal.Log{Dir: dir, SegmentBytes: 100}, 0)
	add(t, l, 0, 30)
	before := len(files(t, dir))
	if err := l.Remove(15); err != nil {
		t.Fatal(err)
	}
	if n := len(files(t, dir)); n >= before || n < 2 {
		t.Errorf("%d segments of %d are left", n, before)
	}
	if first := l.First(); first == 0 || first > 15 {
		t.Errorf("begins at %d", first)
	}
	holds(t, l, 15, 30)
	if _, err := l.Reader(0).Read(1); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("reading what is gone: %v", err)
	}
	shut(t, l)
	if err := l.Remove(30); err != nil || len(files(t, dir)) != 0 {
		t.Errorf("closed and all kept elsewhere: %d segments left, %v", len(files(t, dir)), err)
	}
	l = open(t, &wal.Log{Dir: dir}, 30)
	add(t, l, 30, 32)
	holds(t, l, 30, 32)
}

func TestFloor(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := open(t, &wal.Log{Dir: dir}, 10)
	add(t, l, 10, 12)
	shut(t, l)

	missing := &wal.Log{Dir: dir, Log: slog.New(slog.DiscardHandler)}
	if err := missing.Open(9); lienthong.CodeOf(err) != lienthong.Internal {
		t.Errorf("record 9 is nowhere, and Open says %v", err)
	}
	l = open(t, &wal.Log{Dir: dir}, 40) // overtaken
	if n := len(files(t, dir)); n != 0 {
		t.Errorf("%d segments that the tree has overtaken", n)
	}
	add(t, l, 40, 41)
	shut(t, l)
	holds(t, open(t, &wal.Log{Dir: dir}, 40), 40, 41)
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	l := open(t, &wal.Log{Dir: t.TempDir()}, 0)
	for _, n := range []int{0, wal.MaxRecord + 1} {
		if err := l.Append(t.Context(), make([]byte, n)); lienthong.CodeOf(err) != lienthong.TooLarge {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	shut(t, l)
	if err := l.Append(t.Context(), record(0)); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("closed: %v", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "1.wal"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	strange := &wal.Log{Dir: dir, Log: slog.New(slog.DiscardHandler)}
	if err := strange.Open(0); lienthong.CodeOf(err) != lienthong.Internal {
		t.Errorf("a strange file: %v", err)
	}
}
