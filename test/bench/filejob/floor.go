package main

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
)

// readTable reads the population by the product's reader and does nothing.
func readTable(ctx context.Context, t task) (counts, error) {
	var m counts
	err := eachRow(ctx, t.Population, personColumns, func([]string) { m.Persons++ })
	return m, err
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
