package tree

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
	"k8s.io/klog/v2"

	"github.com/lienthong/lienthong"
)

const (
	// batch is how many records Tessera integrates at once. Each integration
	// costs some ten fsyncs however many records it takes.
	batch = 4096
	// age is how long Tessera waits for a batch to fill, once begun. The
	// integrator hands over what there is at once, so this is only lost time.
	age = 2 * time.Millisecond
	// publish is how often a checkpoint is published while the tree grows.
	publish = 250 * time.Millisecond
	// MaxRecord is the longest record that tlog-tiles can hold, in bytes.
	MaxRecord = 1<<16 - 1
)

// Tree is the tree in a folder. Set the fields, then Open. One goroutine may
// Add; the other methods may be called at once with it.
type Tree struct {
	Dir    string
	Signer note.Signer // of checkpoints; its name is the log's origin
	Log    *slog.Logger

	add    tessera.AddFn
	reader tessera.LogReader
	cancel context.CancelFunc
}

// quiet sends the words of Tessera, which speaks to stderr by a global logger,
// to the log of the first tree that is opened.
var quiet sync.Once

// Open opens the tree, or makes an empty one.
func (t *Tree) Open() error {
	quiet.Do(func() { klog.SetSlogLogger(t.Log.With("part", "tessera")) })
	if err := t.sweepState(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	driver, err := posix.New(ctx, posix.Config{Path: t.Dir})
	if err != nil {
		cancel()
		return failed(err, "its tree cannot be opened")
	}
	options := tessera.NewAppendOptions().
		WithCheckpointSigner(t.Signer).
		WithBatching(batch, age).
		WithCheckpointInterval(publish).
		WithCheckpointRepublishInterval(0).
		WithGarbageCollectionInterval(0) // Tidy does it
	appender, _, reader, err := tessera.NewAppender(ctx, driver, options)
	if err != nil {
		cancel()
		return failed(err, "its tree cannot be opened")
	}
	t.add, t.reader, t.cancel = appender.Add, reader, cancel
	return nil
}

// Size is how many records are in the tree, published or not.
func (t *Tree) Size(ctx context.Context) (uint64, error) {
	n, err := t.reader.IntegratedSize(ctx)
	if err != nil {
		return 0, failed(err, "the size of its tree cannot be read")
	}
	return n, nil
}

// Add returns nil when all records are in the tree. After an error some of them
// may be, in any order.
func (t *Tree) Add(ctx context.Context, records [][]byte) error {
	futures := make([]tessera.IndexFuture, len(records))
	entries := make([]*tessera.Entry, len(records))
	for i, r := range records {
		if len(r) > MaxRecord {
			return failed(fmt.Errorf("record of %d bytes", len(r)), "a record is longer than the tree can hold")
		}
		entries[i] = tessera.NewEntry(r)
	}
	for i, e := range entries {
		futures[i] = t.add(ctx, e)
	}
	var errs []error
	for _, f := range futures {
		if _, err := f(); err != nil {
			errs = append(errs, err)
		}
	}
	if len(errs) > 0 {
		return failed(errors.Join(errs[0], t.sweepEdge(ctx)), "records cannot be put into its tree")
	}
	return nil
}

// Close waits until the published checkpoint holds all records, or for ctx. What
// Tessera could not finish of an earlier checkpoint, on a disk that was full, goes.
func (t *Tree) Close(ctx context.Context) error {
	defer t.cancel()
	size, err := t.Size(ctx)
	if err != nil {
		return err
	}
	tick := time.NewTicker(publish / 10)
	defer tick.Stop()
	for {
		c, err := t.Checkpoint(ctx)
		if err == nil && c.Size == size {
			return t.sweepState()
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return failed(errors.Join(ctx.Err(), err), "the last checkpoint could not be published in time")
		}
	}
}

// Abandon ends the tree's goroutines without waiting for a checkpoint.
func (t *Tree) Abandon() { t.cancel() }

func failed(cause error, what string) error {
	return &lienthong.Error{
		Code:    lienthong.Unavailable,
		Message: "The evidence log: " + what + ".",
		Cause:   cause,
	}
}
