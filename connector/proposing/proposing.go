package proposing

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

// Proposal is what is told beforehand.
type Proposal struct {
	Name   string
	Source connector.SourceConfig
	Sector *connector.Sector
	Tables map[string]string // record type: table, where the owner knows better
}

// Propose looks at a source and gives a description of it as YAML.
func (p Proposal) Propose(ctx context.Context, src connector.Source) (string, error) {
	tables, err := src.Tables(ctx)
	if err != nil {
		return "", err
	}
	if err := p.checkTables(tables); err != nil {
		return "", err
	}
	tables = slices.DeleteFunc(tables, func(t connector.Table) bool { return t.Broken != nil })
	looked, err := lookAt(ctx, src, tables)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	if err := p.head(&out); err != nil {
		return "", err
	}
	proposed, given := map[string]bool{}, p.assign(looked)
	for i := range p.Sector.Records {
		t := &p.Sector.Records[i]
		if g, ok := given[t.ID]; ok {
			var lines strings.Builder
			g.joined(ctx, src, looked)
			g.write(&lines, looked)
			proposed[g.table.Name] = true
			if g.beside != nil {
				out.WriteString(commented(lines.String(), g.beside))
			} else {
				out.WriteString(lines.String())
			}
			continue
		}
		fmt.Fprintf(&out, "  # record: %s (%s): no table of the source looks like it; name one with --table %s=TABLE\n", t.ID, t.Name, t.ID)
	}
	if len(proposed) == 0 {
		out.WriteString("  []\n")
	}
	writeOthers(&out, looked, proposed)
	p.linkage(&out)
	return out.String(), nil
}

// linkage proposes how the records are linked, on the ground that the sector asks on:
// a purpose or a basis that differs from the owner's grant is refused.
func (p Proposal) linkage(out *strings.Builder) {
	g, ok := p.Sector.Linking()
	if !ok {
		out.WriteString("# The sector asks about one person at a time: it proposes no grant to link the whole register.\n")
		return
	}
	fmt.Fprintf(out, `# To link them with the population, once this node has a gateway:
# linkage:
#   population: VN/GOV/AGENCY/SYSTEM/SERVICE   # of the population's owner
#   purpose: %s
#   basis: %s
#   every: 24h
#   full: 168h
`, g.Purpose, g.Basis)
}

// checkTables refuses a table of the owner's that is not there.
func (p Proposal) checkTables(tables []connector.Table) error {
	if len(tables) == 0 {
		return lienthong.Errorf(lienthong.Invalid, "The account sees no table; grant it SELECT, or name the schema with --schema.")
	}
	for record, want := range p.Tables {
		if _, ok := p.Sector.Record(record); !ok {
			return lienthong.Errorf(lienthong.Invalid, "--table names %q, which is no record type of the sector %s.", record, p.Sector.ID)
		}
		if i := slices.IndexFunc(tables, func(t connector.Table) bool { return strings.EqualFold(t.Name, want) && t.Broken != nil }); i >= 0 {
			return tables[i].Broken
		}
		if !hasTable(tables, want) {
			return lienthong.Errorf(lienthong.Invalid, "--table names the table %q; the account sees %s.", want, listed(tables))
		}
	}
	return nil
}

func hasTable(tables []connector.Table, name string) bool {
	for i := range tables {
		if strings.EqualFold(tables[i].Name, name) {
			return true
		}
	}
	return false
}

// listed names the first tables.
func listed(tables []connector.Table) string {
	const most = 20
	var names []string
	for _, t := range tables[:min(len(tables), most)] {
		names = append(names, t.Name)
	}
	if len(tables) > most {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

func (p Proposal) head(out *strings.Builder) error {
	fmt.Fprintf(out, `# Proposed by lienthong connector init. Read every line: it guesses by names and by a few rows.
# Then: lienthong connector check FILE
connector: %s
sector: %s   # %s
# service: VN/GOV/AGENCY/SYSTEM/%s   # the id under which others ask
source:
  kind: %s
  address: %q
`, p.Name, p.Sector.ID, p.Sector.Title, p.Name, p.Source.Kind, p.Source.Address)
	if p.Source.PasswordFile != "" {
		fmt.Fprintf(out, "  password_file: %q\n", string(p.Source.PasswordFile))
	}
	if p.Source.Schema != "" {
		fmt.Fprintf(out, "  schema: %q\n", p.Source.Schema)
	}
	if len(p.Source.Resources) > 0 {
		text, err := yaml.MarshalWithOptions(map[string]any{"resources": p.Source.Resources}, yaml.IndentSequence(true))
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(text)) {
			out.WriteString("  " + line)
		}
		if slices.ContainsFunc(p.Source.Resources, func(r connector.Resource) bool { return len(r.Good) > 0 }) {
			out.WriteString("  # good: what an answer says where all is well, here of the page that was asked for; add what it says where there are no rows\n")
		}
	}
	out.WriteString("records:\n")
	return nil
}
