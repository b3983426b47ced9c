package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Group is several files that belong together: all appear or none. The zero
// Group is ready to use, by one goroutine.
type Group struct {
	files []*File
}

// Create begins a file of the group, and removes what killed processes left of it.
func (g *Group) Create(path string) (*File, error) {
	path = filepath.Clean(path)
	for _, f := range g.files {
		if f.path == path {
			return nil, failed(path, nil, "two outputs bear the same name; give each its own")
		}
	}
	sweep(path)
	f, err := Create(path)
	if err != nil {
		return nil, err
	}
	g.files = append(g.files, f)
	return f, nil
}

// Commit puts all files in their places, or none; see the package comment for
// what a loss of power between two renames may leave.
func (g *Group) Commit() error {
	defer g.Abort() // whatever has not got its name by then
	for _, f := range g.files {
		if f.done {
			return failed(f.path, fs.ErrClosed, "it was already finished or given up")
		}
		if err := f.settle(); err != nil {
			return err
		}
	}
	saved := make([]string, len(g.files))
	defer func() {
		for _, s := range saved {
			if s != "" {
				_ = os.Remove(s) // a second name of an old file
			}
		}
	}()
	for i, f := range g.files {
		var err error
		if saved[i], err = save(f.path); err != nil {
			return err
		}
	}
	for i, f := range g.files {
		if err := f.rename(); err != nil {
			return errors.Join(err, g.undo(saved[:i]))
		}
	}
	dirs := map[string]bool{}
	for _, f := range g.files {
		if dir := filepath.Dir(f.path); !dirs[dir] {
			dirs[dir] = true
			if err := syncDir(f.path); err != nil {
				return err
			}
		}
	}
	return nil
}

// save gives the file that stands at path, if any, a second name from which it
// can be put back, and returns that name.
func save(path string) (string, error) {
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*"+replaced)
	if err != nil {
		return "", failed(path, err, "its folder cannot be written to; choose another or change its permissions")
	}
	name := temp.Name()
	_ = temp.Close() // empty, made for its name
	if err := os.Remove(name); err != nil {
		return "", failed(path, err, "its folder cannot be written to; choose another or change its permissions")
	}
	err = os.Link(path, name)
	switch {
	case err == nil:
		return name, nil
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	}
	return "", failed(path, err, "the file that it replaces cannot be kept meanwhile; remove it first")
}

// undo takes back the renames of the first files, the last one first.
func (g *Group) undo(saved []string) error {
	var errs []error
	for i, s := range slices.Backward(saved) {
		path := g.files[i].path
		if s == "" {
			errs = append(errs, os.Remove(path))
			continue
		}
		errs = append(errs, os.Rename(s, path))
		saved[i] = ""
	}
	return errors.Join(errs...)
}

// Abort gives up every file that was not committed.
func (g *Group) Abort() {
	for _, f := range g.files {
		f.Abort()
	}
}
