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

// peer is what pgbench -S -M prepared reaches: one row by its key, nothing
// around it.
type peer struct {
	Clients int     `json:"clients"`
	Rate    float64 `json:"transactions_per_second"`
	Latency float64 `json:"latency_average_ms"`
}

// rowsPerScale is how many rows of pgbench_accounts one unit of scale has.
const rowsPerScale = 100_000

var (
	tps     = regexp.MustCompile(`tps = ([0-9.]+)`)
	latency = regexp.MustCompile(`latency average = ([0-9.]+) ms`)
)

// pgbench fills its tables in a database of their own and asks for rows.
func pgbench(ctx context.Context, c *pgtest.Cluster, o *options) ([]peer, error) {
	if err := quiet(c.Command(ctx, "createdb", "pgbench")); err != nil {
		return nil, err
	}
	scale := strconv.Itoa(max(1, o.People/rowsPerScale))
	say("pgbench: fill scale %s", scale)
	if err := quiet(c.Command(ctx, "pgbench", "pgbench", "-i", "-q", "-s", scale)); err != nil {
		return nil, err
	}
	var all []peer
	for _, clients := range o.Clients {
		out, err := c.Command(ctx, "pgbench", "pgbench", "-n", "-S", "-M", "prepared",
			"-c", strconv.Itoa(clients), "-j", strconv.Itoa(min(clients, 2)), "-T", fmt.Sprintf("%.0f", max(1, o.Time.Seconds()))).Output()
		if err != nil {
			return nil, fmt.Errorf("pgbench: %w", err)
		}
		p := peer{Clients: clients, Rate: figure(tps, out), Latency: figure(latency, out)}
		if p.Rate == 0 {
			return nil, fmt.Errorf("pgbench printed no rate: %s", out)
		}
		say("pgbench: %d clients, %.0f/s", clients, p.Rate)
		all = append(all, p)
	}
	return all, nil
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
