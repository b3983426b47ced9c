package client

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"net/http"
	"sync"

	"github.com/lienthong/lienthong"
)

// VerifyLine is one question of a bulk verify.
type VerifyLine struct {
	Ref   string // the caller's own name for the line; it comes back. No personal data
	Claim Claim
}

// VerifyResult answers one line.
type VerifyResult struct {
	Ref      string
	Verified bool
	Err      error // why this line has no answer; a *lienthong.Error
}

// MatchLine is one question of a bulk match.
type MatchLine struct {
	Ref    string // as of VerifyLine
	Number lienthong.CardNumber
	Fields map[string]string // as of MatchRequest
}

// MatchResult answers one line.
type MatchResult struct {
	Ref    string
	Fields map[string]Agreement
	Err    error // why this line has no answer; a *lienthong.Error
}

// ReadLine is one question of a bulk read.
type ReadLine struct {
	Ref    string // as of VerifyLine
	Claim  Claim
	Fields []string
}

// ReadResult answers one line.
type ReadResult struct {
	Ref    string
	Values []Value // as of Person
	Err    error   // why this line has no answer; a *lienthong.Error
}

// BulkVerify asks Verify about many persons over one request. Questions are
// drawn from lines as answers are taken: answers come in the order of the
// questions, one for each, and neither side is held in memory. lines is ranged
// over in another goroutine, which has ended when the iteration has; it must
// not wait for an answer.
//
// An error as the second value ends the iteration: what came before it stands,
// the rest has no answer. A line that could not be answered is no such error;
// it has its own, in VerifyResult.Err.
func (c *Client) BulkVerify(ctx context.Context, lines iter.Seq[VerifyLine]) iter.Seq2[VerifyResult, error] {
	type out struct {
		Ref      string     `json:"ref"`
		Verified *bool      `json:"verified"`
		Error    *lineError `json:"error"`
	}
	return bulk(ctx, c, "/v1/population/bulk/verify", lines,
		func(l VerifyLine) any {
			return struct {
				Ref string `json:"ref,omitempty"`
				claim
			}{l.Ref, l.Claim.wire()}
		},
		func(o out) (VerifyResult, bool) {
			if o.Verified == nil {
				return VerifyResult{Ref: o.Ref, Err: o.Error.err()}, o.Error != nil
			}
			return VerifyResult{Ref: o.Ref, Verified: *o.Verified}, true
		})
}

// BulkMatch is BulkVerify for matching.
func (c *Client) BulkMatch(ctx context.Context, lines iter.Seq[MatchLine]) iter.Seq2[MatchResult, error] {
	type out struct {
		Ref    string               `json:"ref"`
		Fields map[string]Agreement `json:"fields"`
		Error  *lineError           `json:"error"`
	}
	return bulk(ctx, c, "/v1/population/bulk/match", lines,
		func(l MatchLine) any {
			return struct {
				Ref    string            `json:"ref,omitempty"`
				Number string            `json:"number"`
				Fields map[string]string `json:"fields"`
			}{l.Ref, l.Number.Reveal(), l.Fields}
		},
		func(o out) (MatchResult, bool) {
			if o.Fields == nil {
				return MatchResult{Ref: o.Ref, Err: o.Error.err()}, o.Error != nil
			}
			return MatchResult{Ref: o.Ref, Fields: o.Fields}, true
		})
}

// BulkRead is BulkVerify for reading.
func (c *Client) BulkRead(ctx context.Context, lines iter.Seq[ReadLine]) iter.Seq2[ReadResult, error] {
	type out struct {
		Ref    string     `json:"ref"`
		Values []Value    `json:"values"`
		Error  *lineError `json:"error"`
	}
	return bulk(ctx, c, "/v1/population/bulk/read", lines,
		func(l ReadLine) any {
			return struct {
				Ref string `json:"ref,omitempty"`
				claim
				Fields []string `json:"fields"`
			}{l.Ref, l.Claim.wire(), l.Fields}
		},
		func(o out) (ReadResult, bool) {
			if o.Values == nil {
				return ReadResult{Ref: o.Ref, Err: o.Error.err()}, o.Error != nil
			}
			return ReadResult{Ref: o.Ref, Values: o.Values}, true
		})
}

// lineError is an error about one line.
type lineError struct {
	Code   lienthong.Code `json:"code"`
	Detail string         `json:"detail"`
	Field  string         `json:"field"`
}

func (e *lineError) err() error {
	if e == nil {
		return nil
	}
	return &lienthong.Error{Code: e.Code, Message: e.Detail, Field: e.Field}
}

// maxLine bounds a line of an answer, in bytes: 33 fields with their agreement
// take about 1 kB.
const maxLine = 64 << 10

// sendBuffer is how many bytes of questions go out at once. Answers wait for
// their questions, so a question must not depend on an answer not yet taken.
const sendBuffer = 32 << 10

// bulk sends a line for each question while it reads a line for each answer.
func bulk[Q, O, A any](ctx context.Context, c *Client, path string, questions iter.Seq[Q], write func(Q) any, read func(O) (A, bool)) iter.Seq2[A, error] {
	return func(yield func(A, error) bool) {
		var none A
		ctx, cancel := context.WithCancel(ctx)
		r, w := io.Pipe()
		var sender sync.WaitGroup
		sent := 0
		sender.Go(func() { sent = send(w, questions, write) })
		stop := func() int {
			cancel()
			_ = r.Close() // frees the sender
			sender.Wait()
			return sent
		}
		defer stop()
		resp, err := c.send(ctx, http.MethodPost, path, "application/x-ndjson", r)
		if err != nil {
			yield(none, err)
			return
		}
		defer resp.Body.Close()
		lines := bufio.NewScanner(resp.Body)
		lines.Buffer(make([]byte, 0, 4<<10), maxLine)
		got := 0
		// With an error, the scanner gives the piece of a line that came before it.
		for ; lines.Scan() && lines.Err() == nil; got++ {
			var o O
			if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
				yield(none, garbled(err))
				return
			}
			a, ok := read(o)
			if !ok {
				yield(none, garbled(nil))
				return
			}
			if !yield(a, nil) {
				return
			}
		}
		if err := ended(lines.Err(), got, stop()); err != nil {
			yield(none, err)
		}
	}
}

// Lines gets an answer of one JSON value a line, such as the findings of a
// connector. An error ends it; what came before stands.
func (c *Client) Lines(ctx context.Context, path string) iter.Seq2[json.RawMessage, error] {
	return func(yield func(json.RawMessage, error) bool) {
		resp, err := c.send(ctx, http.MethodGet, path, "application/json", nil)
		if err != nil {
			yield(nil, err)
			return
		}
		defer resp.Body.Close()
		lines := bufio.NewScanner(resp.Body)
		lines.Buffer(make([]byte, 0, 4<<10), maxLine)
		for lines.Scan() && lines.Err() == nil {
			if !json.Valid(lines.Bytes()) {
				yield(nil, garbled(nil))
				return
			}
			if !yield(bytes.Clone(lines.Bytes()), nil) {
				return
			}
		}
		if lines.Err() != nil {
			yield(nil, unreachable(lines.Err()))
		}
	}
}

// send writes the questions and tells how many it drew.
func send[Q any](w *io.PipeWriter, questions iter.Seq[Q], write func(Q) any) int {
	n := 0
	b := bufio.NewWriterSize(w, sendBuffer)
	enc := json.NewEncoder(b)
	for q := range questions {
		n++
		if err := enc.Encode(write(q)); err != nil {
			_ = w.CloseWithError(err)
			return n
		}
	}
	_ = w.CloseWithError(b.Flush())
	return n
}

// ended tells whether a stream of answers came to its end. An answer cut off
// by the service shows as a transport error or as answers that are missing.
func ended(err error, got, sent int) error {
	switch {
	case errors.Is(err, bufio.ErrTooLong):
		return garbled(err)
	case err != nil:
		return unreachable(err)
	case got != sent:
		return lienthong.Errorf(lienthong.Unavailable, "the stream ended after %d answers; ask again from question %d", got, got+1)
	default:
		return nil
	}
}
