package wrk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// Result is what one run measured.
type Result struct {
	Requests int64
	Took     time.Duration
	Bytes    int64 // of answers, headers included
	P50      time.Duration
	P99      time.Duration
	Max      time.Duration
	Errors   Errors
}

// Errors are what went wrong, by its kind.
type Errors struct {
	Connect int64 `json:"connect"`
	Read    int64 `json:"read"`
	Write   int64 `json:"write"`
	Timeout int64 `json:"timeout"`
	Status  int64 `json:"status"` // answers of 400 and above
}

// Rate is requests a second.
func (r Result) Rate() float64 { return float64(r.Requests) / r.Took.Seconds() }

// Err is nil if every request was answered, and with success.
func (r Result) Err() error {
	if r.Errors != (Errors{}) {
		return fmt.Errorf("wrk: of %d requests some failed: %+v", r.Requests, r.Errors)
	}
	if r.Requests == 0 {
		return fmt.Errorf("wrk: nothing was answered")
	}
	return nil
}

// Parse finds the script's line in what wrk printed.
func Parse(out []byte) (Result, error) {
	var line []byte
	for l := range bytes.Lines(out) {
		if bytes.HasPrefix(l, []byte(`{"requests":`)) {
			if line != nil {
				return Result{}, fmt.Errorf("wrk printed two results")
			}
			line = l
		}
	}
	if line == nil {
		return Result{}, fmt.Errorf("wrk printed no result: %.200q", out)
	}
	var m struct {
		Requests *int64 `json:"requests"`
		Took     int64  `json:"us"`
		Bytes    int64  `json:"bytes"`
		P50      int64  `json:"p50_us"`
		P99      int64  `json:"p99_us"`
		Max      int64  `json:"max_us"`
		Errors
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return Result{}, fmt.Errorf("wrk's result cannot be read: %w", err)
	}
	if m.Requests == nil || *m.Requests < 0 || m.Took <= 0 {
		return Result{}, fmt.Errorf("wrk's result lacks its number of requests or its time")
	}
	us := func(n int64) time.Duration { return time.Duration(n) * time.Microsecond }
	return Result{*m.Requests, us(m.Took), m.Bytes, us(m.P50), us(m.P99), us(m.Max), m.Errors}, nil
}
