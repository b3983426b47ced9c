package proposing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/internal/mask"
	"github.com/lienthong/lienthong/internal/vnfield"
)

func (g *guess) write(out *strings.Builder, all []table) {
	fmt.Fprintf(out, "  - record: %s   # %s\n    from: %q\n", g.record.ID, g.record.Name, g.table.Name)
	if found, must := g.mandatory(); found*2 < must {
		fmt.Fprintf(out, "    # doubtful: %d of the %d mandatory terms have a column; leave the record out if the table is something else\n", found, must)
	}
	if !slices.ContainsFunc(g.table.shapes, func(s shape) bool { return s.filled >= enough }) {
		out.WriteString("    # doubtful: hardly a row was seen, so this goes by names alone\n")
	}
	g.writeKey(out)
	g.writeWhere(out)
	if g.there != nil {
		doubt := ""
		if g.by.guessed {
			doubt = "doubtful, by a few values: are these its persons? "
		}
		fmt.Fprintf(out, "    join: [%s]   # %swhere the persons stand; is it one row for each of this table?\n", g.by, doubt)
	}
	if e := g.encoding(); e != "" {
		fmt.Fprintf(out, "    encoding: %s\n", e)
	}
	out.WriteString("    terms:\n")
	taken, there := map[string]bool{}, map[string]bool{}
	for i := range g.record.Terms {
		t := &g.record.Terms[i]
		if g.has(t.ID) {
			g.writeFound(out, t, taken)
			continue
		}
		if g.there != nil && g.there.has(t.ID) {
			g.there.writeFound(out, t, there)
			continue
		}
		must := ""
		if t.Mandatory {
			must = ", mandatory"
		}
		fmt.Fprintf(out, "      # %s:   # %s (%s%s): no column looks like it%s%s\n", t.ID, t.Name, t.Kind, must, g.left(t), elsewhere(t, g.table, all))
	}
	g.writeTypes(out, taken, there)
	if left := columnsOf(g.table, taken); left != "" {
		fmt.Fprintf(out, "    # columns that no term took: %s\n", left)
	}
}

// writeFound writes a term that has its column, or columns, and notes them as taken.
func (g *guess) writeFound(out *strings.Builder, t *connector.Term, taken map[string]bool) {
	parts := slices.Clone(g.parts[t.ID])
	if parts == nil {
		at := g.columns[t.ID]
		taken[g.table.Columns[at].Name] = true
		g.writeTerm(out, t, at)
		return
	}
	for i, c := range parts {
		taken[c], parts[i] = true, g.column(c)
	}
	fmt.Fprintf(out, "      %s: {columns: [%s]}   # %s\n", t.ID, quoted(parts), t.Name)
}

// writeTypes notes the types of the columns that are read, of the table and of the
// one that is joined.
func (g *guess) writeTypes(out *strings.Builder, taken, there map[string]bool) {
	if moments := g.moments(); len(moments) == 1 {
		taken[moments[0]] = true // by changed
	}
	types := g.types(taken)
	if g.there != nil {
		types = append(types, g.there.types(there)...)
	}
	if types != nil {
		fmt.Fprintf(out, "    types: {%s}   # one that changes closes the records until you have looked\n", strings.Join(types, ", "))
	}
}

func (g *guess) types(taken map[string]bool) (out []string) {
	for _, c := range g.table.Columns {
		if c.Type != "" && (taken[c.Name] || c.Key) {
			out = append(out, fmt.Sprintf("%q: %q", g.column(c.Name), c.Type))
		}
	}
	return out
}

// columnsOf are the columns of a table that are not taken, with what they look like.
func columnsOf(t *table, taken map[string]bool) string {
	var out []string
	for i, c := range t.Columns {
		if taken[c.Name] {
			continue
		}
		text := c.Name
		if looks := t.shapes[i].looks(); looks != "" {
			text += " (" + looks + ")"
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

// writeOthers lists the tables that were not proposed, since names alone may not
// tell what they are.
func writeOthers(out *strings.Builder, all []table, proposed map[string]bool) {
	const most = 50
	n := 0
	for i := range all {
		if proposed[all[i].Name] || n == most {
			continue
		}
		if n++; n == 1 {
			out.WriteString("# other tables of the source:\n")
		}
		fmt.Fprintf(out, "#   %s: %s\n", all[i].Name, columnsOf(&all[i], nil))
	}
}

func (g *guess) writeKey(out *strings.Builder) {
	var keys []string
	for _, c := range g.table.Columns {
		if c.Key {
			keys = append(keys, c.Name)
		}
	}
	moments := g.moments()
	if keys == nil {
		out.WriteString("    key: [\"?\"]   # the table has no primary key; name the columns that tell its rows apart")
		if alone := g.telling(); len(alone) > 0 {
			out.WriteString(": of the rows looked at, each has another " + strings.Join(alone, ", or "))
		}
		out.WriteByte('\n')
	} else {
		fmt.Fprintf(out, "    key: [%s]\n", quoted(keys))
	}
	switch len(moments) {
	case 0:
		out.WriteString("    # changed:   # no column has a time; name one that rises with every change, if there is one\n")
	case 1:
		fmt.Fprintf(out, "    changed: %q   # is it set whenever a row changes? if it says when a row was deleted, see where\n", moments[0])
	default:
		fmt.Fprintf(out, "    # changed: one of %s, if it is set whenever a row changes\n", strings.Join(moments, ", "))
	}
}

// telling are the columns, three at most, of which every row that was looked at has
// another value: codes before words, as they come.
func (g *guess) telling() (out []string) {
	rows := 0
	for i := range g.table.shapes {
		rows = max(rows, g.table.shapes[i].filled)
	}
	for i, c := range g.table.Columns {
		s := &g.table.shapes[i]
		if rows < enough || s.filled < rows || len(s.distinct) < rows || s.mostly(s.names+s.dates+s.numbers) || s.texts > 0 {
			continue
		}
		if out = append(out, c.Name); len(out) == 3 {
			break
		}
	}
	return out
}

// moments are the columns with a time.
func (g *guess) moments() (out []string) {
	for i, c := range g.table.Columns {
		if s := &g.table.shapes[i]; slices.Contains(deletions, unparted(c.Name)) {
			continue // that of a deletion is no change of the others
		} else if strings.Contains(c.Type, "timestamp") || strings.Contains(c.Type, "datetime") || s.filled >= enough && s.mostly(s.moments) {
			out = append(out, c.Name)
		}
	}
	return out
}

// encoding is what most of the mapped texts are damaged by.
func (g *guess) encoding() string {
	votes := map[string]int{}
	shapes := g.table.shapes
	if g.there != nil {
		shapes = slices.Concat(shapes, g.there.table.shapes)
	}
	for i := range shapes {
		if s := &shapes[i]; s.texts > 0 {
			votes[s.encoding()] += s.texts
		}
	}
	best := ""
	for e, n := range votes {
		if n > votes[best] {
			best = e
		}
	}
	return best
}

func quoted(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = fmt.Sprintf("%q", n)
	}
	return strings.Join(out, ", ")
}

func (g *guess) writeTerm(out *strings.Builder, t *connector.Term, at int) {
	column, s := g.column(g.table.Columns[at].Name), &g.table.shapes[at]
	example := ""
	if s.first != "" {
		example = ", as " + mask.Value(maskOf(t.Kind), s.first)
	}
	doubt := g.doubt[t.ID]
	if doubt != "" {
		doubt = "; " + doubt
	}
	if t.Kind == connector.KindName && s.persons*10 >= s.filled {
		doubt += "; a cell seems to name several persons: make a view with a row for each (docs/connector.en.md, section 3)"
	}
	example += doubt
	codes := s.codes()
	if t.Kind == connector.KindSex && !slices.ContainsFunc(codes, func(v string) bool { s, err := vnfield.Sex(v); return err != nil || s == lienthong.SexUnknown }) {
		codes = nil // all of them are read as they are
	}
	if s.thousands != "" && t.Kind == connector.KindDecimal {
		fmt.Fprintf(out, "      %s: {column: %q, thousands: %q}   # %s%s\n", t.ID, column, s.thousands, t.Name, example)
		return
	}
	if (t.Kind != connector.KindCode && t.Kind != connector.KindSex) || len(codes) == 0 || len(codes) > maxValues || s.filled < 2*len(codes) {
		fmt.Fprintf(out, "      %s: %q   # %s%s\n", t.ID, column, t.Name, example)
		return
	}
	var to []string
	for _, c := range t.Codes {
		to = append(to, c.Value+" ("+c.Name+")")
	}
	if t.Kind == connector.KindSex {
		to = []string{"Nam", "Nữ"}
	}
	fmt.Fprintf(out, "      %s: {column: %q, codes: {", t.ID, column)
	for i, v := range codes {
		if i > 0 {
			out.WriteString(", ")
		}
		fmt.Fprintf(out, "%q: \"?\"", v)
	}
	fmt.Fprintf(out, "}}   # %s: put for each ? one of %s%s\n", t.Name, strings.Join(to, ", "), doubt)
}

func maskOf(k connector.Kind) mask.Kind {
	switch k {
	case connector.KindName:
		return mask.Name
	case connector.KindDate:
		return mask.Date
	case connector.KindNumber:
		return mask.Number
	default:
		return mask.Secret
	}
}
