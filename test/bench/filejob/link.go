package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime/pprof"
	"strings"

	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/reconcile/filejob"
	"github.com/lienthong/lienthong/synth"
	"github.com/lienthong/lienthong/synth/synthfile"
)

// link is the files job as the command line runs it.
func link(ctx context.Context, t task) (counts, error) {
	if t.Profile != "" {
		stop, err := profile(t.Profile)
		if err != nil {
			return counts{}, err
		}
		defer stop()
	}
	s, err := filejob.Job{
		Register: t.Register, Population: t.Population, Out: t.Out, Report: t.Out + ".html", Places: node.Places,
		Memory: t.Memory, Version: "bench", Progress: func(string, int64, int64) {}, Log: io.Discard,
	}.Run(ctx)
	if err != nil {
		return counts{}, err
	}
	return counts{Rows: s.Rows, Persons: s.Persons, Work: &work{s.Settled, s.Pairs, s.Pruned, s.Unasked, s.Skipped, s.Parts}}, nil
}

func profile(path string) (stop func(), err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, err
	}
	return func() { pprof.StopCPUProfile(); _ = f.Close() }, nil
}

// country is the people of the benchmark.
func country(t task) synth.Country { return synth.Country{Seed: t.Seed, People: t.People} }

func makePopulation(ctx context.Context, t task) (counts, error) {
	p := synthfile.Population{Country: country(t), Zstandard: strings.HasSuffix(t.Population, ".zstd.parquet")}
	write := p.WriteCSV
	if filepath.Ext(t.Population) == ".parquet" {
		write = p.WriteParquet
	}
	return counts{Persons: t.People}, durable.Write(t.Population, func(w io.Writer) error { return write(ctx, w) })
}

func makeOfficials(ctx context.Context, t task) (counts, error) {
	entries, err := synth.DefaultRegister(country(t), t.Rows).Entries(ctx, 0)
	if err != nil {
		return counts{}, err
	}
	if err := durable.Write(t.Register, func(w io.Writer) error { return synthfile.WriteRegisterCSV(w, entries) }); err != nil {
		return counts{}, err
	}
	if err := durable.Write(t.Truth, func(w io.Writer) error { return synthfile.WriteTruth(w, entries) }); err != nil {
		return counts{}, err
	}
	return counts{Rows: t.Rows}, durable.Write(t.Decidable, func(w io.Writer) error { return writeDecidable(ctx, w, country(t), entries) })
}
