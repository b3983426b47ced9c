package spool_test

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/exchange/spool"
)

// Whatever its size, a body comes out as it went in, as often as it is opened.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		s := spool.Store{Dir: dir, Memory: rapid.IntRange(1, 200).Draw(t, "memory"), Limit: 1 << 20}
		in := bytes.Repeat([]byte(rapid.StringN(1, 10, 10).Draw(t, "piece")), rapid.IntRange(0, 20_000).Draw(t, "times"))
		var r io.Reader = bytes.NewReader(in)
		if rapid.Bool().Draw(t, "half") {
			r = iotest.HalfReader(r)
		}
		if rapid.Bool().Draw(t, "data with end") {
			r = iotest.DataErrReader(r)
		}
		b, err := s.Read(r, true)
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		if b.Size != int64(len(in)) || b.SHA256 != sha256.Sum256(in) || b.SHA512 != sha512.Sum512(in) || b.InMemory() != (len(in) <= s.Memory) && len(in) > 4096 {
			t.Fatalf("%d bytes in, %d out, in memory: %v", len(in), b.Size, b.InMemory())
		}
		for range 2 {
			o := b.Open()
			out, err := io.ReadAll(o)
			if err != nil || !bytes.Equal(out, in) {
				t.Fatalf("%d bytes in, %d out, %v", len(in), len(out), err)
			}
			_ = o.Close()
		}
	})
}

func TestLimit(t *testing.T) {
	t.Parallel()
	for _, memory := range []int{10, 10_000} {
		s := spool.Store{Dir: t.TempDir(), Memory: memory, Limit: 5000}
		if _, err := s.Read(strings.NewReader(strings.Repeat("x", 5001)), false); !errors.Is(err, spool.ErrTooLarge) {
			t.Errorf("memory %d: %v", memory, err)
		}
		b, err := s.Read(strings.NewReader(strings.Repeat("x", 5000)), false)
		if err != nil {
			t.Errorf("memory %d: %v", memory, err)
			continue
		}
		b.Close()
	}
}

// A reader's error is passed on, and no disk is an error, not a crash.
func TestErrors(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for _, n := range []int{10, 100_000} {
		s := spool.Store{Dir: t.TempDir(), Memory: 1000, Limit: 1 << 20}
		r := io.MultiReader(strings.NewReader(strings.Repeat("x", n)), iotest.ErrReader(broken))
		if _, err := s.Read(r, false); !errors.Is(err, broken) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	s := spool.Store{Dir: filepath.Join(t.TempDir(), "none"), Memory: 1000, Limit: 1 << 20}
	if _, err := s.Read(strings.NewReader(strings.Repeat("x", 100_000)), false); err == nil {
		t.Error("a body was spooled to no folder")
	}
	if b, err := s.Read(nil, false); err != nil || b.Size != 0 {
		t.Errorf("no body: %v", err)
	}
}

// A file has no name from the beginning, and what is on the disk is no text.
func TestFileIsHidden(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := spool.Store{Dir: dir, Memory: 1000, Limit: 1 << 20}
	const secret = "001099000018"
	b, err := s.Read(strings.NewReader(strings.Repeat(secret, 50_000)), false)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if b.InMemory() {
		t.Fatal("600 kB are in memory")
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) != 0 {
		t.Errorf("the folder holds %v, %v", names, err)
	}
	links, err := filepath.Glob("/proc/self/fd/*")
	if err != nil || len(links) == 0 {
		t.Skip("no /proc to find the file by")
	}
	found := false
	for _, l := range links {
		if to, err := os.Readlink(l); err != nil || !strings.HasPrefix(to, dir) {
			continue
		}
		raw, err := os.ReadFile(l)
		if err != nil || len(raw) == 0 {
			continue
		}
		found = true
		if bytes.Contains(raw, []byte(secret)) {
			t.Error("the disk holds the body in the clear")
		}
	}
	if !found {
		t.Error("the file was not found among the open ones")
	}
}

// An HTTP client may read a request's body after it has had its answer: a body
// is gone only when its last reader is.
func TestCloseWhileRead(t *testing.T) {
	t.Parallel()
	s := spool.Store{Dir: t.TempDir(), Memory: 1 << 10, Limit: 1 << 20}
	var wg sync.WaitGroup
	for i := range 200 {
		size := 100 + i%2*5000
		want := bytes.Repeat([]byte{byte(i)}, size)
		b, err := s.Read(bytes.NewReader(want), false)
		if err != nil {
			t.Fatal(err)
		}
		r := b.Open()
		b.Close()
		b.Close()
		wg.Go(func() {
			got, err := io.ReadAll(iotest.OneByteReader(r))
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("body %d changed while it was read: %v", i, err)
			}
			_ = r.Close()
			_ = r.Close()
		})
	}
	wg.Wait()
}
