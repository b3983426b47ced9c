package sector

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/node/connect"
)

// Filled is a register whose legacy database is made, and described.
type Filled struct {
	*Register
	People   int
	Database string    // kind and place, for people
	File     conf.File // the description that connects it
	truth    map[string]lienthong.PIN
	sample   []Chosen // the first of its people
}

// Truth is who the row with a key is about; zero for a stranger.
func (f *Filled) Truth(record, key string) (lienthong.PIN, bool) {
	pin, ok := f.truth[record+" "+key]
	return pin, ok
}

// Fill makes a register's database on a server from people, and the description
// that connects it, in a folder. It is linked with the population service if its
// sector asks for that.
func Fill(ctx context.Context, r *Register, people []Chosen, server legacysql.Server, dir string, population lienthong.ServiceID) (*Filled, error) {
	s, err := connect.Sector(r.Sector)
	if err != nil {
		return nil, err
	}
	d, err := server.Create(ctx, r.Name)
	if err != nil {
		return nil, err
	}
	f := &Filled{Register: r, People: len(people), Database: d.Where(), truth: map[string]lienthong.PIN{}, sample: people[:min(len(people), asked)]}
	if err := f.describe(s, dir, d, population); err != nil {
		return nil, err
	}
	bound, err := f.bind(s)
	if err != nil {
		return nil, err
	}
	if err := d.Fill(ctx, f.watched(bound, people), persons(people)); err != nil || d.Kind != "sqlite" {
		return f, err
	}
	return f, os.Chmod(d.Line, 0o600)
}

// describe writes the sector's example of a description for this database.
func (f *Filled) describe(s *connector.Sector, dir string, database legacysql.Database, population lienthong.ServiceID) error {
	source := "  address: $ADDRESS"
	if database.Password != "" {
		secret := filepath.Join(dir, f.Name+".password")
		if err := durable.WriteFile(secret, []byte(database.Password)); err != nil {
			return err
		}
		source += "\n  password_file: " + secret
	}
	var d strings.Builder
	d.WriteString(strings.NewReplacer("$KIND", database.Kind, "  address: $ADDRESS", strings.Replace(source, "$ADDRESS", database.Address, 1),
		"service: VN/", "service: "+f.Service.Instance+"/").Replace(f.Legacy.Description))
	if g, ok := LinkageAsk(s); ok {
		fmt.Fprintf(&d, "linkage:\n  population: %s\n  purpose: %s\n  basis: %q\n", population, g.Purpose, g.Basis)
		if s.ID == "insurance" { // its deaths come into the queue of the population's officers
			d.WriteString("  contribute: [benefit.died_on]\n")
		}
	}
	if i := slices.IndexFunc(s.Asks, func(g connector.Grant) bool { return g.ID == "asset-declarant-official" }); i >= 0 {
		fmt.Fprintf(&d, "  capacities:\n    - {capacity: official/official, service: %s, purpose: %s, basis: %q}\n", population, s.Asks[i].Purpose, s.Asks[i].Basis)
	}
	path := filepath.Join(dir, f.Name+".yaml")
	f.File = conf.File(path)
	return durable.WriteFile(path, []byte(d.String()))
}

// LinkageAsk is what a sector asks for to be linked; ok is false for one that
// is not.
func LinkageAsk(s *connector.Sector) (g connector.Grant, ok bool) {
	for _, g := range s.Asks {
		if strings.HasSuffix(g.Operation, " /v1/linkages") {
			return g, true
		}
	}
	return connector.Grant{}, false
}

func (f *Filled) bind(s *connector.Sector) ([]*connector.Bound, error) {
	d, err := connector.LoadDescription(string(f.File))
	if err != nil {
		return nil, err
	}
	return d.Bind(s, func(connector.Unit) []string { return nil })
}

// watched is the register's example, whose rows are noted with who they are
// about as they are made.
func (f *Filled) watched(bound []*connector.Bound, people []Chosen) connector.Legacy {
	out := f.Legacy
	out.Rows = func(p connector.Person, n int) []connector.Insert {
		about := p.PIN
		if people[n].Stranger {
			about = lienthong.PIN{}
		}
		rows := f.Legacy.Rows(p, n)
		for _, row := range rows {
			for _, b := range bound {
				if row.Table != b.Mapping.From {
					continue
				}
				who := about
				if nameless(b, row.Values) {
					who = lienthong.PIN{}
				}
				f.truth[b.Type.ID+" "+keyOf(b.Mapping.Key, row.Values)] = who
			}
		}
		return rows
	}
	return out
}

// nameless reports whether a row has cells that tell a person and all are empty:
// the holder is an enterprise.
func nameless(b *connector.Bound, values map[string]any) bool {
	told := 0
	for _, t := range b.Type.Terms {
		for _, column := range b.Mapping.Terms[t.ID].Columns {
			if t.Column == "" {
				continue
			}
			if v, own := values[column]; !own || v != nil { // another table's may tell
				return false
			}
			told++
		}
	}
	return told > 0
}

// keyOf is a row's key as a connector tells it.
func keyOf(columns []string, values map[string]any) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = fmt.Sprint(values[c])
	}
	return strings.Join(parts, "|")
}

func persons(people []Chosen) func(yield func(connector.Person) bool) {
	return func(yield func(connector.Person) bool) {
		for i := range people {
			if !yield(people[i].Person) {
				return
			}
		}
	}
}
