package shard

import (
	"os"
	"path/filepath"

	"github.com/lienthong/lienthong/internal/durable"
)

// Remove takes away what a job left in its folder, and the folder if nothing else
// is in it: the parts hold personal data, and nobody needs them once the verdicts
// are written. Files of others stay.
func Remove(dir string) error {
	names, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	kept := 0
	for _, f := range names {
		if !isOurs(f.Name()) {
			kept++
			continue
		}
		if err := os.Remove(filepath.Join(dir, f.Name())); err != nil {
			return err
		}
	}
	if kept > 0 {
		return nil
	}
	return os.Remove(dir)
}

func isOurs(name string) bool {
	for _, pattern := range ours {
		if ok, _ := filepath.Match(pattern, name); ok {
			return true
		}
	}
	return durable.IsLeftover(name)
}
