package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong/internal/pgtest"
)

// The targets. They are ratios and rates for a machine of 2 cores.
const (
	targetLoadPostgres = 100_000 // persons a second
	targetLoadSQLite   = 50_000
	targetVerify       = 0.3 // of pgbench's transactions a second
	targetBulk         = 1.0 // persons a second, of pgbench's transactions
)

type options struct {
	People    int           `default:"1000000" help:"Persons in the register, and rows for pgbench (rounded to 100,000)."`
	Time      time.Duration `default:"5s" help:"How long each kind of question is asked."`
	Rounds    int           `default:"3" help:"How often; the median counts."`
	Databases []string      `default:"sqlite,postgres" help:"Which databases."`
	Clients   []int         `default:"2,16" help:"Connections that ask at once."`
	Profile   string        `help:"Write the server's CPU profiles into this folder." type:"path"`
	Serve     string        `hidden:"" help:"Be the server: the configuration line of a database."`
}

// report is the output.
type report struct {
	Time     time.Time `json:"time"`
	Go       string    `json:"go"`
	CPUs     int       `json:"cpus"`
	LoadAvg  string    `json:"load_average_before"` // of the machine: much above 0 means the figures are worth little
	People   int       `json:"people"`
	SQLite   *measured `json:"sqlite,omitempty"`
	Postgres *measured `json:"postgres,omitempty"`
}

// measured is what one database did.
type measured struct {
	Load   loaded  `json:"load"`
	Verify []spent `json:"verify,omitempty"`
	Bulk   []spent `json:"bulk,omitempty"`
	Peer   []spent `json:"pgbench,omitempty"`
}

func main() {
	var o options
	kong.Parse(&o, kong.Description("Measures the population register; JSON on stdout."))
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, &o)
	cancel()
	if err != nil {
		fmt.Fprintln(os.Stderr, "population bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o *options) error {
	if o.Serve != "" {
		return serve(ctx, o.Serve, o.Profile)
	}
	r, err := measureAll(ctx, o)
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	return out.Encode(r)
}

func measureAll(ctx context.Context, o *options) (*report, error) {
	average, _ := os.ReadFile("/proc/loadavg")
	r := &report{
		Time: time.Now().UTC().Truncate(time.Second), Go: runtime.Version(), CPUs: runtime.NumCPU(),
		LoadAvg: strings.TrimSpace(string(average)), People: o.People,
	}
	dir, err := os.MkdirTemp("", "lienthong-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	for _, name := range o.Databases {
		switch name {
		case "sqlite":
			r.SQLite, err = measure(ctx, o, database{line: "sqlite:" + filepath.Join(dir, "register.db"), target: targetLoadSQLite})
		case "postgres":
			r.Postgres, err = measurePostgres(ctx, o)
		default:
			err = fmt.Errorf("no database %q: write sqlite or postgres", name)
		}
		if err != nil {
			return nil, err
		}
	}
	return r, nil
}

// measurePostgres runs the register and pgbench on one private cluster.
func measurePostgres(ctx context.Context, o *options) (*measured, error) {
	// A small server's settings, the same for both; durability untouched.
	cluster, err := pgtest.Start(ctx, "shared_buffers=1GB", "max_wal_size=4GB")
	if err != nil {
		return nil, err
	}
	defer cluster.Stop()
	rival, err := pgbench(ctx, cluster, o)
	if err != nil {
		return nil, err
	}
	pid, err := cluster.PID()
	if err != nil {
		return nil, err
	}
	return measure(ctx, o, database{
		line: cluster.URL("postgres"), target: targetLoadPostgres, pids: []int{pid}, rival: rival,
	})
}

// database is one that is measured.
type database struct {
	line   string                   // for sqldb
	target float64                  // persons a second, of a load
	pids   []int                    // of its server
	rival  func(int) (spent, error) // what it is compared with; nil for none
}

// measure fills a database and asks it.
func measure(ctx context.Context, o *options, d database) (*measured, error) {
	kind, _, _ := strings.Cut(d.line, ":")
	say("%s: load %d persons", kind, o.People)
	l, err := load(ctx, d, country(o.People))
	if err != nil {
		return nil, err
	}
	say("%s: %.0f persons/s, %.1f us of processors each", kind, l.Rate, l.CPU)
	m := &measured{Load: l}
	return m, ask(ctx, o, d, m)
}

func say(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
