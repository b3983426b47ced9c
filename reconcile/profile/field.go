package profile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/profile/derived"
	"github.com/lienthong/lienthong/reconcile/profile/grade"
	"github.com/lienthong/lienthong/reconcile/profile/heading"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

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

// sayOnce compares once what several columns say: the year of a date is left out, and of a full
// name and its parts those serve the keys alone that say no more than the others.
func (p *Proposal) sayOnce(left, right *sample.Table) {
	again := func(add func(*derived.Count, string, string), part scheme.Field, whole ...scheme.Field) bool {
		return derivedIn(left, 0, add, part, whole) && (right == nil || derivedIn(right, 1, add, part, whole))
	}
	fields := slices.Clone(p.Model.Fields)
	for _, full := range fields {
		if full.Kind != scheme.Name && full.Kind != scheme.NameVI {
			continue
		}
		parts := slices.DeleteFunc(slices.Clone(fields), func(f scheme.Field) bool {
			return f.Kind != scheme.Given && f.Kind != scheme.Family || !again((*derived.Count).Name, f, full)
		})
		if len(parts) > 1 && again((*derived.Count).Name, full, parts...) {
			parts = []scheme.Field{full}
		}
		for _, f := range parts {
			p.Model.Field(f.Name).BlockOnly = true
			p.Notes.Fields[f.Name] += "; other names of the row say it too, so that it is not compared"
		}
	}
	for _, year := range fields {
		if slices.ContainsFunc(fields, func(f scheme.Field) bool {
			return f.Kind == scheme.Date && (year.Kind == scheme.Date || year.Kind == scheme.Number) && again((*derived.Count).Year, year, f)
		}) {
			p.leaveOut(year, "it is the year of a date that is compared")
		}
	}
}

// derivedIn reports whether a field says only again, in a table, what others say.
func derivedIn(t *sample.Table, side int, add func(*derived.Count, string, string), part scheme.Field, whole []scheme.Field) bool {
	var n derived.Count
	for _, row := range t.Looked() {
		add(&n, t.Of(row, side, whole...), t.Of(row, side, part))
	}
	return n.Derived()
}

// ofHeaders are the columns with these headers, none in no table.
func ofHeaders(columns []Column, headers []string) (out []*Column) {
	for _, h := range headers {
		if at := slices.IndexFunc(columns, func(c Column) bool { return c.Header == h }); at >= 0 {
			out = append(out, &columns[at])
		}
	}
	return out
}
