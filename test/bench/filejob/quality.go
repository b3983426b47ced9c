package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// quality is how well rows were linked, measured against the truth.
type quality struct {
	Linked    int     `json:"linked"`    // rows linked to somebody
	Right     int     `json:"right"`     // of them, to the person they are about
	Present   int     `json:"present"`   // rows about somebody who is in the population
	Precision float64 `json:"precision"` // Right of Linked
	Recall    float64 `json:"recall"`    // Right of Present

	Decidable       int     `json:"decidable"`           // of Present, rows that can be decided; see decidable.go
	DecidableRecall float64 `json:"recall_of_decidable"` // of them, those that were linked to the right person
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
	if m.Quality, err = compare(said, truth); err != nil {
		return err
	}
	decidable, err := numbers(t.Decidable)
	if err != nil {
		return err
	}
	q, err := compare(said, decidable)
	if err != nil {
		return err
	}
	m.Quality.Decidable, m.Quality.DecidableRecall = q.Present, q.Recall
	return nil
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
	in := csv.NewReader(f)
	in.ReuseRecord = true
	header, err := in.Read()
	column := slices.Index(header, "pin")
	if err != nil || column < 0 {
		return nil, errors.Join(err, fmt.Errorf("%s has no column pin", filepath.Base(path)))
	}
	var out []string
	for {
		line, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		out = append(out, strings.Clone(line[column]))
	}
}
