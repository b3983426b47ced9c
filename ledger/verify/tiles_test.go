package verify

import (
	"fmt"
	"slices"
	"testing"

	"github.com/transparency-dev/tessera/api/layout"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// TestRoot compares roots and tiles with those of golang.org/x/mod, at every
// size that matters and at others.
func TestRoot(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.OneOf(rapid.IntRange(0, 20), rapid.IntRange(250, 520), rapid.IntRange(0, 3000)).Draw(t, "size")
		var stored []tlog.Hash
		read := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
			out := make([]tlog.Hash, len(at))
			for i, a := range at {
				out[i] = stored[a]
			}
			return out, nil
		})
		tiles := 0
		ours := &tree{tile: func(level int, index uint64, hashes []tlog.Hash) error {
			tiles++
			want, err := tlog.ReadTileData(tlog.Tile{H: 8, L: level, N: int64(index), W: width}, read)
			if err != nil {
				return err
			}
			var got []byte
			for _, h := range hashes {
				got = append(got, h[:]...)
			}
			if !slices.Equal(got, want) {
				return fmt.Errorf("tile %d/%d differs", level, index)
			}
			return nil
		}}
		for i := range size {
			record := fmt.Appendf(nil, "record %d", i)
			more, err := tlog.StoredHashes(int64(i), record, read)
			if err != nil {
				t.Fatal(err)
			}
			stored = append(stored, more...)
			if err := ours.add(record); err != nil {
				t.Fatal(err)
			}
		}
		want, err := tlog.TreeHash(int64(size), read)
		if err != nil {
			t.Fatal(err)
		}
		if got := ours.root(); got != want || tiles != size/width {
			t.Errorf("%d records: root %v, want %v; %d tiles", size, got, want, tiles)
		}
	})
}

// TestTilePath compares paths with Tessera's.
func TestTilePath(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		level, index, partial := rapid.Uint64Max(63).Draw(t, "level"), rapid.Uint64().Draw(t, "index"), rapid.Uint8().Draw(t, "partial")
		if got, want := TilePath(fmt.Sprint(level), index, int(partial)), layout.TilePath(level, index, partial); got != want {
			t.Errorf("tile %s, want %s", got, want)
		}
		if got, want := TilePath("entries", index, int(partial)), layout.EntriesPath(index, partial); got != want {
			t.Errorf("bundle %s, want %s", got, want)
		}
	})
}

func TestBundle(t *testing.T) {
	t.Parallel()
	good := []byte{0, 1, 'a', 0, 0, 0, 2, 'b', 'c'}
	got, err := Bundle(good, 3)
	if err != nil || len(got) != 3 || string(got[0]) != "a" || len(got[1]) != 0 || string(got[2]) != "bc" {
		t.Errorf("%q, %v", got, err)
	}
	for n := range good {
		if _, err := Bundle(good[:n], 3); err == nil {
			t.Errorf("cut at %d, and nothing is missed", n)
		}
	}
	if _, err := Bundle(good, 2); err == nil {
		t.Error("a record too many")
	}
}

// FuzzBundle: a bundle that is read has no byte besides its records.
func FuzzBundle(f *testing.F) {
	f.Add([]byte{0, 1, 'a', 0, 0}, 2)
	f.Add([]byte{255, 255}, 1)
	f.Fuzz(func(t *testing.T, b []byte, n int) {
		records, err := Bundle(b, n)
		if err != nil {
			return
		}
		size := 0
		for _, r := range records {
			size += 2 + len(r)
		}
		if size != len(b) || len(records) != n {
			t.Errorf("%x reads as %x", b, records)
		}
	})
}
