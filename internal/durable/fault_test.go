//go:build linux

package durable_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
)

// mount gives a tiny file system of its own, or skips with the reason.
func mount(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skipf("a file system cannot be mounted here (needs root): %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return dir
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := mount(t, "size=64k")
	path := filepath.Join(dir, "out.csv")
	put(t, path, "old", 0o600)
	f, err := durable.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Abort()
	block := make([]byte, 4096)
	for range 100 {
		if _, err = f.Write(block); err != nil {
			break
		}
	}
	if lienthong.CodeOf(err) != lienthong.Unavailable || !strings.Contains(err.Error(), "disk is full") {
		t.Fatalf("got %v", err)
	}
	f.Abort()
	holds(t, path, "old")
	if got := names(t, dir); len(got) != 1 {
		t.Errorf("the folder holds %q", got)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	t.Parallel()
	dir := mount(t, "size=64k")
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skipf("a file system cannot be made read-only here: %v", err)
	}
	if _, err := durable.Create(filepath.Join(dir, "out.csv")); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("got %v", err)
	}
}

// TestUnwritableFolder is the same for a user who is not root.
func TestUnwritableFolder(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 {
		t.Skip("root may write to any folder; TestReadOnlyFolder covers it")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	_, err := durable.Create(filepath.Join(dir, "out.csv"))
	if err == nil || !strings.Contains(err.Error(), "cannot be written to") {
		t.Errorf("got %v", err)
	}
}

// childFile is set in the process that TestKill starts and kills.
const childFile = "LIENTHONG_DURABLE_CHILD"

// TestKill kills a writer with SIGKILL while it writes: the old file stands,
// and what is left bears a name that tells.
func TestKill(t *testing.T) {
	if path := os.Getenv(childFile); path != "" {
		writeForever(path)
		return
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "out.csv")
	put(t, path, "old", 0o600)
	cmd := exec.Command(os.Args[0], "-test.run=^TestKill$")
	cmd.Env = append(os.Environ(), childFile+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for s := bufio.NewScanner(out); s.Scan(); {
		if s.Text() == "writing" {
			break
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the child ended by itself")
	}
	holds(t, path, "old")
	got := names(t, dir)
	if len(got) != 2 {
		t.Fatalf("the folder holds %q", got)
	}
	for _, n := range got {
		if n != "out.csv" && !durable.IsLeftover(n) {
			t.Errorf("%q is not known as a leftover", n)
		}
	}
}

func writeForever(path string) {
	f, err := durable.Create(path)
	if err != nil {
		os.Exit(1)
	}
	for i := 0; ; i++ {
		if _, err := f.Write([]byte("a row of the new file\n")); err != nil {
			os.Exit(1)
		}
		if i == 1000 {
			_, _ = os.Stdout.WriteString("writing\n")
		}
		if i > 10_000_000 {
			os.Exit(1)
		}
	}
}
