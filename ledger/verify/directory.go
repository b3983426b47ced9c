package verify

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// Finding is something wrong, and where.
type Finding struct {
	File string // below the ledger's folder, with slashes
	What string
}

// Error says both.
func (f *Finding) Error() string { return f.File + ": " + f.What }

func found(file, format string, args ...any) error {
	return &Finding{file, fmt.Sprintf(format, args...)}
}

// directory is a ledger's folder, and which of its files were accounted for.
type directory struct {
	files fs.FS
	left  map[string]bool   // not accounted for yet
	held  map[string][]byte // content that was read beforehand
}

// list finds all files.
func list(files fs.FS) (*directory, error) {
	d := &directory{files: files, left: map[string]bool{}, held: map[string][]byte{}}
	err := fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return found(name, "cannot be read: %v", err)
		case e.IsDir():
			return nil
		case !e.Type().IsRegular():
			return found(name, "is no plain file")
		}
		d.left[name] = true
		return nil
	})
	return d, err
}

// read reads a file, which is accounted for by that.
func (d *directory) read(name string) ([]byte, error) {
	if b, ok := d.held[name]; ok {
		delete(d.left, name)
		return b, nil
	}
	b, err := fs.ReadFile(d.files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, found(name, "is missing")
	}
	if err != nil {
		return nil, found(name, "cannot be read: %v", err)
	}
	delete(d.left, name)
	return b, nil
}

// peek reads a file, nil if it cannot be, and accounts for nothing.
func (d *directory) peek(name string) []byte {
	b, err := fs.ReadFile(d.files, name)
	if err != nil {
		return nil
	}
	return b
}

// empty accounts for a file that must be there and hold nothing.
func (d *directory) empty(name string) error {
	b, err := d.read(name)
	if err == nil && len(b) > 0 {
		return found(name, "should be empty")
	}
	return err
}

// in are the names of the files of a folder that are not accounted for, in
// order.
func (d *directory) in(folder string) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(d.left)) {
		if path.Dir(name) == folder {
			out = append(out, name)
		}
	}
	return out
}

// nothingLeft finds files that a ledger does not have. While it is open, or was
// killed, files of a larger tree may lie about below tile/, and files being
// written beside those that they replace.
func (d *directory) nothingLeft(open bool) error {
	for _, name := range slices.Sorted(maps.Keys(d.left)) {
		if open && (strings.HasPrefix(name, "tile/") || passing(name)) {
			continue
		}
		return found(name, "does not belong to the ledger")
	}
	return nil
}

// passing reports whether a file is one that is being written, or is replaced
// while a ledger is in use.
func passing(name string) bool {
	return strings.HasPrefix(name, "checkpoint") || strings.HasSuffix(name, ".lienthong-partial") ||
		strings.HasPrefix(name, ".state/treeState") && name != ".state/treeState.lock"
}
