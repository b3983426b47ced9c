package shard

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/parquet-go/parquet-go"

	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/reconcile/intake"
)

// shardRow is a row of the register in a shard: what linking uses of it.
type shardRow struct {
	Number int64    `parquet:"number,delta"`
	Cells  []string `parquet:"cells"`
}

// rowsPerGroup bounds what is held while a file is written; batchRows is how many
// rows go to the library and come from it at once.
const (
	rowsPerGroup = 100_000
	batchRows    = 512
)

// rowWriter writes one shard of the register after another into dir, or nothing
// at all if there is no dir.
type rowWriter struct {
	dir    string
	file   *durable.File
	writer *parquet.GenericWriter[shardRow]
	rows   [1]shardRow
}

// begin ends the shard before and begins the next.
func (w *rowWriter) begin(shard int) error {
	if err := w.finish(); err != nil || w.dir == "" {
		return err
	}
	f, err := durable.Create(rowsPath(w.dir, shard))
	if err != nil {
		return err
	}
	w.file, w.writer = f, parquet.NewGenericWriter[shardRow](f, writing()...)
	return nil
}

// writing is how every file of the folder is written.
func writing() []parquet.WriterOption {
	return []parquet.WriterOption{parquet.Compression(&parquet.Snappy), parquet.MaxRowsPerRowGroup(rowsPerGroup)}
}

func (w *rowWriter) add(number int, cells []string) error {
	if w.writer == nil {
		return nil
	}
	w.rows[0] = shardRow{int64(number), cells}
	_, err := w.writer.Write(w.rows[:])
	return err
}

func (w *rowWriter) finish() error {
	if w.file == nil {
		return nil
	}
	defer w.abort()
	if err := w.writer.Close(); err != nil {
		return err
	}
	return w.file.Commit()
}

// abort leaves nothing of a shard that was not finished.
func (w *rowWriter) abort() {
	if w.file != nil {
		w.file.Abort()
	}
	w.file, w.writer = nil, nil
}

// readRows is a shard of the register as a source of rows, which it sums up.
func readRows(path string, columns int, sum *shardSum) func(yield func(intake.Row, error) bool) {
	return func(yield func(intake.Row, error) bool) {
		stopped := false
		err := eachOf(path, func(r *shardRow) error {
			if len(r.Cells) != columns {
				return damaged(path, fmt.Errorf("a row of %d cells", len(r.Cells)))
			}
			sum.add(int(r.Number), r.Cells)
			if !stopped && !yield(intake.Row{Number: int(r.Number), Cells: r.Cells}, nil) {
				stopped = true
				return errStopped
			}
			return nil
		})
		if err != nil && !stopped {
			yield(intake.Row{}, err)
		}
	}
}

var errStopped = errors.New("stopped")

// eachOf reads the rows of a file of the folder, a batch of them at a time. A row
// belongs to the reader, the strings in it do not.
func eachOf[T any](path string, take func(*T) error) (err error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return missing(path)
	}
	if err != nil {
		return damaged(path, err)
	}
	defer f.Close()
	defer func() {
		if v := recover(); v != nil { // the library panics on pages that are damaged
			err = damaged(path, fmt.Errorf("%v", v))
		}
	}()
	r := parquet.NewGenericReader[T](f)
	defer func() { _ = r.Close() }() // only read
	batch := make([]T, batchRows)
	for {
		n, err := r.Read(batch)
		for i := range batch[:n] {
			if err := take(&batch[i]); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return damaged(path, err)
		}
		clear(batch)
	}
}
