package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"time"

	"github.com/alecthomas/kong"
)

//go:embed peer.py
var peerScript []byte

//go:embed country.yaml
var countryModel []byte

type options struct {
	Sets   []string `default:"febrl1,febrl2,fake_1000,rldata500,families,censuses,shops,country" help:"Which sets."`
	Data   string   `default:"../shared/data/linkage" help:"Where the labelled sets are."`
	People int      `default:"10000000" help:"Persons of the country: the right table."`
	Rows   int      `default:"1000000" help:"Rows of the register: the left table."`
	Seed   uint64   `default:"1" help:"Of the generated sets families, censuses and shops."`
	Python string   `help:"A Python with splink; a virtual environment is made if not given."`
	Venv   string   `help:"Where that environment is kept; the user's cache folder if not given."`
	NoPeer bool     `help:"Measure Lien Thong alone."`
	Work   string   `help:"A folder for the tables and results, which are kept, and the tables used again; a temporary one if not given."`
}

func main() {
	var o options
	kong.Parse(&o, kong.Description("Lien Thong and Splink on the same tables; JSON on stdout."))
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	err := o.run(ctx)
	cancel()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// Comparison is one set, measured with both.
type Comparison struct {
	Rows      []int    `json:"rows"`
	True      int      `json:"true_pairs"`
	LienThong *Outcome `json:"lienthong"`
	Splink    *Outcome `json:"splink,omitempty"`
	// Faster is Splink's wall time by ours; BetterF1 whether our F1 of clusters,
	// or of decided pairs, is at least theirs, both at their defaults.
	Faster   float64 `json:"faster,omitempty"`
	BetterF1 bool    `json:"f1_at_least_equal,omitempty"`
}

func (o *options) run(ctx context.Context) error {
	work, drop, err := o.folder()
	if err != nil {
		return err
	}
	defer drop()
	binary := filepath.Join(work, "lienthong")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", binary, "./cmd/lienthong").CombinedOutput(); err != nil {
		return fmt.Errorf("building: %w\n%s", err, out)
	}
	if !o.NoPeer && o.Python == "" {
		if o.Python, err = environment(ctx, o.Venv); err != nil {
			return err
		}
	}
	report := map[string]any{"cores": runtime.NumCPU(), "go": runtime.Version(), "measured": time.Now().UTC().Format(time.RFC3339)}
	var failed []error
	for _, name := range o.Sets {
		fmt.Fprintln(os.Stderr, "==", name)
		s, err := o.set(ctx, work, binary, name)
		if err == nil {
			report[name], err = o.compare(ctx, work, binary, s)
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", name, err))
		}
	}
	e := json.NewEncoder(os.Stdout)
	e.SetIndent("", "  ")
	return errors.Join(append(failed, e.Encode(report))...)
}

// folder is where tables and results are, and how to be rid of them.
func (o *options) folder() (dir string, drop func(), err error) {
	if o.Work != "" {
		return o.Work, func() {}, os.MkdirAll(o.Work, 0o700)
	}
	dir, err = os.MkdirTemp("", "lienthong-bench-")
	return dir, func() { _ = os.RemoveAll(dir) }, err
}

func (o *options) compare(ctx context.Context, work, binary string, s *set) (*Comparison, error) {
	c := &Comparison{Rows: s.rows, True: len(s.truth)}
	var err error
	if c.LienThong, err = s.ours(ctx, work, binary); err != nil || o.NoPeer {
		return c, err
	}
	if c.Splink, err = s.theirs(ctx, work, o.Python); err != nil {
		return c, err
	}
	c.Faster = c.Splink.Wall / c.LienThong.Wall
	c.BetterF1 = c.LienThong.final().F1 >= c.Splink.final().F1 && c.LienThong.Best.F1 >= c.Splink.Best.F1-0.0005
	return c, nil
}

// environment makes the virtual environment, once.
func environment(ctx context.Context, dir string) (python string, err error) {
	if dir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return "", err
		}
		dir = filepath.Join(cache, "lienthong", "splink")
	}
	python = filepath.Join(dir, "bin", "python")
	if exec.CommandContext(ctx, python, "-c", "import splink, duckdb").Run() == nil {
		return python, nil
	}
	for _, args := range [][]string{{"python3", "-m", "venv", dir}, {filepath.Join(dir, "bin", "pip"), "install", "--quiet", "--upgrade", "splink", "duckdb"}} {
		c := exec.CommandContext(ctx, args[0], args[1:]...)
		c.Stdout, c.Stderr = os.Stderr, os.Stderr
		if err := c.Run(); err != nil {
			return "", fmt.Errorf("making an environment for Splink: %w", err)
		}
	}
	return python, nil
}
