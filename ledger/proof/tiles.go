package proof

import (
	"errors"
	"io/fs"
	"path"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/lienthong/lienthong/ledger/verify"
)

const (
	bundle     = 256 // records of a bundle, hashes of a tile
	tileHeight = 8
)

// tile reads a tile or bundle of at least so many entries: that of today's
// width, which may be larger than that of the checkpoint in question. held is
// how many it holds.
func (l *reader) tile(level string, index uint64, atLeast int) (b []byte, held int, err error) {
	full := verify.TilePath(level, index, 0)
	if b, err = fs.ReadFile(l.files, full); !errors.Is(err, fs.ErrNotExist) {
		return b, bundle, err
	}
	entries, err := fs.ReadDir(l.files, full+".p")
	if err != nil {
		return nil, 0, err
	}
	for _, e := range entries {
		if w, err := strconv.Atoi(e.Name()); err == nil && w >= atLeast && w < bundle {
			b, err := fs.ReadFile(l.files, path.Join(full+".p", e.Name()))
			return b, w, err
		}
	}
	return nil, 0, fs.ErrNotExist
}

// tiles reads hashes for tlog, which checks them against the tree.
type tiles struct{ *reader }

// Height is that of C2SP tlog-tiles.
func (t tiles) Height() int { return tileHeight }

// ReadTiles cuts each tile to the width asked for.
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(wanted))
	for i, w := range wanted {
		b, _, err := t.tile(strconv.Itoa(w.L), uint64(w.N), w.W)
		if err != nil {
			return nil, err
		}
		if len(b) < w.W*tlog.HashSize {
			return nil, errors.New("a tile is too short")
		}
		out[i] = b[:w.W*tlog.HashSize]
	}
	return out, nil
}

// SaveTiles keeps nothing.
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
