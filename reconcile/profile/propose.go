package profile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/profile/grade"
	"github.com/lienthong/lienthong/reconcile/profile/heading"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Proposal is a model with the reasons for it.
type Proposal struct {
	Model *scheme.Model
	Notes scheme.Notes
	Left  []Column // what was found out about each column
	Right []Column // nil for one table
	// Warnings are what a user should look at before the result.
	Warnings []string

	partners map[*Column]*Column // the right column of a left one
	persons  bool                // some column holds names of persons
}

// Propose makes a model for one table, or for two.
func Propose(left, right *sample.Table) (*Proposal, error) {
	p := &Proposal{
		Model: &scheme.Model{Version: 1, Link: scheme.Dedupe, Thresholds: scheme.Thresholds{Match: 0.5, Review: 0.05}},
		Notes: scheme.Notes{Fields: map[string]string{}},
		Left:  look(left, right != nil),
	}
	if right != nil {
		p.Model.Link = scheme.Auto
		p.Right = look(right, true)
		a, b := left.Shares(dated(p.Left)), right.Shares(dated(p.Right))
		p.joinParts(left, right, a, b)
		p.pair(a, b, kindOf(left, right))
		p.meetAgain(left, right)
		p.completeNames(left, right)
		p.pairYears(a, b)
		p.pairAges(left, right)
		p.joinHeld(left, right)
		p.addBirthsWithin(left, right)
	}
	if right == nil {
		p.pairAges(left, nil)
	}
	p.joinStrayed(left, right)
	var quoted []quotation
	var held []holding
	if right != nil {
		quoted, held = p.quotations(left, right), p.holdings(left, right)
	}
	p.persons = slices.ContainsFunc(p.Left, func(c Column) bool {
		return c.Kind.IsName()
	})
	p.chooseIDs()
	for _, c := range p.Left {
		if !c.taken && c.Kind == "" && c.Role != heading.RowID && c.Role != heading.Middle && c.Role != heading.Year && c.Role != heading.Month && c.Role != heading.Day {
			p.Notes.LeftOut = append(p.Notes.LeftOut, fmt.Sprintf("%s: %s", c.Header, c.Why))
		}
	}
	p.addDates()
	p.addNames()
	for i := range p.Left {
		if c := &p.Left[i]; c.Kind != "" {
			p.add(c.Header, c.Kind, c)
		}
	}
	for _, c := range p.Right {
		if !c.taken && c.Kind != "" {
			p.Notes.LeftOut = append(p.Notes.LeftOut, fmt.Sprintf("%s of the right table: no column of the left one is taken for the same", c.Header))
		}
	}
	if len(p.Model.Fields) == 0 {
		return nil, p.nothing(right != nil)
	}
	p.sayOnce(left, right)
	grade.Shown(p.Model, left, right)
	p.addCodes(left, right)
	for _, q := range quoted {
		p.addQuoted(q)
	}
	for _, h := range held {
		p.addHeld(h)
	}
	p.limit()
	grade.Swap(p.Model)
	tables := 1
	if right != nil {
		tables = 2
		grade.PlacesAlone(p.Model)
	}
	if levels := grade.Single(p.Model, tables); levels != nil {
		p.Model.Fields[0].Levels = levels
	}
	grade.Boxes(p.Model, left, right)
	p.block(left, right)
	return p, nil
}

// OfPersons reports whether the rows are of persons, going by what stands beside their names: a birth,
// a sex, a given or a family name.
func (p *Proposal) OfPersons() bool {
	return slices.ContainsFunc(p.Left, func(c Column) bool { return c.birth }) || slices.ContainsFunc(p.Model.Fields, func(f scheme.Field) bool {
		return f.Kind == scheme.Sex || f.Kind == scheme.Given || f.Kind == scheme.Family
	})
}

// nearlyAll of the values of a column differ where it tells rows apart.
const nearlyAll = 0.97

// Apart reports whether hardly two rows of the left table share a value of a column.
func (p *Proposal) Apart(column string) bool {
	return slices.ContainsFunc(p.Left, func(c Column) bool { return c.Header == column && c.Stats.Unique > nearlyAll })
}

// Whole reports whether values of a column of either table have as many words as whole names.
func (p *Proposal) Whole(column string) bool {
	return slices.ContainsFunc(slices.Concat(p.Left, p.Right), func(c Column) bool { return c.Header == column && c.Stats.Words > halfNames })
}

// chooseIDs takes the columns that tell the rows apart: those that are there for
// it or, failing them, any other that does, which is compared all the same. Where no
// column has a name only the first is taken, since the rows' numbers tell a reader more.
func (p *Proposal) chooseIDs() {
	pick := func(columns []Column) string {
		for _, must := range []bool{true, false} {
			for _, c := range columns {
				if must && c.twice {
					p.Warnings = append(p.Warnings, fmt.Sprintf("column %q looks like the id of rows, and %.1f%% of its values stand there more than once: rows are not named by it; if it should name them, mend the doubles, and if it is the number of a person or a thing, make it a field of kind identifier", c.Header, 100*(1-c.Stats.Unique)))
				}
				if c.Stats.Unique == 1 && c.Stats.Filled == 1 && (c.Role == heading.RowID || !must && c.Stats.Words == 1 && (!c.nameless || c.At == 0)) {
					return c.Header
				}
			}
		}
		return ""
	}
	p.Model.ID = pick(p.Left)
	if p.Right == nil {
		return
	}
	switch id := pick(p.Right); {
	case id == "" && p.Model.ID != "":
		p.Model.RightID = scheme.RowNumber
	case id != p.Model.ID:
		p.Model.RightID = id
	}
}

// IDColumn is a column that is there to tell the rows of a table apart, "" if there is none.
func IDColumn(t *sample.Table) string {
	for _, c := range look(t, false) {
		if c.Role == heading.RowID && c.Stats.Unique == 1 && c.Stats.Filled == 1 {
			return c.Header
		}
	}
	return ""
}

// add makes a field of columns, if the right table has them too.
func (p *Proposal) add(name string, kind scheme.Kind, columns ...*Column) bool {
	partners := columns
	if p.Right != nil {
		partners = nil
		for _, c := range columns {
			if p.partners[c] == nil {
				p.Notes.LeftOut = append(p.Notes.LeftOut, fmt.Sprintf("%s: no column of the right table is taken for the same", c.Header))
				return false
			}
			partners = append(partners, p.partners[c])
		}
	}
	p.field(name, kind, columns, partners)
	return true
}

// field makes a field of columns of both sides.
func (p *Proposal) field(name string, kind scheme.Kind, left, right []*Column) {
	f := scheme.Field{Name: p.slug(name), Kind: kind, Columns: headers(left)}
	if r := headers(right); !slices.Equal(r, f.Columns) {
		f.RightColumns = r
	}
	for _, c := range append(slices.Clone(left), right...) {
		c.Kind, c.Role, c.taken = "", "", true
	}
	if kind == scheme.Number && left[0].measured() && right[0].measured() {
		f.Levels = grade.Measured()
	}
	if kind == scheme.Date && p.ofEvents(left[0]) && p.ofEvents(right[0]) {
		f.Levels = grade.Events()
	}
	s := left[0].Stats
	p.Notes.Fields[f.Name] = fmt.Sprintf("recognised %s; %.0f%% filled, %d distinct values in the sample, the commonest in %.1f%%", cmp.Or(left[0].Why, "by its name"), 100*s.Filled, s.Distinct, 100*s.Top)
	p.Model.Fields = append(p.Model.Fields, f)
}

func headers(columns []*Column) (out []string) {
	for _, c := range columns {
		out = append(out, c.Header)
	}
	return out
}

// slug makes a field name of a header.
func (p *Proposal) slug(header string) string {
	name := strings.ReplaceAll(vntext.Fold(header), " ", "_")
	if foreign(header) {
		name = strings.Join(strings.FieldsFunc(strings.ToLower(norm.NFC.String(header)), func(r rune) bool {
			return !unicode.In(r, unicode.Letter, unicode.Mark, unicode.Digit)
		}), "_")
	}
	if name == "" {
		name = "field"
	}
	for n, base := 2, name; p.Model.Field(name) != nil; n++ {
		name = fmt.Sprintf("%s_%d", base, n)
	}
	return name
}

// foreign reports whether a header has letters that are not Latin: those are kept.
func foreign(header string) bool {
	return strings.ContainsFunc(header, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
}

func (p *Proposal) of(match func(*Column) bool) []*Column { return among(p.Left, match) }

func among(columns []Column, match func(*Column) bool) (out []*Column) {
	for i := range columns {
		if match(&columns[i]) {
			out = append(out, &columns[i])
		}
	}
	return out
}

// addDates joins a year, a month and a day in columns of their own.
func (p *Proposal) addDates() {
	parts := [3][]*Column{}
	for i, r := range []heading.Role{heading.Year, heading.Month, heading.Day} {
		parts[i] = p.of(func(c *Column) bool { return c.Role == r })
	}
	years := parts[0]
	if len(years) == 0 { // "year" beside a month and a day
		years = p.of(func(c *Column) bool {
			return c.Kind == scheme.Number && slices.Equal(heading.Words(c.Header), []string{"year"})
		})
	}
	if len(years) == 1 && len(parts[1]) == 1 && len(parts[2]) == 1 && p.add("birth_date", scheme.Date, years[0], parts[1][0], parts[2][0]) {
		return
	}
	for i, list := range parts {
		for _, c := range list {
			c.Kind, c.Role = scheme.Number, ""
			if i == 0 && c.ofYears() || c.Stats.Dates > 0.5 && c.Stats.Whole < 0.5 {
				c.Kind = scheme.Date
			}
		}
	}
}

// addNames joins the parts of names that belong together: all parts of a
// Vietnamese name, and further given or family names that few rows have.
func (p *Proposal) addNames() {
	is := func(k scheme.Kind) []*Column { return p.of(func(c *Column) bool { return c.Kind == k }) }
	given, family := is(scheme.Given), is(scheme.Family)
	middles := p.of(func(c *Column) bool { return c.Role == heading.Middle })
	if len(given) == 1 && len(family) == 1 && p.vietnamese(family[0]) {
		columns := append([]*Column{family[0]}, middles...)
		if p.add("name", scheme.NameVI, append(columns, given[0])...) {
			return
		}
	}
	for _, list := range [][]*Column{given, family} {
		if len(list) < 2 {
			continue
		}
		further := list[1:]
		if !slices.ContainsFunc(further, func(c *Column) bool { return c.Stats.Filled > 0.5 }) {
			p.add(list[0].Header, list[0].Kind, list...)
		}
	}
	for _, c := range middles {
		if c.Role == heading.Middle {
			c.Kind, c.Role = scheme.Given, ""
		}
	}
}

// vietnamese reports whether a column of family names is of Vietnamese ones.
func (p *Proposal) vietnamese(c *Column) bool { return c.Stats.Families > 0.5 }

// limit keeps the fields that tell most, in the order of the columns.
func (p *Proposal) limit() {
	over := len(p.Model.Fields) - scheme.MaxFields
	if over <= 0 {
		return
	}
	tells := func(f scheme.Field) float64 {
		at := slices.IndexFunc(p.Left, func(c Column) bool { return c.Header == f.Columns[0] })
		tells := p.Left[at].Stats.Tells()
		if f.Kind == scheme.Codes {
			return tells * p.Left[at].Stats.Numbered
		}
		if p.Left[at].sure == 0 && (f.Kind == scheme.Number || f.Kind == scheme.Category) {
			tells /= 4 // a figure whose name says nothing is seldom of the thing itself
		}
		return tells
	}
	least := slices.Clone(p.Model.Fields)
	slices.SortStableFunc(least, func(a, b scheme.Field) int { return cmp.Compare(tells(a), tells(b)) })
	for _, f := range least[:over] {
		p.leaveOut(f, fmt.Sprintf("at most %d fields are compared, and the others tell more", scheme.MaxFields))
	}
}

// leaveOut takes a field out again.
func (p *Proposal) leaveOut(f scheme.Field, why string) {
	p.Notes.LeftOut = append(p.Notes.LeftOut, f.Columns[0]+": "+why)
	delete(p.Notes.Fields, f.Name)
	p.Model.Fields = slices.DeleteFunc(p.Model.Fields, func(g scheme.Field) bool { return g.Name == f.Name })
}

// nothing says that no column can be compared, and why the first ones cannot.
func (p *Proposal) nothing(two bool) error {
	what := "no column was recognised that could be compared"
	if two {
		what = "no column was recognised that both tables have and that could be compared"
	}
	if n := min(len(p.Notes.LeftOut), 3); n > 0 {
		what += " (" + strings.Join(p.Notes.LeftOut[:n], "; ") + ")"
	}
	return lienthong.Errorf(lienthong.Invalid, "%s; write a model with the columns that you mean", what)
}
