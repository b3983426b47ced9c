package durable_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
)

// names is what a folder holds.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func holds(t *testing.T, path, want string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil || string(b) != want {
		t.Errorf("%s holds %q, %v; want %q", filepath.Base(path), b, err, want)
	}
}

func write(t *testing.T, f *durable.File, s string) {
	t.Helper()
	if _, err := f.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, path, s string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(s), mode); err != nil {
		t.Fatal(err)
	}
}

func TestCommit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "out.csv")
	put(t, path, "old", 0o640)
	f, err := durable.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Abort()
	write(t, f, "new")
	holds(t, path, "old")
	for _, n := range names(t, dir) {
		if n != "out.csv" && !durable.IsLeftover(n) {
			t.Errorf("%q is not known as a leftover", n)
		}
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	f.Abort()
	holds(t, path, "new")
	if got := names(t, dir); len(got) != 1 {
		t.Errorf("the folder holds %q", got)
	}
	if st, _ := os.Stat(path); st.Mode().Perm() != 0o640 {
		t.Errorf("mode %v", st.Mode())
	}
	if err := f.Commit(); err == nil {
		t.Error("a second commit succeeds")
	}
}

func TestAbort(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f, err := durable.Create(filepath.Join(dir, "out.csv"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, f, "half")
	f.Abort()
	f.Abort()
	if got := names(t, dir); len(got) != 0 {
		t.Errorf("the folder holds %q", got)
	}
	if err := f.Commit(); err == nil {
		t.Error("a commit after giving up succeeds")
	}
}

func TestCreateRefusals(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for path, says := range map[string]string{
		filepath.Join(dir, "none", "out.csv"): "does not exist",
		dir:                                   "folder or device",
		"/dev/null":                           "folder or device",
	} {
		_, err := durable.Create(path)
		if lienthong.CodeOf(err) != lienthong.Unavailable || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestGroup(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	put(t, a, "old a", 0o600)
	var g durable.Group
	defer g.Abort()
	fa, err := g.Create(a)
	if err != nil {
		t.Fatal(err)
	}
	fb, err := g.Create(b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.Create(filepath.Join(dir, ".", "a")); err == nil {
		t.Error("one name for two files is accepted")
	}
	write(t, fa, "new a")
	write(t, fb, "new b")
	if err := g.Commit(); err != nil {
		t.Fatal(err)
	}
	holds(t, a, "new a")
	holds(t, b, "new b")
	if got := names(t, dir); len(got) != 2 {
		t.Errorf("the folder holds %q", got)
	}
}

// TestGroupUndo lets the last rename fail, by a folder that comes to stand at
// its name, and finds the others as they were.
func TestGroupUndo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	old, fresh, last := filepath.Join(dir, "old"), filepath.Join(dir, "fresh"), filepath.Join(dir, "sub", "last")
	put(t, old, "old", 0o600)
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	var g durable.Group
	for _, p := range []string{old, fresh, last} {
		f, err := g.Create(p)
		if err != nil {
			t.Fatal(err)
		}
		write(t, f, "new")
	}
	// The temporary file is gone: its rename must fail.
	for _, n := range names(t, filepath.Join(dir, "sub")) {
		if err := os.Remove(filepath.Join(dir, "sub", n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := g.Commit(); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Fatalf("got %v", err)
	}
	holds(t, old, "old")
	if got := names(t, dir); len(got) != 2 || got[0] != "old" || got[1] != "sub" {
		t.Errorf("the folder holds %q", got)
	}
	if got := names(t, filepath.Join(dir, "sub")); len(got) != 0 {
		t.Errorf("the sub-folder holds %q", got)
	}
}

// TestWrite: a file appears with what was written, and not where writing failed.
func TestWrite(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	if err := durable.WriteFile(path, []byte("first")); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "first")
	broken := errors.New("broken")
	err := durable.Write(path, func(w io.Writer) error {
		if _, err := io.WriteString(w, "half of the sec"); err != nil {
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Errorf("a failed write says %v", err)
	}
	holds(t, path, "first")
	if left := names(t, filepath.Dir(path)); len(left) != 1 {
		t.Errorf("the folder holds %q", left)
	}
}
