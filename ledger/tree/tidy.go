package tree

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/transparency-dev/tessera/api/layout"
)

// Tidy removes the partial bundles and tiles that a tree of size, which is
// published, no longer needs and that one of size since may have needed. What
// a larger tree needs stays.
func (t *Tree) Tidy(since, size uint64) error {
	for level := uint64(0); level == 0 || size>>(8*level) > 0; level++ {
		now := size >> (8 * level)
		for index := since >> (8 * (level + 1)); index <= now/layout.TileWidth; index++ {
			keep := 0 // whatever is smaller than keep goes; all goes where it is full
			if index == now/layout.TileWidth {
				keep = int(now % layout.TileWidth)
			} else {
				keep = layout.TileWidth
			}
			paths := []string{layout.TilePath(level, index, 0)}
			if level == 0 {
				paths = append(paths, layout.EntriesPath(index, 0))
			}
			for _, p := range paths {
				if err := t.thin(filepath.Join(t.Dir, p+".p"), keep); err != nil {
					return failed(err, "files that are no longer needed cannot be removed")
				}
			}
		}
	}
	return nil
}

// thin removes the partial tiles of less than keep hashes, and the folder if
// none is left.
func (t *Tree) thin(dir string, keep int) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	left := 0
	for _, e := range entries {
		if width, err := strconv.Atoi(e.Name()); err == nil && width >= keep {
			left++
			continue
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	if left == 0 && keep == layout.TileWidth {
		return os.Remove(dir)
	}
	return nil
}

// Sweep removes what a process that was killed left below tile/: files being
// written, and tiles of a batch that never counted. It reads the whole folder,
// some seconds for 100 million records, and nobody may Add meanwhile.
func (t *Tree) Sweep(ctx context.Context) error {
	return t.sweep(ctx, func(uint64) []string { return []string{"tile"} })
}

// sweepEdge does that where Add writes. Tessera leaves the file that it could
// not finish, which on a full disk takes the last of the room.
func (t *Tree) sweepEdge(ctx context.Context) error {
	return errors.Join(t.sweepState(), t.sweep(ctx, func(size uint64) []string {
		folders := []string{edge("entries", size), edge("entries", size+2*batch)}
		for level := 0; level <= maxLevel; level++ {
			size := size >> (8 * level)
			folders = append(folders, edge(strconv.Itoa(level), size), edge(strconv.Itoa(level), size+2*batch))
		}
		slices.Sort(folders)
		return slices.Compact(folders)
	}))
}

// edge is the folder of the last tile of a level of this many hashes.
func edge(level string, size uint64) string {
	return filepath.Join("tile", level, filepath.Dir(layout.NWithSuffix(0, size/layout.TileWidth, 0)))
}

// maxLevel is the highest level of a tile: 256^8 records are more than a log
// can have.
const maxLevel = 7

func (t *Tree) sweep(ctx context.Context, folders func(size uint64) []string) error {
	size, err := t.Size(ctx)
	if err != nil {
		return err
	}
	published, err := t.Checkpoint(ctx)
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // killed before its first
		return err
	}
	for _, folder := range folders(size) {
		err := filepath.WalkDir(filepath.Join(t.Dir, folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			name, err := filepath.Rel(filepath.Join(t.Dir, "tile"), path)
			if err != nil || belongs(filepath.ToSlash(name), size) || belongs(filepath.ToSlash(name), published.Size) {
				return err
			}
			return os.Remove(path)
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return failed(err, "unfinished files cannot be removed")
		}
	}
	return nil
}

// sweepState removes files being written beside the two that are overwritten.
func (t *Tree) sweepState() error {
	for _, name := range []string{"checkpoint", ".state/treeState"} {
		found, err := filepath.Glob(filepath.Join(t.Dir, name+"[0-9]*"))
		if err != nil {
			return failed(err, "unfinished files cannot be removed")
		}
		for _, f := range found {
			if err := os.Remove(f); err != nil {
				return failed(err, "unfinished files cannot be removed")
			}
		}
	}
	return nil
}

// belongs reports whether a file below tile/ is one that a tree of this size
// has.
func belongs(name string, size uint64) bool {
	first, rest, _ := strings.Cut(name, "/")
	level := uint64(0)
	if first != "entries" {
		var err error
		if level, err = layout.ParseTileLevel(first); err != nil || level > maxLevel {
			return false
		}
	}
	index, width, err := layout.ParseTileIndexPartial(rest)
	if err != nil || layout.NWithSuffix(level, index, width) != rest {
		return false
	}
	have := size >> (8 * level)
	if width == 0 {
		return index < have/layout.TileWidth
	}
	return index == have/layout.TileWidth && uint64(width) == have%layout.TileWidth
}
