package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong/internal/collector"
	"github.com/lienthong/lienthong/internal/pgtest"
)

type options struct {
	People   int           `default:"300000" help:"Persons of the population."`
	Share    float64       `default:"0.2" help:"How many of them the sector has rows about."`
	Turns    int           `default:"3" help:"How often linking and the files job take turns."`
	Pause    time.Duration `default:"3s" help:"How long nodes have run before the very first job: an agency is admitted and granted on a node that runs. The owner's reads its population meanwhile."`
	ScanRows int           `default:"10000000" help:"Rows of the table that is scanned."`
	Asked    int           `default:"2000" help:"Questions asked."`
	Only     []string      `default:"link,scan,ask" help:"What to measure: link, scan, ask."`
	Profile  string        `help:"Write a CPU profile of linking through the connector to this file." type:"path"`
	Profiled string        `help:"Of what: the very first job, a run after which nothing changed, a later job, all rows again, or a job after a restart." enum:"first,nothing,later,full,restarted" default:"later"`
}

// report is the output.
type report struct {
	Time    time.Time `json:"time"`
	Go      string    `json:"go"`
	CPUs    int       `json:"cpus"`
	LoadAvg string    `json:"load_average_before"` // much above 0 means that seconds are worth little
	Link    *linked   `json:"link,omitempty"`
	Scan    []scanned `json:"scan,omitempty"`
	Ask     *asked    `json:"ask,omitempty"`
}

func main() {
	var o options
	kong.Parse(&o, kong.Description("Measures connectors; JSON on stdout."))
	collector.Tune() // as lienthong serve does
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	err := o.run(ctx)
	cancel()
	if err != nil {
		fmt.Fprintln(os.Stderr, "connector bench:", err)
		os.Exit(1)
	}
}

func (o *options) run(ctx context.Context) error {
	average, _ := os.ReadFile("/proc/loadavg") // absent but on Linux
	r := report{Time: time.Now().UTC().Truncate(time.Second), Go: runtime.Version(), CPUs: runtime.NumCPU(), LoadAvg: strings.TrimSpace(string(average))}
	cluster, err := pgtest.Start(ctx)
	if err != nil {
		return err
	}
	defer cluster.Stop()
	if slices.Contains(o.Only, "link") {
		if r.Link, err = o.link(ctx, cluster.URL("postgres")); err != nil {
			return err
		}
	}
	if slices.Contains(o.Only, "scan") {
		if r.Scan, err = o.scan(ctx, cluster.URL("postgres")); err != nil {
			return err
		}
	}
	if slices.Contains(o.Only, "ask") {
		if r.Ask, err = o.ask(ctx, cluster.URL("postgres")); err != nil {
			return err
		}
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	return out.Encode(r)
}

func say(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

// took is the time and the processor time of something.
type took struct {
	Seconds float64 `json:"seconds"`
	CPU     float64 `json:"cpu_seconds"`
}

func measure(do func() error) (took, error) {
	runtime.GC()
	began, used := time.Now(), cpu()
	err := do()
	return took{time.Since(began).Seconds(), (cpu() - used).Seconds()}, err
}

// cpu is the processor time of this process so far, the system's for it included.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// alive is what the heap holds, in bytes.
func alive() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
