package trust

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
)

// Targets are the files of the version accepted last.
func (c *Client) Targets() map[string]Target {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return targetsOf(c.state.targets)
}

// Read gives a file of the version accepted last: from the disk, or else from
// a mirror.
func (c *Client) Read(ctx context.Context, path string) ([]byte, error) {
	c.mu.RLock()
	signed, ok := c.state.targets[path]
	c.mu.RUnlock()
	if !ok {
		return nil, lienthong.Errorf(lienthong.NotFound, "The trust list has no such file.")
	}
	f := targetOf(signed)
	if b, err := c.fromDisk(f); err == nil {
		return b, nil
	}
	failures := []error{}
	for _, mirror := range c.Mirrors {
		b, err := c.fromMirror(ctx, path, f, fetchFrom(c.HTTP, mirror))
		if err == nil {
			return b, nil
		}
		failures = append(failures, err)
	}
	return nil, &lienthong.Error{Code: lienthong.Unavailable, Message: "No mirror of the trust list has this file; try again.", Cause: errors.Join(failures...)}
}

// complete sees that the wanted files of a version lie on the disk, so that
// the version can serve without any mirror. With a nil get it only checks.
func (c *Client) complete(ctx context.Context, v verified, get fetch) error {
	targets := targetsOf(v.targets)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(abreast)
	for _, path := range slices.Sorted(maps.Keys(targets)) {
		if c.Wanted != nil && !c.Wanted(path) {
			continue
		}
		f := targets[path]
		_, err := c.fromDisk(f)
		if err == nil {
			continue
		}
		if get == nil {
			return &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("a file of the trust list is missing in %s; it will come with the next update", c.Dir), Cause: err}
		}
		g.Go(func() error {
			_, err := c.fromMirror(ctx, path, f, get)
			return err
		})
	}
	return g.Wait()
}

// abreast is how many files are fetched at once: a first update fetches
// thousands of small ones.
const abreast = 8

func (c *Client) fileOf(f Target) string { return filepath.Join(c.Dir, "files", f.SHA256) }

func (c *Client) fromDisk(f Target) ([]byte, error) {
	b, err := os.ReadFile(c.fileOf(f))
	if err != nil {
		return nil, err
	}
	return b, f.check(b)
}

func (c *Client) fromMirror(ctx context.Context, path string, f Target, get fetch) ([]byte, error) {
	b, err := get(ctx, storedAs(path, f.SHA256), f.Length)
	if err != nil {
		return nil, err
	}
	if err := f.check(b); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(c.Dir, "files"), 0o700); err != nil {
		return nil, err
	}
	return b, durable.WriteFile(c.fileOf(f), b)
}

// forget removes the files that only the last version had.
func (c *Client) forget(old, v verified) {
	keep := map[string]bool{}
	for _, f := range targetsOf(v.targets) {
		keep[f.SHA256] = true
	}
	for _, f := range targetsOf(old.targets) {
		if !keep[f.SHA256] {
			_ = os.Remove(c.fileOf(f)) // a leftover does no harm
		}
	}
}

func (f Target) check(b []byte) error {
	if sum := sha256.Sum256(b); int64(len(b)) != f.Length || hex.EncodeToString(sum[:]) != f.SHA256 {
		return errors.New("a file is not the one that was signed")
	}
	return nil
}
