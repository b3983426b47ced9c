package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

const (
	defaultPeople = 2_000_000
	defaultRows   = 20_000
)

type options struct {
	People  int      `default:"2000000" help:"Persons of the synthetic population."`
	Rows    int      `default:"20000" help:"Rows of the synthetic register."`
	Seed    uint64   `default:"1" help:"Another seed, another country."`
	Formats []string `default:"csv,parquet" help:"Formats of the population: csv, parquet, zstd.parquet (compressed harder)."`
	Python  string   `default:"python3" help:"A Python with the module duckdb, for that peer."`
	Peers   []string `default:"naive_join,duckdb_join,read,encoding_csv" help:"What to measure beside it: naive_join, duckdb_join, read, encoding_csv."`

	National bool   `help:"A country: 2,500,000 rows and 100,000,000 persons in Parquet, unless said otherwise; no sample, and only the peers that can keep up."`
	Dir      string `help:"Make the files in this folder, use those that are there, and leave them." type:"path"`
	Profile  string `help:"Write CPU profiles of the link processes into this folder." type:"path"`
	Task     string `hidden:"" help:"Be one of the measured processes."`
}

// The targets, as agreed for 2 cores.
var (
	sampleTarget    = target{Seconds: 2}
	nationalTarget  = target{Seconds: 60, PeakRSS: 8 << 30, Precision: 0.9995, DecidableRecall: 0.995}
	syntheticTarget = target{Seconds: 120, PeakRSS: 4 << 30, Precision: 0.999, Recall: 0.99}
)

// A target is what link must reach: at most so many seconds and bytes, at
// least such a precision and recall. A zero asks for nothing.
type target struct {
	Seconds   float64 `json:"seconds"`
	PeakRSS   int64   `json:"peak_rss_bytes,omitempty"`
	Precision float64 `json:"precision,omitempty"`
	Recall    float64 `json:"recall,omitempty"`
	// DecidableRecall is the least recall of the rows that can be decided.
	DecidableRecall float64 `json:"recall_of_decidable,omitempty"`
	Met             bool    `json:"met"`
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
	if o.Dir != "" {
		b.dir = o.Dir
		if err := os.MkdirAll(o.Dir, 0o755); err != nil {
			return err
		}
	}
	if o.National {
		o.nation()
	} else if r.Sample, err = b.sample(ctx); err != nil {
		return err
	}
	if r.Synthetic, err = b.synthetic(ctx); err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	return out.Encode(r)
}

// nation is what --national means, for what was not said.
func (o *options) nation() {
	if o.People == defaultPeople {
		o.People = 100_000_000
	}
	if o.Rows == defaultRows {
		o.Rows = 2_500_000
	}
	o.Formats = []string{"parquet"}
	o.Peers = slices.DeleteFunc(o.Peers, func(p string) bool { return p == "naive_join" || p == "encoding_csv" })
}

func (o *options) target() target {
	if o.National {
		return nationalTarget
	}
	return syntheticTarget
}

// bench is one run of this command; its files are in dir.
type bench struct {
	*options
	dir string
}

func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

func say(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
