package wrk

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

//go:embed load.lua
var script []byte

// Load is what a run does.
type Load struct {
	URL         string
	Header      map[string]string
	Bodies      string // a file: a POST for each line
	Connections int
	Time        time.Duration // whole seconds
}

// Available is nil if wrk can be run.
func Available() error {
	_, err := exec.LookPath("wrk")
	return err
}

// threads is two at most: more would not load a machine of two cores more.
const threads = 2

// Run puts the load on, and returns what wrk measured and the processor time
// that wrk itself took.
func (l Load) Run(ctx context.Context) (Result, time.Duration, error) {
	dir, err := os.MkdirTemp("", "lienthong-wrk-")
	if err != nil {
		return Result{}, 0, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "load.lua")
	if err := os.WriteFile(file, script, 0o600); err != nil {
		return Result{}, 0, err
	}
	c := exec.CommandContext(ctx, "wrk", l.args(file)...)
	var said, failed bytes.Buffer
	c.Stdout, c.Stderr = &said, &failed
	if err := c.Run(); err != nil {
		return Result{}, 0, fmt.Errorf("wrk: %w: %s", err, failed.Bytes())
	}
	r, err := Parse(said.Bytes())
	return r, c.ProcessState.UserTime() + c.ProcessState.SystemTime(), err
}

func (l Load) args(script string) []string {
	args := []string{
		"-t", strconv.Itoa(min(threads, l.Connections)), "-c", strconv.Itoa(l.Connections),
		"-d", strconv.Itoa(int(l.Time.Seconds())) + "s", "--timeout", "30s", "-s", script,
	}
	names := make([]string, 0, len(l.Header))
	for name := range l.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		args = append(args, "-H", name+": "+l.Header[name])
	}
	return append(args, l.URL, "--", l.Bodies)
}
