//go:build unix

package connectorfile

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

// TestSwapped puts something else in the place of a file between its being listed and
// opened, as somebody may who can drop files: it is refused, at once, and nothing of
// what it leads to is read.
func TestSwapped(t *testing.T) {
	t.Parallel()
	outside := filepath.Join(t.TempDir(), "secret.csv")
	dir := t.TempDir()
	for path, text := range map[string]string{outside: "so,ten\n1,BIMAT\n", filepath.Join(dir, ".kept.csv"): "so,ten\n1,BIMAT\n", filepath.Join(dir, "good.csv"): "so,ten\n1,An\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := Open(connector.SourceConfig{Address: dir})
	if err != nil {
		t.Fatal(err)
	}
	for name, swap := range map[string]func(path string) error{
		"link-out.csv":    func(path string) error { return os.Symlink(outside, path) },
		"link-in.csv":     func(path string) error { return os.Symlink(".kept.csv", path) },
		"link-folder.csv": func(path string) error { return os.Symlink("/proc/self", path) },
		"pipe.csv":        func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"folder.csv":      func(path string) error { return os.Mkdir(path, 0o700) },
	} {
		if err := swap(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if _, err := f.open(name); lienthong.CodeOf(err) != lienthong.Invalid || strings.Contains(err.Error(), "BIMAT") {
			t.Errorf("%s: %v", name, err)
		}
	}
	good, err := f.open("good.csv")
	if err != nil {
		t.Fatal(err)
	}
	good.Close()
	if names, err := f.names("*"); err != nil || len(names) != 1 {
		t.Errorf("listed: %v, %v", names, err)
	}
	said, err := f.Warnings(t.Context())
	if err != nil || len(said) != 4 || !strings.Contains(strings.Join(said, "\n"), `"link-out.csv" is a link`) {
		t.Errorf("warned of: %q, %v", said, err)
	}
}
