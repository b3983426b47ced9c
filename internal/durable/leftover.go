package durable

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// The ends of the names of files that are not there to stay: one being
// written, and one being replaced while a group is committed.
const (
	partial  = ".lienthong-partial"
	replaced = ".lienthong-replaced"
)

// IsLeftover reports whether a file of this name was left by a process that
// was killed.
func IsLeftover(name string) bool {
	return strings.HasPrefix(name, ".") && (strings.HasSuffix(name, partial) || strings.HasSuffix(name, replaced))
}

// beside makes a file next to path and locks it, so that nobody takes it for a
// leftover. Between the two steps somebody may have: then it is made again.
func beside(path string) (*os.File, error) {
	for {
		temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*"+partial)
		if err != nil {
			return nil, err
		}
		// Where a file system knows no locks, sweep gets none either.
		_ = syscall.Flock(int(temp.Fd()), syscall.LOCK_EX)
		if _, err := os.Lstat(temp.Name()); err == nil {
			return temp, nil
		}
		_ = temp.Close() // it was swept away, empty
	}
}

// sweep removes what killed processes left of the file at path: they hold
// personal data, and room. What somebody is writing is locked and stays. What
// cannot be removed is no reason not to write, and stays too.
func sweep(path string) {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return // Create says why
	}
	names, _ := dir.Readdirnames(-1) // those that were read
	_ = dir.Close()                  // opened for reading
	var saved []string
	for _, name := range names {
		whole := filepath.Join(filepath.Dir(path), name)
		switch {
		case isOf(name, path, partial):
			if !removeUnlocked(whole) {
				return // somebody is at work, and may yet need what was saved
			}
		case isOf(name, path, replaced):
			saved = append(saved, whole)
		}
	}
	for _, s := range saved {
		_ = os.Remove(s) // a second name of an old file
	}
}

// isOf reports whether name is ".<base of path>.<digits><end>".
func isOf(name, path, end string) bool {
	number, ok := strings.CutPrefix(name, "."+filepath.Base(path)+".")
	if !ok {
		return false
	}
	number, ok = strings.CutSuffix(number, end)
	return ok && number != "" && strings.Trim(number, "0123456789") == ""
}

// removeUnlocked removes a file that no process has locked; the lock of one that was killed went with it.
func removeUnlocked(path string) bool {
	f, err := os.OpenFile(path, os.O_RDWR, 0) // some network file systems lock only what may be written
	if err != nil {
		return false
	}
	defer f.Close()
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil && os.Remove(path) == nil
}
