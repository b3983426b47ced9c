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
)

type options struct {
	People  int      `default:"2000000" help:"Persons of the synthetic population."`
	Rows    int      `default:"20000" help:"Rows of the synthetic register."`
	Formats []string `default:"csv,parquet" help:"Formats of the population: csv, parquet."`
	Python  string   `default:"python3" help:"A Python with the module duckdb, for that peer."`
	Profile string   `help:"Write CPU profiles of the link processes into this folder." type:"path"`
	Task    string   `hidden:"" help:"Be one of the measured processes."`
}

// The targets, as agreed for 2 cores.
var (
	sampleTarget    = target{Seconds: 2}
	syntheticTarget = target{Seconds: 120, PeakRSS: 4 << 30, Precision: 0.999, Recall: 0.99}
)

// A target is what link must reach: at most so many seconds and bytes, at
// least such a precision and recall. A zero asks for nothing.
type target struct {
	Seconds   float64 `json:"seconds"`
	PeakRSS   int64   `json:"peak_rss_bytes,omitempty"`
	Precision float64 `json:"precision,omitempty"`
	Recall    float64 `json:"recall,omitempty"`
	Met       bool    `json:"met"`
}

// report is the output.
type report struct {
	Time      time.Time `json:"time"`
	Go        string    `json:"go"`
	CPUs      int       `json:"cpus"`
	LoadAvg   string    `json:"load_average_before"` // of the machine: much above 0 means the figures are worth little
	Sample    []*run    `json:"sample,omitempty"`
	Synthetic []*run    `json:"synthetic"`
}

// run is one pair of files.
type run struct {
	Register        string               `json:"register"`
	Population      string               `json:"population"`
	Rows            int                  `json:"rows"`
	Persons         int                  `json:"persons"`
	PopulationBytes int64                `json:"population_bytes"`
	Link            *measured            `json:"link"`
	Peers           map[string]*measured `json:"peers"`
	Ratios          map[string]float64   `json:"link_seconds_to_peer_seconds"`
	Target          target               `json:"target"`
}

func main() {
	var o options
	kong.Parse(&o, kong.Description("Measures the files job; JSON on stdout."))
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	err := o.run(ctx)
	cancel()
	if err != nil {
		fmt.Fprintln(os.Stderr, "filejob bench:", err)
		os.Exit(1)
	}
}

func (o *options) run(ctx context.Context) error {
	if o.Task != "" {
		return perform(ctx, o.Task)
	}
	average, _ := os.ReadFile("/proc/loadavg") // absent but on Linux
	r := report{
		Time: time.Now().UTC().Truncate(time.Second), Go: runtime.Version(), CPUs: runtime.NumCPU(),
		LoadAvg: strings.TrimSpace(string(average)),
	}
	dir, err := os.MkdirTemp("", "lienthong-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	b := bench{options: o, dir: dir}
	if r.Sample, err = b.sample(ctx); err != nil {
		return err
	}
	if r.Synthetic, err = b.synthetic(ctx); err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	return out.Encode(r)
}

// bench is one run of this command; its files are in dir.
type bench struct {
	*options
	dir string
}

func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

func say(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
