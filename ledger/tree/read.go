package tree

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/api/layout"
	"github.com/transparency-dev/tessera/client"
)

// Checkpoint is a tree head as published.
type Checkpoint struct {
	Note []byte // the whole signed note
	Size uint64
	Root []byte
}

// Checkpoint is the newest published one.
func (t *Tree) Checkpoint(ctx context.Context) (Checkpoint, error) {
	raw, err := t.reader.ReadCheckpoint(ctx)
	if err != nil {
		return Checkpoint{}, failed(err, "its checkpoint cannot be read")
	}
	var head log.Checkpoint
	if _, err := head.Unmarshal(raw); err != nil {
		return Checkpoint{}, failed(err, "its checkpoint cannot be read")
	}
	return Checkpoint{Note: raw, Size: head.Size, Root: head.Hash}, nil
}

// SizeOf is the size that a checkpoint states. It checks no signature.
func SizeOf(checkpoint []byte) (uint64, error) {
	var head log.Checkpoint
	_, err := head.Unmarshal(checkpoint)
	return head.Size, err
}

// Consistency proves that the tree of size from is a prefix of that of size to,
// which is published.
func (t *Tree) Consistency(ctx context.Context, from, to uint64) ([][]byte, error) {
	if from == 0 || from == to {
		return nil, nil
	}
	b, err := client.NewProofBuilder(ctx, to, t.reader.ReadTile)
	if err != nil {
		return nil, failed(err, "a proof cannot be made")
	}
	p, err := b.ConsistencyProof(ctx, from, to)
	if err != nil {
		return nil, failed(err, "a proof cannot be made")
	}
	return p, nil
}

// Records returns records from the index from on, those of one bundle and at
// most to the end of the tree; none at its end.
func (t *Tree) Records(ctx context.Context, from uint64) ([][]byte, error) {
	for {
		size, err := t.Size(ctx)
		if err != nil || from >= size {
			return nil, err
		}
		records, err := t.bundle(ctx, from, size)
		if !errors.Is(err, fs.ErrNotExist) {
			return records, err
		}
		// The tree has grown meanwhile, and Tidy has removed the old end.
		if now, sizeErr := t.Size(ctx); sizeErr != nil || now == size {
			return nil, failed(errors.Join(err, sizeErr), "a bundle of records is missing")
		}
	}
}

func (t *Tree) bundle(ctx context.Context, from, size uint64) ([][]byte, error) {
	index := from / layout.EntryBundleWidth
	raw, err := t.reader.ReadEntryBundle(ctx, index, layout.PartialTileSize(0, index, size))
	if err != nil {
		return nil, failed(err, "a bundle of records cannot be read")
	}
	var b api.EntryBundle
	if err := b.UnmarshalText(raw); err != nil {
		return nil, failed(err, "a bundle of records cannot be read")
	}
	first := from % layout.EntryBundleWidth
	end := min(size-index*layout.EntryBundleWidth, uint64(len(b.Entries)))
	if first >= end {
		return nil, failed(fmt.Errorf("bundle %d holds %d records", index, len(b.Entries)), "a bundle of records is too short")
	}
	return b.Entries[first:end], nil
}
