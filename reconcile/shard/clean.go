package shard

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/lienthong/lienthong/internal/durable"
)

// Remove takes away what a job left in its folder, and the folder if nothing else
// is in it: the parts hold personal data, and nobody needs them once the verdicts
// are written. Files of others stay. The plan goes first: parts without one are of no
// job, so that whoever is killed meanwhile leaves nothing that another takes for done.
func Remove(dir string) error {
	if err := durable.Remove(planPath(dir)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	kept, err := sweep(dir)
	if err != nil || kept > 0 {
		return err
	}
	return os.Remove(dir)
}

// sweep removes the parts of whatever job, and tells how many files of others there are.
func sweep(dir string) (kept int, err error) {
	names, err := os.ReadDir(dir)
	if err != nil {
		return 0, err
	}
	for _, f := range names {
		if !isOurs(f.Name()) {
			kept++
			continue
		}
		if err := os.Remove(filepath.Join(dir, f.Name())); err != nil {
			return 0, err
		}
	}
	return kept, nil
}

func isOurs(name string) bool {
	for _, pattern := range ours {
		if ok, _ := filepath.Match(pattern, name); ok {
			return true
		}
	}
	return durable.IsLeftover(name)
}
