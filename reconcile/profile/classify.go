package profile

import (
	"fmt"
	"slices"

	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/profile/heading"
	"github.com/lienthong/lienthong/reconcile/profile/mailbox"
	"github.com/lienthong/lienthong/reconcile/profile/masked"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Column is what was found out about a column.
type Column struct {
	Header   string
	birth    bool // its name says that it holds dates of birth
	age      bool // and here ages
	relative bool // its name is that of a father, a mother, a spouse
	nameless bool // the header is ours or a number, and says where the column stands, no more
	At       int
	Stats    content.Stats
	Kind     scheme.Kind // "" where it is left out
	Role     heading.Role
	Why      string // how it was recognised, or why it is left out
	sure     int
	word     int  // which phrase of its name says so, from 1
	told     bool // its neighbours say what it holds, and its name does not
	paired   bool // with a column of the other table
	taken    bool // by a field
	twice    bool // it looks like the id of rows, and has values that stand there more than once
}

// severalWords a value on average make a text: a "label" of one word may name a
// cluster, one of several names a thing.
const severalWords = 1.2

// idWords a value on average are no id.
const idWords = 2

// mostSources are the tables that rows were put together from, at most. Two rows of one thing come
// from different ones more often than not, and rows of one are alike in how they write things.
const mostSources = 50

// look classifies the columns of a table. One of two tables may have few rows, such as the one
// that somebody asks for: that a value is the same in all of them then says nothing.
func look(t *sample.Table, ofTwo bool) []Column {
	columns, of := make([]Column, len(t.Header)), t.Stats()
	places := heading.Counted(t.Header)
	for i, h := range t.Header {
		c := Column{Header: h, relative: heading.OfRelative(h), nameless: t.Nameless || places[i], At: i, Stats: of[i]}
		m, sure := heading.Of(h)
		c.Kind, c.Role, c.birth, c.age, c.sure, c.word = m.Kind, m.Role, m.Birth, m.Age, sure, m.Word
		if sure > 0 {
			c.Why = "by its name"
		}
		c.settle(t, ofTwo && t.Few())
		columns[i] = c
	}
	tell(t, columns)
	halve(columns)
	ofThings(columns)
	return columns
}

// ofThings takes "beer name" and "part_name" for texts, where nothing beside them is of a
// person: a birth, a sex, a given or a family name. Whose names are persons' is known.
func ofThings(columns []Column) {
	if slices.ContainsFunc(columns, func(c Column) bool {
		return c.birth || c.Kind == scheme.Sex || c.Kind == scheme.Given || c.Kind == scheme.Family
	}) {
		return
	}
	for i := range columns {
		c := &columns[i]
		if c.Kind == scheme.Name && c.sure == len("name") && slices.Contains(heading.Words(c.Header), "name") {
			c.Kind = scheme.Text
			c.refine()
		}
	}
}

// halfNames are words a value, on average, up to which a name is one of two parts.
const halfNames = 1.7

// halve takes a name beside a given name for the family name, and beside a family name for
// the given one: "Name, Vorname", "name, surname".
func halve(columns []Column) {
	is := func(k scheme.Kind) []*Column {
		return among(columns, func(c *Column) bool { return c.Kind == k && c.sure > 0 && !c.relative })
	}
	given, family, whole := is(scheme.Given), is(scheme.Family), is(scheme.Name)
	if len(whole) != 1 || whole[0].Stats.Words > halfNames {
		return
	}
	switch {
	case len(given) == 1 && len(family) == 0:
		whole[0].Kind = scheme.Family
	case len(family) == 1 && len(given) == 0:
		whole[0].Kind = scheme.Given
	}
}

// settle lets the values confirm what the name says, or say it themselves.
func (c *Column) settle(t *sample.Table, few bool) {
	s := c.Stats
	leave := func(format string, args ...any) { c.Kind, c.Role, c.Why = "", "", fmt.Sprintf(format, args...) }
	unique := s.Unique == 1 && s.Filled == 1
	if c.Role == heading.Origin && s.Unique > 0.5 {
		c.Role = heading.RowID // a row's id in its source
	}
	c.twice = c.Role == heading.RowID && s.Unique < 1 && s.Distinct > 0
	switch {
	case c.Role == heading.Truth && c.sure > heading.Sure && s.Words < severalWords:
		c.Kind, c.Why = "", "its name says that it is the answer, to be evaluated against"
		return
	case c.Role == heading.RowID && s.Words >= idWords:
		c.Role, c.Kind, c.Why = "", "", "" // a "record" that is all that is known, in a sentence
	case c.Role == heading.RowID && unique:
		c.Why = "tells the rows apart"
		return
	case c.Role == heading.RowID && s.Unique > 0.5 && s.Filled > mostly && len(t.Sample) > sample.FewRows:
		leave("a running number, or an id of rows")
		return
	case c.Role == heading.Origin && s.Distinct <= mostSources && s.Unique < 0.2:
		leave("says where a row comes from and not what it means")
		return
	case s.Distinct == 0:
		leave("empty")
		return
	case s.Distinct == 1 && !few:
		leave("the same value in all rows")
		return
	case s.Filled < 0.01:
		leave("filled in one row of a hundred or fewer")
		return
	case c.Role == heading.Year || c.Role == heading.Month || c.Role == heading.Day || c.Role == heading.Middle:
		if c.Role != heading.Middle && s.Whole < 0.9 {
			c.Role, c.Kind = "", c.byValues(unique && len(t.Sample) > sample.FewRows)
		}
		return
	}
	if c.sure == 0 && c.At == 0 && unique && s.Words == 1 && s.Dates < mostly && s.Emails < mostly && len(t.Sample) > sample.FewRows {
		c.Role, c.Why = heading.RowID, "the first column, and tells the rows apart"
		return
	}
	if c.Kind == "" || !c.fits() {
		c.Role, c.Kind = "", c.byValues(unique && len(t.Sample) > sample.FewRows)
		if c.Kind == "" {
			leave("tells the rows apart and means nothing else")
			c.Role = heading.RowID
		}
	}
	c.refine()
}

// fits reports whether the values can be what the name says.
func (c *Column) fits() bool {
	s := c.Stats
	switch c.Kind {
	case scheme.Date:
		return s.Dates > 0.5 || s.Whole > 0.9 && s.SameLen > 0.8
	case scheme.Number:
		return s.Numbers > 0.7
	case scheme.Sex:
		return s.Distinct <= 10
	case scheme.Email:
		return s.Emails > 0.4
	case scheme.Phone:
		return s.Digits > 0.5
	case scheme.Given, scheme.Family:
		return s.Digits < 0.3
	case scheme.Name: // of persons, not of products
		return s.Digits < 0.3 && s.Words < 5 && s.Numbered < 0.2
	case scheme.Category:
		return s.Distinct <= 200 || s.Unique < 0.2
	case scheme.Code, scheme.Identifier:
		return s.Words < inGroups
	case scheme.Text, scheme.Place:
		return s.Words > 1.2 || s.Digits < 0.4 // "author id" is no author
	}
	return true
}

// measuredLevels are those of numbers that were measured. Two measurements of one thing,
// the coordinates of a town in two gazetteers, are seldom equal and lie nearer together
// than figures of different things by magnitudes, how many of them only the data tell.
var measuredLevels = []string{"exact", "within 0.0002", "within 0.002", "within 0.02", "within 0.2"}

// eventLevels are those of dates on which something happened: an invoice is paid some days
// after it was sent, and a slip of the hand is rarer than that.
var eventLevels = []string{"exact", "days 1", "days 7", "days 31", "typo", "parts"}

// singleLevels are the levels of the texts of a single column, where nothing but likeness tells
// which of several texts is meant.
var singleLevels = []string{
	"exact", "similar 0.96", "similar 0.92", "similar 0.88", "similar 0.84", "similar 0.8", "similar 0.75",
	"similar 0.7", "similar 0.65", "similar 0.6", "similar 0.5", "similar 0.4", "similar 0.3",
}

// aloneLevels are those of the texts of the single column of one table, where it is only
// supposed what true pairs share (package learn).
var aloneLevels = []string{
	"shared 0.98", "shared 0.95", "shared 0.9", "shared 0.85", "shared 0.8", "shared 0.75", "shared 0.7", "shared 0.65",
	"shared 0.6", "shared 0.55", "shared 0.5", "shared 0.4", "shared 0.3", "shared 0.2",
}

// gradeSingle tells more degrees of likeness apart in the texts of a single column.
func (p *Proposal) gradeSingle() {
	switch {
	case p.Right == nil && p.Model.OneText():
		p.Model.Fields[0].Levels = slices.Clone(aloneLevels)
	case p.Right != nil && p.Model.OneColumn():
		p.Model.Fields[0].Levels = slices.Clone(singleLevels)
	}
}

// placesAlone takes the addresses of two tables for texts where nothing else is compared: what tells
// one street from another is how rare the words are that both write, and not how many letters.
func (p *Proposal) placesAlone() {
	words := slices.DeleteFunc(p.Model.Compared(), func(f *scheme.Field) bool { return f.Kind == scheme.Codes })
	if p.Right != nil && len(words) == 1 && words[0].Kind == scheme.Place && !words[0].Numberless {
		words[0].Kind = scheme.Text
	}
}

// boxLevels are the levels of e-mail addresses that are nothing but their owners' names: those of
// namesakes are alike because the names are, which are compared already.
var boxLevels = []string{"exact", "edits 1"}

// gradeBoxes gives such addresses no degrees of likeness, where a model names none, and says which.
func gradeBoxes(m *scheme.Model, left, right *sample.Table) (graded []*scheme.Field) {
	for i := range m.Fields {
		f := &m.Fields[i]
		if f.Kind == scheme.Email && len(f.Levels)+len(f.M)+len(f.U) == 0 && boxesOfNames(m, left, f, 0) && (right == nil || boxesOfNames(m, right, f, 1)) {
			f.Levels = slices.Clone(boxLevels)
			graded = append(graded, f)
		}
	}
	return graded
}

// boxesOfNames reports whether most addresses of a side are nothing but the names of their rows.
func boxesOfNames(m *scheme.Model, t *sample.Table, email *scheme.Field, side int) bool {
	var places []int
	for _, f := range m.Fields {
		if f.Kind.IsName() {
			for _, h := range f.ColumnsOf(side) {
				places = append(places, slices.Index(t.Header, h))
			}
		}
	}
	at := slices.Index(t.Header, email.ColumnsOf(side)[0])
	if at < 0 || slices.Contains(places, -1) { // a column that is not there: loading says so
		return false
	}
	names := make([]string, len(places))
	var n mailbox.Count
	for _, row := range t.Looked() {
		for i, place := range places {
			names[i] = row[place]
		}
		n.Add(row[at], names)
	}
	return n.OfNames()
}

// showMasked compares of telephones, numbers and codes no more than what a table shows that masks them.
func (p *Proposal) showMasked(left, right *sample.Table) {
	for i := range p.Model.Fields {
		f := &p.Model.Fields[i]
		if f.Kind != scheme.Phone && f.Kind != scheme.Identifier && f.Kind != scheme.Code || len(f.Columns) > 1 || len(f.RightColumns) > 1 {
			continue
		}
		for side, t := range []*sample.Table{left, right} {
			var n masked.Count
			if t != nil {
				for _, row := range t.Looked() {
					n.Add(row[slices.Index(t.Header, f.ColumnsOf(side)[0])])
				}
			}
			if first, last, ok := n.Shown(); ok {
				if f.Kind == scheme.Phone && last > fewShown {
					first = 0 // the number of a country, or none
				}
				f.Shown, f.Levels = []int{first, last}, []string{"exact"}
				break
			}
		}
	}
}

// fewShown are last digits of a telephone that tell little.
const fewShown = 2

// eventYears is what nine in ten dates of events lie within; births lie within a life.
const eventYears = 3

// ofEvents reports whether a column holds dates of events and not of births: they lie close
// together, and something calls them dates but not births, or no person is named beside them.
func (p *Proposal) ofEvents(c *Column) bool {
	return ofEventYears(c.Stats.Years) && !c.birth && (c.sure > 0 || !p.persons)
}

// measured reports whether a column holds numbers with fractions, nearly all different.
func (c *Column) measured() bool { return measurements(c.Stats.Whole, c.Stats.Unique) }

// measurements reports whether so many numbers without a fraction, and so many different ones, are
// those of measurements.
func measurements(whole, unique float64) bool { return whole < 0.5 && unique > 0.5 }

// ofEventYears reports whether dates that lie within so many years may be of events; 0 is none.
func ofEventYears(years int) bool { return years > 0 && years <= eventYears }

// shares is the part of the rows below which their different values are those of codes: what one
// thing alone bears is shared by the rows of that thing, and those are not so many.
const shares = 0.1

// byValues is the kind that the values tell; "" for an id of rows.
func (c *Column) byValues(unique bool) scheme.Kind {
	s := c.Stats
	c.Why = "by its values"
	switch {
	case s.Emails > 0.6:
		return scheme.Email
	case s.Dates > 0.8 && (s.Numbers < 0.5 || s.SameLen > 0.9 && s.Length >= 8):
		return scheme.Date
	case s.Sexes > 0.9 && s.Distinct <= 6:
		return scheme.Sex
	case s.Distinct <= 12 && s.Unique < 0.2:
		return scheme.Category
	case s.Whole > 0.9 && s.SameLen > 0.7 && s.Length >= 6:
		if unique && s.SameLen == 1 && c.Role == heading.RowID {
			return ""
		}
		return scheme.Identifier
	case s.Numbers > 0.9 && s.Whole < 0.9:
		return scheme.Number
	case s.Whole > 0.9 && s.SameLen > 0.9 && s.Length >= 3:
		return scheme.Code
	case s.Whole > 0.9:
		if unique {
			return "" // counts the rows
		}
		return scheme.Number
	case s.Words < 1.2 && s.Digits > 0.4:
		if s.Unique < shares {
			return scheme.Code // 82-352, which is many rows'
		}
		return scheme.Identifier
	case s.Vietnamese > 0.5:
		return scheme.NameVI
	case s.Distinct <= 30 && s.Unique < 0.1:
		return scheme.Category
	}
	return scheme.Text
}

// refine takes the closer kind where the values tell it.
func (c *Column) refine() {
	s := c.Stats
	switch {
	case c.Kind == scheme.Name && s.Vietnamese > 0.4:
		c.Kind = scheme.NameVI
	case c.Kind == scheme.Place && s.Whole > 0.9:
		c.Kind = scheme.Code
	case c.Kind == scheme.Place && s.Distinct <= 12 && s.Unique < 0.2:
		c.Kind = scheme.Category
	case c.Kind == scheme.Text && s.Distinct <= 12 && s.Unique < 0.2:
		c.Kind = scheme.Category
	case c.Kind == scheme.Sex && s.Distinct > 10:
		c.Kind = scheme.Category
	}
}
