package sector_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/checking"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/internal/mariadbtest"
	"github.com/lienthong/lienthong/internal/pgtest"
	"github.com/lienthong/lienthong/nation/sector"
	"github.com/lienthong/lienthong/node/connect"
	"github.com/lienthong/lienthong/synth"
)

var persons = lienthong.ServiceID{SystemID: lienthong.SystemID{Instance: "DEV", Class: "GOV", Member: "G01", System: "POPULATION"}, Service: "persons"}

func choose(t *testing.T, c synth.Country, officials map[int]bool) ([]sector.Agency, map[string][]sector.Chosen) {
	t.Helper()
	agencies, err := sector.Roster("DEV", func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	chosen, err := sector.Choose(t.Context(), c, agencies, officials)
	if err != nil {
		t.Fatal(err)
	}
	return agencies, chosen
}

// TestRoster: the agencies of the decision are there, and every sector that the
// program knows has a register, but for the model of the documentation.
func TestRoster(t *testing.T) {
	t.Parallel()
	agencies, err := sector.Roster("DEV", func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	sectors := map[string]int{}
	for _, a := range agencies {
		for _, r := range a.Registers {
			sectors[r.Sector]++
			if r.Service.Instance != "DEV" || r.Service.Member != string(a.Member.Code) || a.Title == "" || r.Title == "" {
				t.Errorf("%s is kept by %v", r.Service, a.Member)
			}
		}
	}
	for _, p := range connect.Sectors {
		s, err := p.BuiltIn()
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]int{"library": 0, "land": 2} // the model, and the only sector with two examples
		if n, ok := want[s.ID]; !ok && sectors[s.ID] != 1 || ok && sectors[s.ID] != n {
			t.Errorf("sector %s has %d registers", s.ID, sectors[s.ID])
		}
	}
}

// TestChoose: shares are kept, the same country gives the same people, and
// those who declare are officials, but for one in ten.
func TestChoose(t *testing.T) {
	t.Parallel()
	c := synth.Country{Seed: 3, People: 20_000}
	officials, pins := map[int]bool{}, map[lienthong.PIN]bool{}
	for b, err := range c.Blocks(t.Context(), 1) {
		if err != nil {
			t.Fatal(err)
		}
		for i := range b.People {
			if p := &b.People[i]; p.Ordinal%5 == 0 {
				officials[p.Ordinal], pins[p.PIN] = true, true
			}
		}
	}
	agencies, chosen := choose(t, c, officials)
	_, again := choose(t, c, officials)
	for _, a := range agencies {
		for _, r := range a.Registers {
			people := chosen[r.Name]
			if n, want := len(people), max(40, int(r.Share*20_000)); n > want+3 || n < want*8/10 {
				t.Errorf("%s has %d people, want about %d", r.Name, n, want)
			}
			if !slices.EqualFunc(people, again[r.Name], func(a, b sector.Chosen) bool { return a == b }) {
				t.Errorf("%s has other people the second time", r.Name)
			}
			strangers := 0
			for i, p := range people {
				if p.Stranger {
					strangers++
				}
				if left := i/4%10 == 9; r.Families && i%4 == 0 && pins[p.PIN] == left {
					t.Errorf("%s: family %d is declared by an official: %t", r.Name, i/4, !left)
				}
			}
			if len(people) > 500 && !r.Families && (strangers == 0 || strangers > len(people)/20) {
				t.Errorf("%s has %d strangers among %d", r.Name, strangers, len(people))
			}
			if len(people) > 0 && fmt.Sprintf("%v %+v %s", people[0], people[0], people[:1]) != "somebody of a register somebody of a register [somebody of a register]" {
				t.Error("a person prints")
			}
		}
	}
}

// TestFill makes every register, on every kind of server, and reads it through
// its connector: all rows of all record types are readable in the main, the
// truth knows every key, and each server says the same.
func TestFill(t *testing.T) {
	t.Parallel()
	files := fill(t, legacysql.Server{Kind: "sqlite", Line: t.TempDir()})
	for _, kind := range []string{"postgres", "mariadb"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s := legacysql.Server{Kind: kind}
			if kind == "postgres" {
				s.Line = pgtest.Database(t)
			} else {
				socket, name := mariadbtest.Database(t)
				s.Line = "root@unix(" + socket + ")/" + name
			}
			got := fill(t, s)
			for record, want := range files {
				if have := got[record]; have.Rows != want.Rows || have.Clean != want.Clean || !maps.Equal(have.Findings, want.Findings) {
					t.Errorf("%s: %d rows, %d clean, %v; from files %d, %d, %v", record, have.Rows, have.Clean, have.Findings, want.Rows, want.Clean, want.Findings)
				}
			}
		})
	}
}

// fill makes all registers on a server, and gives what a check says of their
// record types.
func fill(t *testing.T, server legacysql.Server) map[string]checking.TypeReport {
	t.Helper()
	agencies, chosen := choose(t, synth.Country{Seed: 9, People: 2000}, map[int]bool{})
	out := map[string]checking.TypeReport{}
	for _, a := range agencies {
		for i := range a.Registers {
			r := &a.Registers[i]
			f, err := sector.Fill(t.Context(), r, chosen[r.Name], server, t.TempDir(), persons)
			if err != nil {
				t.Fatalf("%s: %v", r.Name, err)
			}
			c, err := connect.Open(connect.Options{File: string(f.File), Now: time.Now})
			if err != nil {
				t.Fatalf("%s: %v", r.Name, err)
			}
			report, err := checking.Check(t.Context(), c.Source, c.Bound, 0, 0)
			if err != nil {
				t.Fatalf("%s: %v", r.Name, err)
			}
			for _, rec := range report.Records {
				if rec.Problem != "" || len(chosen[r.Name]) > 0 && rec.Rows == 0 || rec.Clean < rec.Rows/2 {
					t.Errorf("%s, %s: %d rows, %d clean %q %v", r.Name, rec.Record, rec.Rows, rec.Clean, rec.Problem, slices.Sorted(maps.Keys(rec.Findings)))
				}
				out[r.Name+" "+rec.Record] = rec
			}
			checkKeys(t, f, c)
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	return out
}

// checkKeys finds the truth about every row by the key that the connector tells.
func checkKeys(t *testing.T, f *sector.Filled, c *connect.Connector) {
	t.Helper()
	for _, b := range c.Bound {
		for row, err := range c.Source.Rows(t.Context(), b.Query()) {
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := f.Truth(b.Type.ID, b.Key(row)); !ok {
				t.Fatalf("%s, %s: nobody knows who a row is about", f.Name, b.Type.ID)
			}
		}
	}
}

// TestServerRefused: a line that is none, and a server that is not there, are
// told in one sentence without the password.
func TestServerRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		server legacysql.Server
		want   lienthong.Code
	}{
		{legacysql.Server{Kind: "postgres", Line: "http://user:secret1@host/x"}, lienthong.Invalid},
		{legacysql.Server{Kind: "mariadb", Line: "secret1"}, lienthong.Invalid},
		{legacysql.Server{Kind: "mariadb", Line: "root:secret1@unix(/nowhere/s)/"}, lienthong.Unavailable},
		{legacysql.Server{Kind: "postgres", Line: "postgres://root:secret1@/postgres?host=/nowhere"}, lienthong.Unavailable},
	} {
		_, err := c.server.Create(t.Context(), "x")
		if lienthong.CodeOf(err) != c.want || strings.Contains(err.Error(), "secret1") {
			t.Errorf("%s: %v", c.server.Kind, err)
		}
	}
}
