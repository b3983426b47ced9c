package proposing

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/connector"
)

// assign gives each record type the table that it fits best. A table that another
// type fits better is given to that one alone: the type takes the next table, where
// that one fits half as well or more, or is proposed beside the other, to be decided by a person.
func (p Proposal) assign(tables []table) map[string]guess {
	var all []guess
	for i := range p.Sector.Records {
		t := &p.Sector.Records[i]
		named := p.Tables[t.ID]
		for j := range tables {
			if named != "" && !strings.EqualFold(named, tables[j].Name) {
				continue
			}
			if g := fit(t, &tables[j]); named != "" || g.plausible() {
				g.named = named != ""
				all = append(all, g)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b guess) int { return cmp.Compare(b.score, a.score) })
	out, holder := map[string]guess{}, map[string]guess{} // by record type; by table
	best := map[string]guess{}
	for _, g := range all {
		has, chosen := out[g.record.ID]
		if chosen && has.beside == nil {
			continue
		}
		if _, seen := best[g.record.ID]; !seen {
			best[g.record.ID] = g
		}
		other, held := holder[g.table.Name]
		switch {
		case !held || g.named:
			if g.score*2 >= best[g.record.ID].score {
				out[g.record.ID], holder[g.table.Name] = g, g
			}
		case !chosen && g.addsTo(&other):
			g.beside = other.record
			out[g.record.ID] = g
		}
	}
	return out
}

// plausible reports whether anything but what tells a person speaks for a table, and
// a third at least of what the record cannot do without is there.
func (g *guess) plausible() bool {
	found, must := g.mandatory()
	return g.own > 0 && len(g.columns)+len(g.parts) > 1 && found*3 >= must
}

// addsTo reports whether a table that was given to another record type holds this
// one as well: most of what this type cannot do without, and something of its own.
func (g *guess) addsTo(other *guess) bool {
	found, must := g.mandatory()
	for id, at := range g.columns {
		term, _ := g.record.Term(id)
		if term.Column == "" && g.doubt[id] == "" && !other.takes(at) {
			return found*2 >= must
		}
	}
	return false
}

// mandatory counts the terms that a record cannot do without, and those of them that
// have a column.
func (g *guess) mandatory() (found, must int) {
	for i := range g.record.Terms {
		if t := &g.record.Terms[i]; t.Mandatory {
			must++
			if _, ok := g.columns[t.ID]; ok || g.parts[t.ID] != nil {
				found++
			}
		}
	}
	return found, must
}

func (g *guess) takes(column int) bool {
	return slices.Contains(slices.Collect(maps.Values(g.columns)), column)
}

// commented makes lines comments that a person may take back.
func commented(lines string, record *connector.RecordType) string {
	var out strings.Builder
	out.WriteString("  # The same table may hold the next record type too, beside " + record.ID + ". If it does, take the # away;\n  # where rows repeat by one of the two, name in its key what tells them apart.\n")
	for line := range strings.Lines(lines) {
		out.WriteString("  #" + strings.TrimPrefix(line, "  "))
	}
	return out.String()
}
