package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// task is what one measured process does.
type task struct {
	Kind       string
	Register   string
	Population string
	Out        string // verdicts, or the naive join's answers
	Truth      string
	Decidable  string // the truth of the rows that can be decided at all
	Profile    string
	Seed       uint64
	Memory     int64 // that link is to stay under; 0 for no limit
	People     int
	Rows       int
}

// measured is what one process took and found.
type measured struct {
	Seconds float64  `json:"seconds"`        // from its start to its end
	CPU     float64  `json:"cpu_seconds"`    // on all cores, the system's included; steadier than Seconds on a busy machine
	PeakRSS int64    `json:"peak_rss_bytes"` // the most memory it ever had
	Quality *quality `json:"quality,omitempty"`
	Work    *work    `json:"work,omitempty"`
	counts  counts
}

// counts is what a task says of its work.
type counts struct {
	Rows, Persons int
	Work          *work
}

// work is what a linkage did, which does not depend on how busy the machine is.
type work struct {
	Settled int   `json:"settled_by_number"`
	Pairs   int64 `json:"pairs_compared"`
	Pruned  int64 `json:"pairs_pruned"`
	Unasked int   `json:"keys_not_asked"`
	Skipped int   `json:"blocks_skipped"`
	Parts   int   `json:"parts"`
}

// tasks are the kinds of task that are processes of this command.
var tasks = map[string]func(context.Context, task) (counts, error){
	"link": link, "naive_join": naiveJoin, "read": readTable, "encoding_csv": readCSV,
	"make_population": makePopulation, "make_officials": makeOfficials,
}

// perform is a child process: it does the task and prints what it counted.
func perform(ctx context.Context, text string) error {
	var t task
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return err
	}
	do := tasks[t.Kind]
	if do == nil {
		return fmt.Errorf("no task %q", t.Kind)
	}
	n, err := do(ctx, t)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(n)
}

// child performs a task in a process of its own.
func (b *bench) child(ctx context.Context, t task) (*measured, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(t)
	if err != nil {
		return nil, err
	}
	out, m, err := timed(exec.CommandContext(ctx, self, "--task", string(text)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.Kind, err)
	}
	if err := json.Unmarshal(out, &m.counts); err != nil {
		return nil, fmt.Errorf("%s: %w", t.Kind, err)
	}
	m.Work = m.counts.Work
	return m, m.judge(t)
}

// timed runs a process to its end. A process starts as a copy of this one, and
// the system counts that for its peak: so this one stays small, and everything
// that needs memory is a child.
func timed(c *exec.Cmd) ([]byte, *measured, error) {
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, os.Stderr
	syscall.Sync() // what was made just before is not written out meanwhile
	started := time.Now()
	err := c.Run()
	m := &measured{Seconds: time.Since(started).Seconds()}
	if err != nil {
		return nil, nil, err
	}
	m.CPU, m.PeakRSS = (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds(), peakRSS(c.ProcessState)
	return out.Bytes(), m, nil
}
