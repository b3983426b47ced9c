package verify_test

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgertest"
	"github.com/lienthong/lienthong/ledger/verify"
)

// sample makes a closed ledger of three attestations, two witnesses and an
// authority, and more than one tile at two levels.
func sample(t *testing.T) *ledger.Log {
	t.Helper()
	l := ledgertest.Attested(t, &ledger.Log{})
	for _, n := range []int{5, 300, 260} {
		ledgertest.Fill(t, l, n)
		l = &ledger.Log{Dir: l.Dir, Key: l.Key, Witnesses: l.Witnesses, Threshold: l.Threshold, Authority: l.Authority}
	}
	return l
}

func load(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err == nil {
			out[rel], err = os.ReadFile(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestGood(t *testing.T) {
	t.Parallel()
	l := sample(t)
	r, err := verify.Dir(t.Context(), l.Dir, verify.Options{Trust: &verify.Trust{Ledger: []string{l.Key.Public()}}})
	if err != nil {
		t.Fatal(err)
	}
	if r.Origin != l.Key.Name() || r.Size != 565 || r.Attestations != 3 || r.Attested != 565 || r.Cosignatures != 2 ||
		r.Timestamp.IsZero() || r.Pending != 0 || r.Open || !r.Pinned {
		t.Errorf("report %+v", r)
	}
	other := ledgertest.Key(t, l.Key.Name())
	var f *verify.Finding
	if _, err := verify.Dir(t.Context(), l.Dir, verify.Options{Trust: &verify.Trust{Ledger: []string{other.Public()}}}); !errors.As(err, &f) || f.File != "checkpoint" {
		t.Errorf("another key is trusted, and the checker says %v", err)
	}
	three := &verify.Trust{Ledger: []string{l.Key.Public()}, Threshold: 3}
	if _, err := verify.Dir(t.Context(), l.Dir, verify.Options{Trust: three}); !errors.As(err, &f) || !strings.Contains(f.What, "needs 3") {
		t.Errorf("three cosignatures are asked for, and the checker says %v", err)
	}
}

// TestTamper does to every file of a ledger what an intruder could, one thing
// at a time; the checker must notice each.
func TestTamper(t *testing.T) {
	t.Parallel()
	l := sample(t)
	files := load(t, l.Dir)
	names := slices.Sorted(maps.Keys(files))
	trust := &verify.Trust{Ledger: []string{l.Key.Public()}}
	notices := func(what string) {
		t.Helper()
		for who, options := range map[string]verify.Options{"with a key": {Trust: trust}, "with nothing": {}} {
			var f *verify.Finding
			if _, err := verify.Dir(t.Context(), l.Dir, options); !errors.As(err, &f) {
				t.Errorf("%s: the checker %s says %v", what, who, err)
			}
		}
	}
	put := func(name string, b []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(l.Dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	flips := 0
	for i, name := range names {
		whole, path := files[name], filepath.Join(l.Dir, name)
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		notices("without " + name)
		if err := os.Symlink("/dev/null", path); err != nil {
			t.Fatal(err)
		}
		notices("a link for " + name)
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		put(name, append(bytes.Clone(whole), 0))
		notices("a byte more in " + name)
		put(name, append(bytes.Clone(whole), '\n'))
		notices("a line more in " + name)
		if len(whole) > 0 {
			for _, n := range []int{0, len(whole) / 2, len(whole) - 1} {
				put(name, whole[:n])
				notices("cut " + name)
			}
			for at := 0; at < len(whole); at += 1 + len(whole)/15 {
				bad := bytes.Clone(whole)
				bad[at] ^= 1 << (at % 8)
				put(name, bad)
				notices("a bit flipped in " + name)
				flips++
			}
		}
		put(name, whole)
		other := names[(i+1)%len(names)]
		if !bytes.Equal(files[other], whole) {
			put(name, files[other])
			put(other, whole)
			notices(name + " and " + other + " exchanged")
			put(name, whole)
			put(other, files[other])
		}
		put(name+"x", whole)
		notices("a copy of " + name)
		if err := os.Remove(path + "x"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := verify.Dir(t.Context(), l.Dir, verify.Options{Trust: trust}); err != nil {
		t.Errorf("all put back: %v", err)
	}
	t.Logf("%d files, %d flips", len(names), flips)
}

// TestEveryByte flips a bit of every byte of a small ledger.
func TestEveryByte(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("some seconds of flipping")
	}
	l := ledgertest.Fill(t, ledgertest.Attested(t, &ledger.Log{}), 2)
	files := load(t, l.Dir)
	n := 0
	for name, whole := range files {
		for at := range whole {
			bad := bytes.Clone(whole)
			bad[at] ^= 1 << (n % 8)
			n++
			if err := os.WriteFile(filepath.Join(l.Dir, name), bad, 0o600); err != nil {
				t.Fatal(err)
			}
			var f *verify.Finding
			if _, err := verify.Dir(t.Context(), l.Dir, verify.Options{}); !errors.As(err, &f) {
				t.Errorf("byte %d of %s, from %q to %q: %v", at, name, whole[at], bad[at], err)
			}
		}
		if err := os.WriteFile(filepath.Join(l.Dir, name), whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d bytes", n)
}
