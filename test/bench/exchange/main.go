package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong/internal/collector"
	"github.com/lienthong/lienthong/test/bench/exchange/nginx"
	"github.com/lienthong/lienthong/test/bench/exchange/wrk"
)

type options struct {
	Rounds      int           `default:"5" help:"How often a, b and c take turns; the median counts."`
	Time        time.Duration `default:"5s" help:"How long each turn is; whole seconds."`
	Connections []int         `default:"16,64" help:"Connections that ask at once."`
	People      int           `default:"100000" help:"Persons in the register of c."`
	Soak        time.Duration `default:"1m" help:"How long memory is watched under load; 0 for not at all. The claim is about 10m."`
	Idle        int           `default:"10000" help:"Idle connections of the crowd; 0 for no crowd."`
	Busy        int           `default:"1000" help:"Busy connections of the crowd."`
	Large       int64         `default:"1024" help:"MiB of the large body; 0 for none."`
	Profile     string        `type:"path" help:"Write a CPU profile of each gateway under load into this folder."`
	Dir         string        `type:"path" help:"Where ledgers, spooled bodies and nginx's files go: a disk, not memory. A temporary folder if not given."`
	Be          string        `hidden:"" help:"Be one of the servers: its configuration."`
}

func main() {
	var o options
	kong.Parse(&o, kong.Description("Measures two gateways against two nginx; JSON on stdout."))
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, &o)
	cancel()
	if err != nil {
		fmt.Fprintln(os.Stderr, "exchange bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o *options) error {
	if o.Be != "" {
		return be(ctx, o.Be)
	}
	if err := prepare(ctx); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(o.Dir, "lienthong-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	r, err := measure(ctx, o, dir)
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	return out.Encode(r)
}

// be is a server: a child of the benchmark.
func be(ctx context.Context, text string) error {
	var c config
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return err
	}
	collector.Tune() // as lienthong serve does
	switch c.Role {
	case "handler":
		return serveHandler(ctx)
	case "register":
		return serveRegister(ctx, &c)
	case "proxy":
		return serveProxy(ctx, &c)
	case "gateway":
		return serveGateway(ctx, &c)
	}
	return fmt.Errorf("no role %q", c.Role)
}

// prepare finds nginx and wrk, or installs them.
func prepare(ctx context.Context) error {
	missing := func() (names []string) {
		if nginx.Available() != nil {
			names = append(names, "nginx-light")
		}
		if wrk.Available() != nil {
			names = append(names, "wrk")
		}
		return names
	}
	names := missing()
	if len(names) == 0 {
		return nil
	}
	if _, err := exec.LookPath("apt-get"); err == nil && os.Getuid() == 0 {
		say("installing %s with apt-get", strings.Join(names, " and "))
		for _, args := range [][]string{{"update", "-q"}, append([]string{"install", "-q", "-y", "--no-install-recommends"}, names...)} {
			c := exec.CommandContext(ctx, "apt-get", args...)
			// The package would start a server of its own; RUNLEVEL=1 keeps it from that.
			c.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1")
			if out, err := c.CombinedOutput(); err != nil {
				return fmt.Errorf("apt-get %s: %w\n%s", args[0], err, out)
			}
		}
		if names = missing(); len(names) == 0 {
			return nil
		}
	}
	line := strings.Repeat("*", 70)
	fmt.Fprintf(os.Stderr, "%s\nMISSING: %s\n  Debian, Ubuntu:  sudo apt-get install %s\n%s\n", line, strings.Join(names, " "), strings.Join(names, " "), line)
	return errors.New("without its peer and its client there is nothing to measure")
}

// measure runs everything.
func measure(ctx context.Context, o *options, dir string) (_ *report, err error) {
	average, _ := os.ReadFile("/proc/loadavg")
	r := &report{
		Time: time.Now().UTC().Truncate(time.Second), Go: runtime.Version(), CPUs: runtime.NumCPU(),
		Load: strings.TrimSpace(string(average)), Rounds: o.Rounds, Seconds: o.Time.Seconds(),
	}
	s, err := build(ctx, o, dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	if err := s.compare(ctx, o, r); err != nil {
		return nil, err
	}
	for _, part := range []func(context.Context, *options, *report) error{s.large, s.crowd, s.soak} {
		if err := part(ctx, o, r); err != nil {
			return nil, err
		}
	}
	r.Evidence, err = s.closeAndCheck(ctx)
	return r, err
}

func say(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
