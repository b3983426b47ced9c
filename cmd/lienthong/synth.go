package main

import (
	"context"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/synth"
	"github.com/lienthong/lienthong/synth/synthfile"
)

type countryCommand struct {
	People int    `default:"100000" help:"How many persons, the dead included."`
	Seed   uint64 `default:"1" help:"Another seed, another country; the same seed, the same bytes."`
	Out    string `required:"" placeholder:"FILE" help:"Where they go: .csv or .parquet."`
	Quiet  bool   `short:"q" help:"Say nothing but errors."`
}

// Run streams the country into the file; memory does not grow with it.
func (c countryCommand) Run(ctx context.Context, s *streams) error {
	show := newProgress(s.err, c.Quiet)
	defer show.Close()
	people := synthfile.Population{
		Country:  synth.Country{Seed: c.Seed, People: c.People},
		Progress: func(n int) { show.Update("persons", int64(n), int64(c.People)) },
	}
	write := map[string]func(context.Context, io.Writer) error{".csv": people.WriteCSV, ".parquet": people.WriteParquet}
	return writeFile(ctx, c.Out, write)
}

type officialsCommand struct {
	People int    `default:"100000" help:"Persons of the country, as given to synth country."`
	Seed   uint64 `default:"1" help:"Seed of the country, as given to synth country."`
	Rows   int    `help:"Rows of the register; 2 % of the people if not given."`
	Out    string `required:"" placeholder:"FILE" help:"Where the register goes: .csv or .xlsx."`
	Truth  string `placeholder:"FILE" help:"Where the truth goes, a CSV of who each row really is."`
	Quiet  bool   `short:"q" help:"Say nothing but errors."`
}

// Run draws officials from the country and writes them with damage.
func (c officialsCommand) Run(ctx context.Context, s *streams) error {
	show := newProgress(s.err, c.Quiet)
	defer show.Close()
	if c.Rows == 0 {
		c.Rows = max(c.People/50, 1)
	}
	show.Update("officials", 0, 1)
	entries, err := synth.DefaultRegister(synth.Country{Seed: c.Seed, People: c.People}, c.Rows).Entries(ctx, 0)
	if err != nil {
		return err
	}
	err = writeFile(ctx, c.Out, map[string]func(context.Context, io.Writer) error{
		".csv":  func(_ context.Context, w io.Writer) error { return synthfile.WriteRegisterCSV(w, entries) },
		".xlsx": func(_ context.Context, w io.Writer) error { return synthfile.WriteRegisterXLSX(w, entries) },
	})
	if err == nil && c.Truth != "" {
		err = writeFile(ctx, c.Truth, map[string]func(context.Context, io.Writer) error{
			".csv": func(_ context.Context, w io.Writer) error { return synthfile.WriteTruth(w, entries) },
		})
	}
	if err == nil {
		show.Update("officials", 1, 1)
	}
	return err
}

// writeFile writes a file that appears whole or not at all, in the format that
// its extension names.
func writeFile(ctx context.Context, path string, formats map[string]func(context.Context, io.Writer) error) error {
	write := formats[strings.ToLower(filepath.Ext(path))]
	if write == nil {
		known := slices.Sorted(maps.Keys(formats))
		return lienthong.Errorf(lienthong.Unsupported, "%s: the name must end in %s", path, strings.Join(known, " or "))
	}
	return durable.Write(path, func(w io.Writer) error {
		if err := write(ctx, w); err != nil {
			return err
		}
		return ctx.Err()
	})
}
