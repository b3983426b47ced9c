package main

import (
	"context"
	_ "embed" // the views
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectorsql"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/connectortest/library"
	"github.com/lienthong/lienthong/connector/guard"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/internal/mariadbtest"
)

// scanned is how a long table streamed.
type scanned struct {
	Kind   string  `json:"kind"`
	Rows   int     `json:"rows"`
	Rate   float64 `json:"rows_per_second"`
	First  int64   `json:"alive_after_a_tenth_bytes"`
	Last   int64   `json:"alive_at_the_end_bytes"`
	Most   int64   `json:"most_alive_bytes"`
	Target int64   `json:"growth_allowed_bytes"`
	Met    bool    `json:"met"`
	took
}

//go:embed long_postgres.sql
var longPostgres string

//go:embed long_mariadb.sql
var longMariaDB string

// The views make rows as they are read, so that what is measured is the
// connector and not the server's disk.
var views = map[string]string{"postgres": longPostgres, "mariadb": longMariaDB}

func (o *options) scan(ctx context.Context, postgres string) (out []scanned, err error) {
	socket, err := mariadbtest.Server()
	if err != nil {
		return nil, err
	}
	my, err := legacysql.Server{Kind: "mariadb", Line: "root@unix(" + socket + ")/"}.Create(ctx, "bench")
	if err != nil {
		return nil, err
	}
	for _, c := range []struct{ kind, line, address string }{
		{"postgres", postgres, postgres}, {"mariadb", my.Line, my.Address},
	} {
		view := connector.Legacy{Schema: strings.ReplaceAll(views[c.kind], "$ROWS", strconv.Itoa(o.ScanRows))}
		if err := (legacysql.Database{Kind: c.kind, Line: c.line}).Fill(ctx, view, connectortest.Persons(0)); err != nil {
			return nil, err
		}
		s, err := o.scanOne(ctx, c.kind, c.address)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.kind, err)
		}
		say("scan of %s: %d rows in %.1f s, %d KiB alive", s.Kind, s.Rows, s.Seconds, s.Most>>10)
		out = append(out, s)
	}
	return out, nil
}

func (o *options) scanOne(ctx context.Context, kind, address string) (s scanned, err error) {
	bound, src, err := reader(kind, address)
	if err != nil {
		return s, err
	}
	defer func() { _ = src.Close() }() // it was only read
	s = scanned{Kind: kind, Target: 8 << 20}
	var cells []string
	s.took, err = measure(func() error {
		for row, err := range src.Rows(ctx, bound.Query()) {
			if err != nil {
				return err
			}
			cells = bound.Linking(cells, row)
			if s.Rows++; s.Rows%(o.ScanRows/10) == 0 {
				s.Last = alive()
				if s.First == 0 {
					s.First = s.Last
				}
				s.Most = max(s.Most, s.Last)
			}
		}
		return nil
	})
	if err == nil && s.Rows != o.ScanRows {
		err = fmt.Errorf("%d rows of %d came", s.Rows, o.ScanRows)
	}
	s.Rate, s.Met = float64(s.Rows)/s.Seconds, s.Most-s.First <= s.Target
	return s, err
}

// reader is the library's example on a database that is there.
func reader(kind, address string) (*connector.Bound, *guard.Source, error) {
	sector, err := library.BuiltIn()
	if err != nil {
		return nil, nil, err
	}
	d, err := describe(kind, address)
	if err != nil {
		return nil, nil, err
	}
	bound, err := d.Bind(sector, func(connector.Unit) []string { return nil })
	if err != nil {
		return nil, nil, err
	}
	src, err := connectorsql.Open(d.Source)
	if err != nil {
		return nil, nil, err
	}
	return bound[0], &guard.Source{Of: src, Name: d.Name, Slots: 2, Timeout: 30 * time.Second, Retry: time.Second, Now: time.Now}, nil
}
