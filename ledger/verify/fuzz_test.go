package verify_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgertest"
	"github.com/lienthong/lienthong/ledger/verify"
)

// FuzzFolder puts other bytes into one file of a small ledger with two
// witnesses and a timestamp: whatever they are, the checker says which file is
// wrong, or they are the file's own.
func FuzzFolder(f *testing.F) {
	l := ledgertest.Attested(f, &ledger.Log{})
	ledgertest.Fill(f, l, 2)
	files := map[string][]byte{}
	for _, name := range []string{
		"attested/000000001.json", "attested.head", "checkpoint", "trust.json", ".state/treeState", ".state/version",
		"tile/entries/000.p/2", "tile/0/000.p/2", "lock",
	} {
		b, err := os.ReadFile(filepath.Join(l.Dir, name))
		if err != nil {
			f.Fatal(err)
		}
		files[name] = b
	}
	names := slices.Sorted(maps.Keys(files))
	for i, name := range names {
		f.Add(uint8(i), files[name])
		f.Add(uint8(i), files[name][:len(files[name])/2])
	}
	f.Fuzz(func(t *testing.T, which uint8, content []byte) {
		name := names[int(which)%len(names)]
		path := filepath.Join(l.Dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := verify.Dir(t.Context(), l.Dir, verify.Options{Trust: &verify.Trust{Ledger: []string{l.Key.Public()}}})
		if back := os.WriteFile(path, files[name], 0o600); back != nil {
			t.Fatal(back)
		}
		var found *verify.Finding
		switch same := string(content) == string(files[name]); {
		case same && err != nil:
			t.Errorf("%s as it was: %v", name, err)
		case !same && !errors.As(err, &found):
			t.Errorf("%s is %q, and the checker says %v", name, content, err)
		}
	})
}
