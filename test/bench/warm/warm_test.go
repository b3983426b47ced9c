package main

import (
	"io"
	"path/filepath"
	"testing"

	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/synth"
	"github.com/lienthong/lienthong/synth/synthfile"
)

// TestMeasure asks a small country: the best hit is the right one for nearly all.
func TestMeasure(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := synth.Country{Seed: 1, People: 5_000}
	entries, err := synth.DefaultRegister(c, 300).Entries(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	population, register, truth := filepath.Join(dir, "population.parquet"), filepath.Join(dir, "officials.csv"), filepath.Join(dir, "truth.csv")
	for path, write := range map[string]func(io.Writer) error{
		population: func(w io.Writer) error { return synthfile.Population{Country: c}.WriteParquet(t.Context(), w) },
		register:   func(w io.Writer) error { return synthfile.WriteRegisterCSV(w, entries) },
		truth:      func(w io.Writer) error { return synthfile.WriteTruth(w, entries) },
	} {
		if err := durable.Write(path, write); err != nil {
			t.Fatal(err)
		}
	}
	w, err := measure(t.Context(), population, register, truth)
	if err != nil {
		t.Fatal(err)
	}
	if w.Persons != 5_000 || w.Questions != 300 || w.First < 0.96 || w.Looked < 1 || w.Cut != 0 || w.P99 < w.Median {
		t.Errorf("%+v", w)
	}
}
