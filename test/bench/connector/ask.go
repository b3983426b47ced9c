package main

import (
	"context"
	_ "embed" // own
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/connectortest/library"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/connector/serving"
)

// asked is what a question costs, in microseconds at the median.
type asked struct {
	Questions int     `json:"questions"`
	Own       float64 `json:"own_query_us"`
	Served    float64 `json:"served_us"`
	Added     float64 `json:"added_us"`
	Target    float64 `json:"target_us"`
	Met       bool    `json:"met"`
}

// own is the source's own query.
//
//go:embed own.sql
var own string

// readers is how many rows the table has that is asked.
const readers = 20_000

func (o *options) ask(ctx context.Context, server string) (*asked, error) {
	made, err := legacysql.Server{Kind: "postgres", Line: server}.Create(ctx, "ask")
	if err != nil {
		return nil, err
	}
	db, err := legacysql.Open(made.Kind, made.Line)
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }() // it was only read
	l := library.Example()
	l.Schema += "; CREATE INDEX so ON doc_gia (cccd)"
	if err := legacysql.Make(ctx, db, "postgres", l, connectortest.Persons(readers)); err != nil {
		return nil, err
	}
	bound, src, err := reader("postgres", made.Line)
	if err != nil {
		return nil, err
	}
	defer func() { _ = src.Close() }() // it was only read
	sector, err := library.BuiltIn()
	if err != nil {
		return nil, err
	}
	cursor, err := serving.RandomCursor()
	if err != nil {
		return nil, err
	}
	desk := httptest.NewServer((&serving.Service{Name: "c", Sector: sector, Bound: []*connector.Bound{bound}, Source: src, Cursor: cursor, Log: slog.New(slog.DiscardHandler)}).Handler())
	defer desk.Close()
	var direct, served []time.Duration
	for i := range o.Asked {
		number := connectortest.Person(i*7919%readers + 1).PIN.Reveal()
		began := time.Now()
		rows, err := db.QueryContext(ctx, own, number)
		if err != nil {
			return nil, err
		}
		for rows.Next() { // one, or none where the number was typed with a space
		}
		if err := rows.Close(); err != nil {
			return nil, err
		}
		direct = append(direct, time.Since(began))
		began = time.Now()
		if err := question(ctx, desk.URL, number); err != nil {
			return nil, err
		}
		served = append(served, time.Since(began))
	}
	median := func(d []time.Duration) float64 { slices.Sort(d); return float64(d[len(d)/2].Microseconds()) }
	a := &asked{Questions: o.Asked, Own: median(direct), Served: median(served), Target: 2000}
	a.Added = a.Served - a.Own
	a.Met = a.Added < a.Target
	say("asking: %.0f us by the own query, %.0f served", a.Own, a.Served)
	return a, nil
}

func question(ctx context.Context, url, number string) error {
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/v1/reader/read", strings.NewReader(fmt.Sprintf(`{"number":%q,"fields":["full_name","birth_date"]}`, number)))
	if err != nil {
		return err
	}
	q.Header.Set("Content-Type", "application/json")
	r, err := http.DefaultClient.Do(q)
	if err != nil {
		return err
	}
	defer func() { _ = r.Body.Close() }() // it was read
	var answer struct{ Records []map[string]string }
	if err := json.NewDecoder(r.Body).Decode(&answer); err != nil || r.StatusCode != http.StatusOK {
		return fmt.Errorf("the question was answered with %d: %w", r.StatusCode, err)
	}
	return nil
}

// describe is the description of the library's example.
func describe(kind, address string) (*connector.Description, error) {
	d := &connector.Description{}
	text := strings.NewReplacer("$KIND", kind, "$ADDRESS", fmt.Sprintf("%q", address)).Replace(library.Example().Description)
	if err := yaml.Unmarshal([]byte(text), d); err != nil {
		return nil, err
	}
	d.Source.Connections, d.Source.Timeout = 2, 30*time.Second
	return d, nil
}
