package verify

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Copy copies a ledger, which may be written to meanwhile, into a folder that is
// not there yet, and checks the copy. A plain copy of a ledger in use mixes files
// of one moment with those of another, which looks like tampering. The copy is
// there whole and checked, or not at all. It is to be read: a gateway that went on
// with it would contradict what others have seen.
func Copy(ctx context.Context, from, to string, o Options) (Report, error) {
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return Report{}, fmt.Errorf("%s is there already: %w", to, fs.ErrExist)
	}
	d, _, err := snapshot(from)
	if err != nil {
		return Report{}, err
	}
	to = filepath.Clean(to)
	beside, err := os.MkdirTemp(filepath.Dir(to), "."+filepath.Base(to)+".*")
	if err != nil {
		return Report{}, err
	}
	defer func() { _ = os.RemoveAll(beside) }() // what is left of a copy that failed
	for _, name := range slices.Sorted(maps.Keys(d.left)) {
		if err := ctx.Err(); err != nil {
			return Report{}, err
		}
		if err := d.copyFile(name, filepath.Join(beside, filepath.FromSlash(name))); err != nil {
			return Report{}, err
		}
	}
	r, err := Dir(ctx, beside, o)
	if err != nil {
		return r, err
	}
	err = filepath.WalkDir(beside, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.IsDir() {
			err = syncFolder(path)
		}
		return err
	})
	if err != nil {
		return r, err
	}
	if err := os.Rename(beside, to); err != nil {
		return r, err
	}
	return r, syncFolder(filepath.Dir(to))
}

// copyFile copies one file as it was at the moment of the snapshot. What a ledger
// in use had made of larger trees and half-written files stays behind.
func (d *directory) copyFile(name, path string) error {
	b, held := d.held[name]
	if !held {
		if passing(name) {
			return nil
		}
		var err error
		if b, err = fs.ReadFile(d.files, name); errors.Is(err, fs.ErrNotExist) && strings.HasPrefix(name, "tile/") {
			return nil // of another size than the tree's: it gave way to a fuller one
		} else if err != nil {
			return err
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
