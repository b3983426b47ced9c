package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/synth/synthfile"
)

// readTable reads the population by the product's reader and does nothing: by
// columns and on all processors if it lies so.
func readTable(ctx context.Context, t task) (counts, error) {
	table, err := tabular.Open(t.Population, tabular.Options{})
	if err != nil {
		return counts{}, err
	}
	defer table.Close()
	groups := table.Groups(1)
	if groups == nil {
		var m counts
		err := eachRow(ctx, t.Population, personColumns, func([]string) { m.Persons++ })
		return m, err
	}
	var columns []int
	for i, h := range table.Header() {
		if slices.Contains(synthfile.PopulationColumns[:], h) {
			columns = append(columns, i)
		}
	}
	var next, persons atomic.Int64
	all, ctx := errgroup.WithContext(ctx)
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() error {
			for g := int(next.Add(1)) - 1; g < groups.Len(); g = int(next.Add(1)) - 1 {
				for s, err := range groups.Read(g, columns) {
					if err = cmp.Or(err, ctx.Err()); err != nil {
						return err
					}
					persons.Add(int64(s.Rows))
				}
			}
			return nil
		})
	}
	err = all.Wait()
	return counts{Persons: int(persons.Load())}, err
}

// readCSV reads the population by encoding/csv and does nothing.
func readCSV(_ context.Context, t task) (counts, error) {
	f, err := os.Open(t.Population)
	if err != nil {
		return counts{}, err
	}
	defer f.Close()
	in := csv.NewReader(f)
	in.ReuseRecord = true
	m := counts{Persons: -1} // the header is no person
	for {
		_, err := in.Read()
		if errors.Is(err, io.EOF) {
			return m, nil
		}
		if err != nil {
			return counts{}, err
		}
		m.Persons++
	}
}
