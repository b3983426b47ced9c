package connector

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/mask"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/vntext"
)

// Proposal is what Propose is told.
type Proposal struct {
	Name   string
	Source SourceConfig
	Sector *Sector
	Tables map[string]string // record type: table, where the owner knows better
}

// samples is how many rows are looked at: enough to see an encoding and the
// values of a code, few enough to cost the source nothing.
const samples = 50

// Propose looks at a source and writes a description of it, as YAML with its
// doubts as comments, for a person to finish. Values stand in it masked.
func Propose(ctx context.Context, src Source, p Proposal) (string, error) {
	tables, err := src.Tables(ctx)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	p.head(&out)
	for i := range p.Sector.Records {
		t := &p.Sector.Records[i]
		m, ok := p.choose(t, tables)
		if !ok {
			fmt.Fprintf(&out, "  # record: %s (%s): no table of the source looks like it; name one with --table %s=TABLE\n", t.ID, t.Name, t.ID)
			continue
		}
		if err := m.look(ctx, src); err != nil {
			return "", err
		}
		m.write(&out)
	}
	return out.String(), nil
}

func (p *Proposal) head(out *strings.Builder) {
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
	out.WriteString("records:\n")
}

// guess is a mapping in the making.
type guess struct {
	record  *RecordType
	table   *Table
	columns map[TermID]string
	parts   map[TermID][]string // of a name or a date in several columns
	score   int

	encoding string
	examples map[string]string   // by column, masked
	values   map[string][]string // by column: the few values that there are
}

// choose takes the table whose columns fit the most terms.
func (p *Proposal) choose(t *RecordType, tables []Table) (guess, bool) {
	var best guess
	for i := range tables {
		if want, ok := p.Tables[t.ID]; ok && !strings.EqualFold(want, tables[i].Name) {
			continue
		}
		g := fit(t, &tables[i])
		if p.Tables[t.ID] != "" || g.score > best.score {
			best = g
		}
	}
	return best, best.table != nil && (p.Tables[t.ID] != "" || len(best.columns) > 1)
}

// fit finds a column for each term by its name, each column once.
func fit(t *RecordType, table *Table) guess {
	g := guess{record: t, table: table, columns: map[TermID]string{}, parts: map[TermID][]string{}, examples: map[string]string{}, values: map[string][]string{}}
	header := make([]string, len(table.Columns))
	for i, c := range table.Columns {
		header[i] = c.Name
	}
	recognised := vnfield.Recognise(header)
	type pair struct {
		term   *Term
		column string
		points int
	}
	var pairs []pair
	for i := range t.Terms {
		for j, c := range table.Columns {
			points := alike(&t.Terms[i], c.Name)
			if same(t.Terms[i].Column, recognised.Columns[j]) {
				points = max(points, 8)
			}
			if points > 0 {
				pairs = append(pairs, pair{&t.Terms[i], c.Name, points})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.points, a.points) })
	taken := g.inParts(header, recognised)
	for _, q := range pairs {
		if _, has := g.columns[q.term.ID]; has || taken[q.column] || g.parts[q.term.ID] != nil {
			continue
		}
		g.columns[q.term.ID], taken[q.column] = q.column, true
		g.score += q.points
	}
	return g
}

// same reports whether a column that was recognised may be a term's: a column
// of any kind of number may hold the number that a term means.
func same(term, found vnfield.Column) bool {
	numbers := []vnfield.Column{vnfield.ColNumber, vnfield.ColPIN, vnfield.ColCMND}
	return term != "" && (term == found || slices.Contains(numbers, term) && slices.Contains(numbers, found))
}

// inParts finds a name, or a date of birth, that is in several columns, and says
// which it takes.
func (g *guess) inParts(header []string, r vnfield.Recognition) map[string]bool {
	taken := map[string]bool{}
	find := func(least int, columns ...vnfield.Column) (parts []string) {
		for _, c := range columns {
			i, ok := r.Find(c)
			if !ok && c == vnfield.ColBirthYear { // a year alone is called năm in many tables
				i = slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(h, "nam") })
				ok = i >= 0
			}
			if ok {
				parts = append(parts, header[i])
			}
		}
		if len(parts) < least {
			return nil
		}
		return parts
	}
	for whole, parts := range map[vnfield.Column][]string{
		vnfield.ColBirthDate: find(3, vnfield.ColBirthDay, vnfield.ColBirthMonth, vnfield.ColBirthYear),
		vnfield.ColName:      find(2, vnfield.ColFamilyName, vnfield.ColMiddleName, vnfield.ColGivenName),
	} {
		_, one := r.Find(whole)
		i := slices.IndexFunc(g.record.Terms, func(t Term) bool { return t.Column == whole })
		if one || parts == nil || i < 0 {
			continue
		}
		g.parts[g.record.Terms[i].ID] = parts
		g.score += 8
		for _, c := range parts {
			taken[c] = true
		}
	}
	return taken
}

// alike says how much a column's name looks like a term's: whole, as part, or
// by the first letters of its words.
func alike(t *Term, column string) int {
	name := strings.ReplaceAll(vntext.Fold(column), " ", "")
	term, id := vntext.Fold(t.Name), strings.ReplaceAll(string(t.ID), "_", "")
	for _, what := range []string{"ma", "so", "ten", "id"} { // of a code, a number, a name
		if rest, ok := strings.CutPrefix(name, what); ok && len(rest) > 3 && (strings.HasPrefix(term, what+" "+rest) || strings.HasPrefix(strings.ReplaceAll(term, " ", ""), rest)) {
			return 3
		}
	}
	initials := ""
	for word := range strings.FieldsSeq(term) {
		initials += word[:1]
	}
	term = strings.ReplaceAll(term, " ", "")
	switch {
	case name == "":
		return 0
	case name == term || name == id:
		return 10
	case len(name) > 5 && strings.Contains(term, name), len(term) > 5 && strings.Contains(name, term):
		return 5
	case len(name) > 3 && strings.HasPrefix(term, name):
		return 3
	case len(initials) > 2 && name == initials:
		return 4
	case len(name) > 1 && strings.HasPrefix(initials, name):
		return 1
	default:
		return 0
	}
}

// look reads a few rows for what names do not tell.
func (g *guess) look(ctx context.Context, src Source) error {
	var columns []string
	for _, c := range g.columns {
		columns = append(columns, c)
	}
	for _, parts := range g.parts {
		columns = append(columns, parts...)
	}
	slices.Sort(columns)
	damage := map[vntext.Damage]int{}
	texts := 0
	for row, err := range src.Rows(ctx, &Query{From: g.table.Name, Columns: columns, Limit: samples}) {
		if err != nil {
			return err
		}
		for i, cell := range row {
			if cell == "" {
				continue
			}
			column := columns[i]
			if v := g.values[column]; len(v) <= 8 && len(cell) <= 8 && !slices.Contains(v, cell) {
				g.values[column] = append(v, cell)
			}
			kind := g.kindOf(column)
			if g.examples[column] == "" {
				g.examples[column] = mask.Value(maskOf(kind), cell)
			}
			if (kind == KindName || kind == KindText) && !isASCII(cell) {
				texts++
				_, d := vntext.Repair(cell)
				damage[d&(vntext.DamageTCVN3|vntext.DamageVNI|vntext.DamageVISCII|vntext.DamageCP1258)]++
			}
		}
	}
	for d, encoding := range map[vntext.Damage]string{vntext.DamageTCVN3: "tcvn3", vntext.DamageVNI: "vni", vntext.DamageVISCII: "viscii", vntext.DamageCP1258: "windows-1258"} {
		if damage[d]*2 > texts {
			g.encoding = encoding
		}
	}
	return nil
}

func (g *guess) kindOf(column string) Kind {
	for id, c := range g.columns {
		if c == column {
			t, _ := g.record.Term(id)
			return t.Kind
		}
	}
	return KindText
}

func maskOf(k Kind) mask.Kind {
	switch k {
	case KindName:
		return mask.Name
	case KindDate:
		return mask.Date
	case KindNumber:
		return mask.Number
	default:
		return mask.Secret
	}
}

func (g *guess) write(out *strings.Builder) {
	fmt.Fprintf(out, "  - record: %s   # %s\n    from: %q\n", g.record.ID, g.record.Name, g.table.Name)
	var keys, moments []string
	for _, c := range g.table.Columns {
		if c.Key {
			keys = append(keys, c.Name)
		}
		if strings.Contains(c.Type, "timestamp") || strings.Contains(c.Type, "datetime") {
			moments = append(moments, c.Name)
		}
	}
	if keys == nil {
		out.WriteString("    key: []   # the table has no primary key; name the columns that tell its rows apart\n")
	} else {
		fmt.Fprintf(out, "    key: [%s]\n", quoted(keys))
	}
	switch len(moments) {
	case 0:
	case 1:
		fmt.Fprintf(out, "    changed: %q   # is it set whenever a row changes?\n", moments[0])
	default:
		fmt.Fprintf(out, "    # changed: one of %s, if it is set whenever a row changes\n", strings.Join(moments, ", "))
	}
	if g.encoding != "" {
		fmt.Fprintf(out, "    encoding: %s\n", g.encoding)
	}
	out.WriteString("    terms:\n")
	taken := map[string]bool{}
	for _, t := range g.record.Terms {
		if parts := g.parts[t.ID]; parts != nil {
			fmt.Fprintf(out, "      %s: {columns: [%s]}   # %s\n", t.ID, quoted(parts), t.Name)
			for _, c := range parts {
				taken[c] = true
			}
			continue
		}
		column, ok := g.columns[t.ID]
		taken[column] = true
		if !ok {
			must := ""
			if t.Mandatory {
				must = ", mandatory"
			}
			fmt.Fprintf(out, "      # %s:   # %s (%s%s): no column looks like it\n", t.ID, t.Name, t.Kind, must)
			continue
		}
		g.writeTerm(out, t, column)
	}
	var left []string
	for _, c := range g.table.Columns {
		if !taken[c.Name] {
			left = append(left, c.Name)
		}
	}
	if left != nil {
		fmt.Fprintf(out, "    # columns that no term took: %s\n", strings.Join(left, ", "))
	}
}

func quoted(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = fmt.Sprintf("%q", n)
	}
	return strings.Join(out, ", ")
}

func (g *guess) writeTerm(out *strings.Builder, t Term, column string) {
	example := ""
	if e := g.examples[column]; e != "" {
		example = ", as " + e
	}
	codes := g.values[column]
	if t.Kind == KindSex && !slices.ContainsFunc(codes, func(v string) bool { s, err := vnfield.Sex(v); return err != nil || s == lienthong.SexUnknown }) {
		codes = nil // all of them are read as they are
	}
	if (t.Kind != KindCode && t.Kind != KindSex) || len(codes) == 0 || len(codes) > 8 {
		fmt.Fprintf(out, "      %s: %q   # %s%s\n", t.ID, column, t.Name, example)
		return
	}
	slices.Sort(codes)
	var to []string
	for _, c := range t.Codes {
		to = append(to, c.Value+" ("+c.Name+")")
	}
	if t.Kind == KindSex {
		to = []string{"Nam", "Nữ"}
	}
	fmt.Fprintf(out, "      %s: {column: %q, codes: {", t.ID, column)
	for i, v := range codes {
		if i > 0 {
			out.WriteString(", ")
		}
		fmt.Fprintf(out, "%q: \"?\"", v)
	}
	fmt.Fprintf(out, "}}   # %s: put for each ? one of %s\n", t.Name, strings.Join(to, ", "))
}
