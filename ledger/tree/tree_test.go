package tree_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger/tree"
)

const origin = "lienthong.test/tree"

// key makes a signer and its verifier.
func key(t *testing.T) (note.Signer, note.Verifier) {
	t.Helper()
	secret, public, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	return s, v
}

func open(t *testing.T, dir string, s note.Signer) *tree.Tree {
	t.Helper()
	tr := &tree.Tree{Dir: dir, Signer: s, Log: slog.New(slog.DiscardHandler)}
	if err := tr.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tr.Abandon)
	return tr
}

func record(i int) []byte { return fmt.Appendf(nil, "record %d", i) }

func add(t *testing.T, tr *tree.Tree, from, to int) {
	t.Helper()
	var records [][]byte
	for i := from; i < to; i++ {
		records = append(records, record(i))
	}
	if err := tr.Add(t.Context(), records); err != nil {
		t.Fatal(err)
	}
}

func shut(t *testing.T, tr *tree.Tree) {
	t.Helper()
	if err := tr.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// root computes the root of the first n records by golang.org/x/mod.
func root(t *testing.T, n int) tlog.Hash {
	t.Helper()
	var hashes []tlog.Hash
	read := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(at))
		for i, a := range at {
			out[i] = hashes[a]
		}
		return out, nil
	})
	for i := range n {
		more, err := tlog.StoredHashes(int64(i), record(i), read)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, more...)
	}
	h, err := tlog.TreeHash(int64(n), read)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestAgreesWithOthers grows a tree, tidies it at each step, and has x/mod and
// Tessera's own checker look at it.
func TestAgreesWithOthers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	signer, verifier := key(t)
	size := 0
	for _, to := range []int{1, 2, 255, 256, 257, 600, 5000} {
		tr := open(t, dir, signer)
		add(t, tr, size, to)
		shut(t, tr)
		c, err := tr.Checkpoint(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if want := root(t, to); c.Size != uint64(to) || tlog.Hash(c.Root) != want {
			t.Errorf("%d records: checkpoint %+v, want root %v", to, c, want)
		}
		if n, err := tree.SizeOf(c.Note); err != nil || n != c.Size {
			t.Errorf("size of the note: %d, %v", n, err)
		}
		if err := tr.Tidy(uint64(size), uint64(to)); err != nil {
			t.Fatal(err)
		}
		hasher := func(bundle []byte) ([][]byte, error) {
			var b api.EntryBundle
			err := b.UnmarshalText(bundle)
			var out [][]byte
			for _, e := range b.Entries {
				out = append(out, rfc6962.DefaultHasher.HashLeaf(e))
			}
			return out, err
		}
		check := fsck.New(origin, verifier, client.FileFetcher{Root: dir}, hasher, fsck.Opts{N: 1})
		if err := check.Check(t.Context()); err != nil {
			t.Errorf("%d records: %v", to, err)
		}
		size = to
	}
}

func TestRecords(t *testing.T) {
	t.Parallel()
	signer, _ := key(t)
	tr := open(t, t.TempDir(), signer)
	add(t, tr, 0, 300)
	for _, from := range []int{0, 17, 255, 256, 299} {
		var got []string
		for at := uint64(from); ; {
			records, err := tr.Records(t.Context(), at)
			if err != nil {
				t.Fatal(err)
			}
			if len(records) == 0 {
				break
			}
			for _, r := range records {
				got = append(got, string(r))
			}
			at += uint64(len(records))
		}
		if len(got) != 300-from || got[0] != string(record(from)) || got[len(got)-1] != string(record(299)) {
			t.Errorf("from %d: %d records", from, len(got))
		}
	}
	if got, err := tr.Records(t.Context(), 900); len(got) != 0 || err != nil {
		t.Errorf("beyond the end: %d, %v", len(got), err)
	}
	if err := tr.Add(t.Context(), [][]byte{make([]byte, tree.MaxRecord+1)}); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("a record too long: %v", err)
	}
}

func TestConsistency(t *testing.T) {
	t.Parallel()
	signer, _ := key(t)
	tr := open(t, t.TempDir(), signer)
	add(t, tr, 0, 700)
	shut(t, tr)
	for _, from := range []int{1, 2, 255, 256, 300, 699} {
		hashes, err := tr.Consistency(t.Context(), uint64(from), 700)
		if err != nil {
			t.Fatal(err)
		}
		var p tlog.TreeProof
		for _, h := range hashes {
			p = append(p, tlog.Hash(h))
		}
		if err := tlog.CheckTree(p, 700, root(t, 700), int64(from), root(t, from)); err != nil {
			t.Errorf("from %d: %v", from, err)
		}
	}
	for _, from := range []uint64{0, 700} {
		if p, err := tr.Consistency(t.Context(), from, 700); len(p) != 0 || err != nil {
			t.Errorf("from %d: %d hashes, %v", from, len(p), err)
		}
	}
	if _, err := tr.Consistency(t.Context(), 5, 9000); err == nil {
		t.Error("a proof to a size that the tree does not have")
	}
}

// listing is every file below tile/.
func listing(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := fs.WalkDir(os.DirFS(dir), "tile", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, strings.TrimPrefix(name, "tile/"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// TestTidyAndSweep: after many small batches and a crash, exactly the files
// that the size implies are left.
func TestTidyAndSweep(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	signer, _ := key(t)
	tr := open(t, dir, signer)
	for i := 0; i < 520; i += 13 {
		add(t, tr, i, i+13)
	}
	shut(t, tr)
	if n := len(listing(t, dir)); n < 80 {
		t.Fatalf("%d files: Tessera keeps house by itself now, and Tidy may go", n)
	}
	if err := tr.Tidy(0, 520); err != nil {
		t.Fatal(err)
	}
	want := []string{"0/000", "0/001", "0/002.p/8", "1/000.p/2", "entries/000", "entries/001", "entries/002.p/8"}
	if got := listing(t, dir); !slices.Equal(got, want) {
		t.Errorf("tidied, it holds %q", got)
	}
	leftovers := []string{
		"tile/entries/002.p/9", "tile/entries/003", "tile/entries/0031234567", "tile/0/002.p/81234", "tile/0/x001/000",
		"tile/1/000", "tile/2/000.p/1", "tile/9/000", "tile/0/2", "checkpoint1234", ".state/treeState99",
	}
	for _, l := range leftovers {
		path := filepath.Join(dir, l)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("left"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	again := open(t, dir, signer)
	if err := again.Sweep(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := listing(t, dir); !slices.Equal(got, want) {
		t.Errorf("swept, it holds %q", got)
	}
	for _, l := range leftovers {
		if _, err := os.Stat(filepath.Join(dir, l)); err == nil {
			t.Errorf("%s is left", l)
		}
	}
	add(t, again, 520, 530)
	shut(t, again)
}

func TestBadFolder(t *testing.T) {
	t.Parallel()
	signer, _ := key(t)
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tr := &tree.Tree{Dir: path, Signer: signer, Log: slog.New(slog.DiscardHandler)}
	if err := tr.Open(); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("a file for a folder: %v", err)
	}
	if _, err := tree.SizeOf([]byte("x")); err == nil {
		t.Error("anything is a checkpoint")
	}
}
