package web

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"

	"golang.org/x/sync/errgroup"
)

// Line is one line of a stream.
type Line struct {
	Number  int    // from 1
	Text    []byte // without the end of line; nil if TooLong
	TooLong bool   // beyond Lines.Limit; its text was skipped, not kept
}

// Lines turns a stream of lines into a stream of answers, one line for one
// line and in the same order. Batches are worked on at once; memory is bounded
// by Ahead batches, and a reader who does not read his answers stops the
// reading of his questions.
type Lines struct {
	Batch int // lines in a batch, at most
	Bytes int // bytes of lines in a batch, about
	Limit int // bytes in a line, at most
	Ahead int // batches worked on at once

	// Answer appends one line, with its end, for each line of the batch. It is
	// called from several goroutines at once, and keeps neither batch nor dst.
	Answer func(ctx context.Context, batch []Line, dst []byte) ([]byte, error)
}

// readBuffer is how much is read at once. A batch that has come whole into the
// buffer is answered without waiting for more, so a slow sender is served at
// his own speed and a fast one in full batches.
const readBuffer = 256 << 10

// Run reads r to its end. It returns nil if every line was answered, and else
// the first error of reading, answering or writing; lines after it have no
// answer.
func (l Lines) Run(ctx context.Context, r io.Reader, w io.Writer) error {
	g, ctx := errgroup.WithContext(ctx)
	order := make(chan chan []byte, l.Ahead-1) // with the one being written, Ahead batches
	g.Go(func() error {
		defer close(order)
		return l.read(ctx, g, bufio.NewReaderSize(r, readBuffer), order)
	})
	g.Go(func() error { return write(ctx, w, order) })
	return g.Wait()
}

// read cuts the stream into batches and starts a goroutine for each.
func (l Lines) read(ctx context.Context, g *errgroup.Group, r *bufio.Reader, order chan<- chan []byte) error {
	for number, end := 0, false; !end; {
		b := batch{start: number}
		var err error
		if end, err = b.fill(r, l); err != nil {
			return err
		}
		number += len(b.ends)
		if len(b.ends) == 0 {
			continue
		}
		done := make(chan []byte, 1)
		select {
		case order <- done:
		case <-ctx.Done():
			return ctx.Err()
		}
		g.Go(func() error {
			out, err := l.Answer(ctx, b.lines(), make([]byte, 0, 64*len(b.ends)))
			if err == nil {
				done <- out
			}
			return err
		})
	}
	return nil
}

// write sends the answers in the order of the questions.
func write(ctx context.Context, w io.Writer, order <-chan chan []byte) error {
	for done := range order {
		select {
		case out := <-done:
			if _, err := w.Write(out); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// batch collects lines end to end.
type batch struct {
	start int
	text  []byte
	ends  []int // of each line in text; negative: the line was too long
}

// fill reads until the batch is full, the buffer is drained or the stream ends.
func (b *batch) fill(r *bufio.Reader, l Lines) (end bool, err error) {
	for len(b.ends) < l.Batch && len(b.text) < l.Bytes {
		switch ok, err := b.line(r, l.Limit); {
		case errors.Is(err, io.EOF):
			return true, nil
		case err != nil:
			return true, err
		case ok && r.Buffered() == 0:
			return false, nil
		}
	}
	return false, nil
}

// line reads one line; at the end of the stream one without an end of line.
func (b *batch) line(r *bufio.Reader, limit int) (ok bool, err error) {
	from, long := len(b.text), false
	for {
		part, err := r.ReadSlice('\n')
		if !long && len(b.text)-from+len(bytes.TrimRight(part, "\r\n")) > limit {
			b.text, long = b.text[:from], true
		}
		if !long {
			b.text = append(b.text, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && (!errors.Is(err, io.EOF) || len(part) == 0 && len(b.text) == from && !long):
			return false, err
		}
		if long {
			b.ends = append(b.ends, -1)
		} else {
			b.ends = append(b.ends, len(b.text))
		}
		return true, nil // a later call meets the io.EOF again
	}
}

// lines is the batch as lines that share its memory.
func (b *batch) lines() []Line {
	out := make([]Line, len(b.ends))
	from := 0
	for i, end := range b.ends {
		out[i].Number = b.start + i + 1
		if end < 0 {
			out[i].TooLong = true
			continue
		}
		out[i].Text = bytes.TrimRight(b.text[from:end:end], "\r\n")
		from = end
	}
	return out
}
