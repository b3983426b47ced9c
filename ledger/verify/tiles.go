package verify

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

const width = 256 // records of a bundle, hashes of a tile

// TilePath is where C2SP tlog-tiles keeps a tile: level is "entries" or a
// number; partial is 0 for a full one.
func TilePath(level string, index uint64, partial int) string {
	n := fmt.Sprintf("%03d", index%1000)
	for index /= 1000; index > 0; index /= 1000 {
		n = fmt.Sprintf("x%03d/%s", index%1000, n)
	}
	path := "tile/" + level + "/" + n
	if partial > 0 {
		path += fmt.Sprintf(".p/%d", partial)
	}
	return path
}

// tree computes a Merkle tree again (RFC 6962 section 2.1) as records come. Of
// each level it holds the hashes that do not fill a tile yet.
type tree struct {
	size   uint64
	levels [][]tlog.Hash
	tile   func(level int, index uint64, hashes []tlog.Hash) error // called for each tile that is full
}

func (t *tree) add(record []byte) error {
	t.size++
	return t.push(0, tlog.RecordHash(record))
}

func (t *tree) push(level int, h tlog.Hash) error {
	if level == len(t.levels) {
		t.levels = append(t.levels, nil)
	}
	t.levels[level] = append(t.levels[level], h)
	if len(t.levels[level]) < width {
		return nil
	}
	full := t.levels[level]
	index := (t.size - 1) >> (8 * (level + 1))
	if err := t.tile(level, index, full); err != nil {
		return err
	}
	t.levels[level] = nil
	return t.push(level+1, perfect(full))
}

// perfect is the root over hashes, whose number is a power of two.
func perfect(hashes []tlog.Hash) tlog.Hash {
	for len(hashes) > 1 {
		next := make([]tlog.Hash, len(hashes)/2)
		for i := range next {
			next[i] = tlog.NodeHash(hashes[2*i], hashes[2*i+1])
		}
		hashes = next
	}
	return hashes[0]
}

// root is the root now: the perfect trees that the size is made of, the
// smallest folded first.
func (t *tree) root() tlog.Hash {
	var parts []tlog.Hash
	for _, hashes := range slices.Backward(t.levels) {
		for n := len(hashes); n > 0; {
			take := 1
			for take*2 <= n {
				take *= 2
			}
			parts = append(parts, perfect(hashes[len(hashes)-n:][:take]))
			n -= take
		}
	}
	if len(parts) == 0 {
		h, _ := tlog.TreeHash(0, nil) // of no records: SHA-256 of nothing
		return h
	}
	root := parts[len(parts)-1]
	for _, h := range slices.Backward(parts[:len(parts)-1]) {
		root = tlog.NodeHash(h, root)
	}
	return root
}

// Bundle takes a bundle of records apart, which must hold exactly so many: each
// is its length in two bytes, big-endian, then the record.
func Bundle(b []byte, records int) ([][]byte, error) {
	var out [][]byte
	for len(b) > 0 {
		if len(b) < 2 || len(b)-2 < int(binary.BigEndian.Uint16(b)) {
			return nil, errors.New("ends within a record")
		}
		n := 2 + int(binary.BigEndian.Uint16(b))
		out, b = append(out, b[2:n]), b[n:]
	}
	if len(out) != records {
		return nil, fmt.Errorf("holds %d records, and should %d", len(out), records)
	}
	return out, nil
}

// readTree computes the tree of this size again and compares every tile. It
// calls record for each record, and at after each size of which the root is
// wanted.
func (d *directory) readTree(ctx context.Context, size uint64, record func(uint64, []byte) error, at map[uint64]tlog.Hash) error {
	t := &tree{tile: func(level int, index uint64, hashes []tlog.Hash) error {
		return d.sameTile(TilePath(fmt.Sprint(level), index, 0), hashes)
	}}
	note := func() {
		if _, wanted := at[t.size]; wanted {
			at[t.size] = t.root()
		}
	}
	note()
	for t.size < size && ctx.Err() == nil {
		n := min(width, size-t.size)
		path := TilePath("entries", t.size/width, int(n%width))
		content, err := d.read(path)
		if err != nil {
			return err
		}
		records, err := Bundle(content, int(n))
		if err != nil {
			return found(path, "%v", err)
		}
		for _, r := range records {
			if err := record(t.size, r); err != nil {
				return found(path, "record %d %v", t.size, err)
			}
			if err := t.add(r); err != nil {
				return err
			}
			note()
		}
	}
	for level, hashes := range t.levels {
		if len(hashes) == 0 {
			continue
		}
		path := TilePath(fmt.Sprint(level), size>>(8*(level+1)), len(hashes))
		if err := d.sameTile(path, hashes); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// sameTile compares a tile with what it should hold.
func (d *directory) sameTile(path string, hashes []tlog.Hash) error {
	content, err := d.read(path)
	if err != nil {
		return err
	}
	want := make([]byte, 0, len(hashes)*tlog.HashSize)
	for _, h := range hashes {
		want = append(want, h[:]...)
	}
	if !bytes.Equal(content, want) {
		return found(path, "does not hold the hashes of the records below it")
	}
	return nil
}
