package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/alecthomas/kong"
)

// all are the benchmarks, the quickest first; each is a folder.
const all = "synth,filejob,population"

type options struct {
	Only   []string `default:"${all}" enum:"${all}" help:"Which benchmarks: ${all}."`
	Python string   `help:"A Python with the module duckdb, for a peer of filejob; python3 if not given."`
}

func main() {
	var o options
	kong.Parse(&o, kong.Description("Runs the benchmarks; JSON on stdout."), kong.Vars{"all": all})
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	err := o.run(ctx, os.Stdout)
	cancel()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run runs the benchmarks in order. One that fails takes nothing from the
// others: the object holds what was measured, and the error says what was not.
func (o *options) run(ctx context.Context, w io.Writer) error {
	dir, err := os.MkdirTemp("", "lienthong-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	report := make(map[string]json.RawMessage)
	var failed []error
	for _, name := range o.Only {
		var args []string
		if name == "filejob" && o.Python != "" {
			args = []string{"--python", o.Python}
		}
		out, err := bench(ctx, dir, name, args)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			failed = append(failed, err)
			continue
		}
		report[name] = out
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return errors.Join(append(failed, out.Encode(report))...)
}

// bench builds one benchmark, runs it and returns its JSON. An interrupt goes
// on to it, so that it can stop its servers and remove its files.
func bench(ctx context.Context, dir, name string, args []string) (json.RawMessage, error) {
	binary := filepath.Join(dir, name)
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", binary, "./test/bench/"+name).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s does not build: %w\n%s", name, err, out)
	}
	started := time.Now()
	fmt.Fprintf(os.Stderr, "== %s\n", name)
	var out bytes.Buffer
	c := exec.CommandContext(ctx, binary, args...)
	c.Stdout, c.Stderr = &out, os.Stderr
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = 30 * time.Second // to stop a database
	if err := c.Run(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if !json.Valid(out.Bytes()) {
		return nil, fmt.Errorf("%s printed no JSON", name)
	}
	fmt.Fprintf(os.Stderr, "== %s: %.0f s\n", name, time.Since(started).Seconds())
	return out.Bytes(), nil
}
