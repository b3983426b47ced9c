package verify

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// snapshot lists a ledger's files and holds the content of those that a ledger
// in use replaces or removes, so that the long work goes on with what belonged
// together at one moment: all other files stay as they are for ever. If the
// ledger moved on meanwhile it looks again, a few times.
func snapshot(dir string) (d *directory, used bool, err error) {
	const tries = 30
	for try := 1; ; try++ {
		before := heads(dir)
		used = inUse(dir)
		if d, err = list(os.DirFS(dir)); err == nil {
			d.hold()
		}
		if before == heads(dir) || try == tries {
			return d, used, err
		}
	}
}

// heads are what changes whenever a ledger moves on: two files, and the names of
// the segments of its write-ahead log, which go a little later.
func heads(dir string) [3]string {
	checkpoint, _ := os.ReadFile(filepath.Join(dir, "checkpoint")) // what is missing is found by check
	attested, _ := os.ReadFile(filepath.Join(dir, "attested.head"))
	segments, _ := filepath.Glob(filepath.Join(dir, "wal", "*.wal"))
	return [3]string{string(checkpoint), string(attested), strings.Join(segments, "\n")}
}

// inUse reports whether a process holds the ledger's lock.
func inUse(dir string) bool {
	f, err := os.Open(filepath.Join(dir, "lock"))
	if err != nil {
		return false
	}
	defer f.Close()
	return errors.Is(syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB), syscall.EWOULDBLOCK)
}

// hold reads what may be gone, or another, a moment later: the heads, the state,
// the write-ahead log, and the tiles at the tree's right edge, which give way to
// fuller ones. What cannot be read is found when it is needed.
func (d *directory) hold() {
	names := append(d.in("wal"), "checkpoint", "attested.head", ".state/treeState")
	if text, _, err := splitNote(d.peek("checkpoint")); err == nil {
		if head, err := parseHead(text); err == nil {
			names = append(names, rightEdge(head.Size)...)
		}
	}
	for _, name := range names {
		if b := d.peek(name); b != nil {
			d.held[name] = b
		}
	}
}

// rightEdge are the tiles that are not full in a tree of this size.
func rightEdge(size uint64) []string {
	var out []string
	level := "entries"
	for n := 0; size > 0; n++ {
		if part := int(size % width); part > 0 {
			out = append(out, TilePath(level, size/width, part))
			if level == "entries" {
				out = append(out, TilePath("0", size/width, part))
			}
		}
		size /= width
		level = fmt.Sprint(n + 1)
	}
	return out
}
