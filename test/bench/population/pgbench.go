package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"

	"github.com/lienthong/lienthong/internal/pgtest"
)

// rowsPerScale is how many rows of pgbench_accounts one unit of scale has.
const rowsPerScale = 100_000

var (
	tps     = regexp.MustCompile(`tps = ([0-9.]+)`)
	latency = regexp.MustCompile(`latency average = ([0-9.]+) ms`)
	done    = regexp.MustCompile(`transactions actually processed: ([0-9]+)`)
)

// pgbench fills its tables in a database of their own and returns what asks
// for rows of them: -S -M prepared, one row by its key and nothing around it.
// It tells the average latency only; p50 holds it.
func pgbench(ctx context.Context, c *pgtest.Cluster, o *options) (func(clients int) (spent, error), error) {
	if err := quiet(c.Command(ctx, "createdb", "pgbench")); err != nil {
		return nil, err
	}
	scale := strconv.Itoa(max(1, o.People/rowsPerScale))
	say("pgbench: fill scale %s", scale)
	if err := quiet(c.Command(ctx, "pgbench", "pgbench", "-i", "-q", "-s", scale)); err != nil {
		return nil, err
	}
	return func(clients int) (spent, error) {
		out, err := c.Command(ctx, "pgbench", "pgbench", "-n", "-S", "-M", "prepared",
			"-c", strconv.Itoa(clients), "-j", strconv.Itoa(min(clients, 2)), "-T", fmt.Sprintf("%.0f", max(1, o.Time.Seconds()))).Output()
		if err != nil {
			return spent{}, err
		}
		s := spent{Clients: clients, Persons: int(figure(done, out)), Rate: figure(tps, out), P50: figure(latency, out)}
		if s.Rate == 0 {
			return s, fmt.Errorf("it printed no rate: %s", out)
		}
		return s, nil
	}, nil
}

func figure(pattern *regexp.Regexp, out []byte) float64 {
	if m := pattern.FindSubmatch(out); m != nil {
		v, _ := strconv.ParseFloat(string(m[1]), 64)
		return v
	}
	return 0
}

// quiet runs a command whose output matters only if it fails.
func quiet(cmd *exec.Cmd) error {
	out, err := cmd.CombinedOutput()
	if err != nil {
		_, _ = os.Stderr.Write(out)
		return fmt.Errorf("%s: %w", cmd.Path, err)
	}
	return nil
}
