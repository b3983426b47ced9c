package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong/synth"
	"github.com/lienthong/lienthong/synth/synthfile"
)

// target is persons a second in memory, as agreed for 2 cores.
const target = 1_000_000

type options struct {
	People  int `default:"2000000" help:"Persons to make."`
	Workers int `default:"2" help:"Cores to use."`
}

// report is the output.
type report struct {
	Time    time.Time          `json:"time"`
	Go      string             `json:"go"`
	CPUs    int                `json:"cpus"`
	LoadAvg string             `json:"load_average_before"` // of the machine: much above 0 means the figures are worth little
	People  int                `json:"people"`
	Workers int                `json:"workers"`
	Rates   map[string]float64 `json:"persons_per_second"`
	CPU     map[string]float64 `json:"cpu_seconds"` // on all cores; steadier than the rates on a busy machine
	Ratios  map[string]float64 `json:"rate_to_peer_rate"`
	PeakRSS int64              `json:"peak_rss_bytes"` // of all stages together
	Target  float64            `json:"target_blocks_persons_per_second"`
	Met     bool               `json:"met"`
}

func main() {
	var o options
	kong.Parse(&o, kong.Description("Measures the synthetic country; JSON on stdout."))
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	err := o.run(ctx)
	cancel()
	if err != nil {
		fmt.Fprintln(os.Stderr, "synth bench:", err)
		os.Exit(1)
	}
}

func (o *options) run(ctx context.Context) error {
	average, _ := os.ReadFile("/proc/loadavg") // absent but on Linux
	r := report{
		Time: time.Now().UTC().Truncate(time.Second), Go: runtime.Version(), CPUs: runtime.NumCPU(),
		LoadAvg: strings.TrimSpace(string(average)), People: o.People, Workers: o.Workers,
		Rates: map[string]float64{}, CPU: map[string]float64{}, Ratios: map[string]float64{}, Target: target,
	}
	if err := o.measure(ctx, &r); err != nil {
		return err
	}
	r.PeakRSS, r.Met = peakRSS(), r.Rates["blocks"] >= target
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	return out.Encode(r)
}

// stages are what is measured, each with its peer.
var stages = []struct {
	name, peer string
	make, bare func(context.Context, *options) error
}{
	{"blocks", "random_values", blocks, randomValues},
	{"csv", "constant_csv", writeCSV, constantCSV},
	{"parquet", "constant_parquet", writeParquet, constantParquet},
}

func (o *options) measure(ctx context.Context, r *report) error {
	for _, s := range stages {
		if err := o.rate(ctx, r, s.name, s.make); err != nil {
			return err
		}
		if err := o.rate(ctx, r, s.peer, s.bare); err != nil {
			return err
		}
		r.Ratios[s.name+"_to_"+s.peer] = r.Rates[s.name] / r.Rates[s.peer]
	}
	return nil
}

func (o *options) rate(ctx context.Context, r *report, name string, do func(context.Context, *options) error) error {
	started, before := time.Now(), cpuSeconds()
	if err := do(ctx, o); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	r.Rates[name], r.CPU[name] = float64(o.People)/time.Since(started).Seconds(), cpuSeconds()-before
	fmt.Fprintf(os.Stderr, "%-17s %11.0f persons/s, %.2f s of CPU\n", name, r.Rates[name], r.CPU[name])
	return nil
}

func (o *options) country() synth.Country { return synth.Country{Seed: 1, People: o.People} }

func (o *options) population() synthfile.Population {
	return synthfile.Population{Country: o.country(), Workers: o.Workers}
}

// blocks makes everybody and counts them.
func blocks(ctx context.Context, o *options) error {
	n := 0
	for b, err := range o.country().Blocks(ctx, o.Workers) {
		if err != nil {
			return err
		}
		n += len(b.People)
	}
	if n != o.People {
		return fmt.Errorf("made %d persons of %d", n, o.People)
	}
	return nil
}

func writeCSV(ctx context.Context, o *options) error {
	return o.population().WriteCSV(ctx, io.Discard)
}

func writeParquet(ctx context.Context, o *options) error {
	return o.population().WriteParquet(ctx, io.Discard)
}
