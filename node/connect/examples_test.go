package connect_test

import (
	"maps"
	"testing"
	"time"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/checking"
	"github.com/lienthong/lienthong/connector/connectorsql"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/internal/pgtest"
	"github.com/lienthong/lienthong/node/connect"
)

// example is a sector's legacy database.
type example struct {
	sector string
	legacy connector.Legacy
}

// examples are all of them, but for the model's, which has tests of its own.
func examples(t *testing.T) (out []example) {
	t.Helper()
	for _, p := range connect.Sectors {
		s, err := p.BuiltIn()
		if err != nil {
			t.Fatal(err)
		}
		for _, of := range p.Examples {
			if l := of(); l.Agency != "" {
				out = append(out, example{s.ID, l})
			}
		}
	}
	return out
}

// TestExamplesOnPostgreSQL reads every sector's example from a real server, and
// finds in it what it finds on SQLite, where the sectors' own tests run.
func TestExamplesOnPostgreSQL(t *testing.T) {
	t.Parallel()
	for _, e := range examples(t) {
		t.Run(e.sector, func(t *testing.T) {
			t.Parallel()
			s, err := connect.Sector(e.sector)
			if err != nil {
				t.Fatal(err)
			}
			src, bound := connectortest.Legacy(t, s, e.legacy)
			want, err := checking.Check(t.Context(), src, bound, 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			got := checkOnPostgreSQL(t, s, e.legacy)
			for i, r := range got.Records {
				if r.Problem != "" || r.Rows != want.Records[i].Rows || !maps.Equal(r.Findings, want.Records[i].Findings) {
					t.Errorf("%s: %d rows %q %v, on SQLite %d rows %v", r.Record, r.Rows, r.Problem, r.Findings, want.Records[i].Rows, want.Records[i].Findings)
				}
			}
		})
	}
}

func checkOnPostgreSQL(t *testing.T, s *connector.Sector, l connector.Legacy) *checking.Report {
	t.Helper()
	address := pgtest.Database(t)
	db, err := legacysql.Open("postgres", address)
	if err != nil {
		t.Fatal(err)
	}
	if err := legacysql.Make(t.Context(), db, "postgres", l, connectortest.Persons(300)); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	bound, err := connectortest.Describe(t, l.Description, "sqlite", "x").Bind(s, connectortest.Units)
	if err != nil {
		t.Fatal(err)
	}
	src, err := connectorsql.Open(connector.SourceConfig{Kind: "postgres", Address: address, Connections: 2, Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	})
	report, err := checking.Check(t.Context(), src, bound, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	return report
}
