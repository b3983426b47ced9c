package nameless_test

import (
	"bytes"
	"io"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/lienthong/lienthong/internal/nameless"
)

// TestFile: what is written in pieces, either way, is read whole by several at
// once, and the folder shows nothing.
func TestFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f, err := nameless.Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := strings.Repeat("Nguyễn Văn An, 1965. ", 5000)
	kept := []byte(want[:33])
	if _, err := f.Writer().Write(kept); err != nil || string(kept) != want[:33] {
		t.Fatalf("%v, or the buffer was changed", err)
	}
	given := []byte(want[33:])
	if err := f.Append(given); err != nil || bytes.Contains(given, []byte("1965")) {
		t.Fatalf("%v, or the buffer can be read", err)
	}
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			if got, err := io.ReadAll(f.Reader()); err != nil || string(got) != want {
				t.Errorf("%d bytes, %v; want %d", len(got), err, len(want))
			}
		})
	}
	readers.Wait()
	if names, err := os.ReadDir(dir); err != nil || len(names) > 0 {
		t.Errorf("%v, %v", names, err)
	}
}

// TestNoFolder says so.
func TestNoFolder(t *testing.T) {
	t.Parallel()
	if _, err := nameless.Create(t.TempDir() + "/none"); !os.IsNotExist(err) {
		t.Error(err)
	}
}
