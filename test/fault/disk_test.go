//go:build linux

package fault

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestFullDisk fills the disk of each gateway in turn, under load. New
// exchanges are refused and say why, nothing that was acknowledged is lost, and
// when there is room again nobody need do anything.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	needsRoot(t)
	w := newWorld(t, oneMachine, func(w *world) {
		w.owner.onDiskOf("24m")
		w.asker.onDiskOf("24m")
	})
	l := w.newLoad(4)
	for _, m := range []*member{w.owner, w.asker} {
		l.more(t, 20)
		ballast := filepath.Join(m.dir, "ballast")
		fillDisk(t, ballast)
		w.refusedWith(l, 500, "logging_failed")
		m.saysOfItself(`"append"`)
		m.says("evidence failed")
		must(t, os.Remove(ballast))
		l.more(t, 20)
	}
	w.settle(l)
}

// needsRoot skips what makes file systems and networks; continuous integration
// must run it.
func needsRoot(t *testing.T) {
	t.Helper()
	if os.Getuid() == 0 {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("CI=true: this test must run, and it needs root")
	}
	t.Skip("NOT TESTED: this needs root")
}

// onDiskOf gives a gateway that has not started a disk of its own.
func (m *member) onDiskOf(size string) {
	t := m.w.t
	t.Helper()
	kept := m.dir + ".kept"
	must(t, os.Rename(m.dir, kept))
	must(t, os.Mkdir(m.dir, 0o700))
	must(t, syscall.Mount("tmpfs", m.dir, "tmpfs", 0, "mode=0700,size="+size))
	t.Cleanup(func() {
		if err := syscall.Unmount(m.dir, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	must(t, os.CopyFS(m.dir, os.DirFS(kept)))
	must(t, filepath.Walk(m.dir, func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			err = os.Chmod(path, 0o600) // CopyFS widens it
		}
		return err
	}))
}

// fillDisk writes until there is no more room.
func fillDisk(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	must(t, err)
	defer f.Close()
	for size := 1 << 20; size >= 512; { // to the last block
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
}

// saysOfItself waits until the ledger's status holds a text: a little room that
// the tree gives back lets a record in now and then, and takes it away again.
func (m *member) saysOfItself(text string) {
	m.t.Helper()
	for begin := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		status := m.get("/v1/ledger/status")
		if strings.Contains(status, text) {
			return
		}
		if time.Since(begin) > patience {
			m.t.Fatalf("%s does not say %s of itself, but %s", m.name, text, status)
		}
	}
}

// get asks the node's own interface.
func (m *member) get(path string) string {
	m.t.Helper()
	r, err := http.NewRequestWithContext(m.t.Context(), http.MethodGet, "http://"+m.own+path, nil)
	must(m.t, err)
	resp, err := m.local.Do(r)
	must(m.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	must(m.t, err)
	return string(b)
}
