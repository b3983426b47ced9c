package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// quality is how well rows were linked, measured against the truth.
type quality struct {
	Linked    int     `json:"linked"`    // rows linked to somebody
	Right     int     `json:"right"`     // of them, to the person they are about
	Present   int     `json:"present"`   // rows about somebody who is in the population
	Precision float64 `json:"precision"` // Right of Linked
	Recall    float64 `json:"recall"`    // Right of Present
}

// judge fills in the quality of a task that linked something.
func (m *measured) judge(t task) error {
	if t.Truth == "" || (t.Kind != "link" && t.Kind != "naive_join" && t.Kind != "duckdb_join") {
		return nil
	}
	said, err := numbers(t.Out)
	if err != nil {
		return err
	}
	truth, err := numbers(t.Truth)
	if err != nil {
		return err
	}
	m.Quality, err = compare(said, truth)
	return err
}

// compare counts; both hold a personal number for each row in order, or "".
func compare(said, truth []string) (*quality, error) {
	if len(said) != len(truth) {
		return nil, fmt.Errorf("%d answers to %d rows", len(said), len(truth))
	}
	q := &quality{}
	for i, s := range said {
		if truth[i] != "" {
			q.Present++
		}
		if s != "" {
			q.Linked++
			if s == truth[i] {
				q.Right++
			}
		}
	}
	q.Precision, q.Recall = share(q.Right, q.Linked), share(q.Right, q.Present)
	return q, nil
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// numbers is the column pin of a CSV.
func numbers(path string) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	column := -1
	if len(lines) > 0 {
		column = slices.Index(lines[0], "pin")
	}
	if column < 0 {
		return nil, fmt.Errorf("%s has no column pin", filepath.Base(path))
	}
	out := make([]string, len(lines)-1)
	for i, line := range lines[1:] {
		out[i] = line[column]
	}
	return out, nil
}
