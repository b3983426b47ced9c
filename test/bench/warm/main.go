package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/alecthomas/kong"
)

func main() {
	var o struct {
		Dir string `required:"" help:"The folder with population.parquet, officials.csv and truth.csv." type:"path"`
	}
	kong.Parse(&o, kong.Description("Measures single questions against a population in memory; JSON on stdout."))
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	defer cancel()
	if average, err := os.ReadFile("/proc/loadavg"); err == nil {
		fmt.Fprintln(os.Stderr, "load average:", strings.TrimSpace(string(average)))
	}
	w, err := measure(ctx, filepath.Join(o.Dir, "population.parquet"), filepath.Join(o.Dir, "officials.csv"), filepath.Join(o.Dir, "truth.csv"))
	if err == nil {
		out := json.NewEncoder(os.Stdout)
		out.SetIndent("", "  ")
		err = out.Encode(w)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "warm bench:", err)
		os.Exit(1)
	}
}
