package profile

import (
	"fmt"
	"slices"

	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/profile/grade"
	"github.com/lienthong/lienthong/reconcile/profile/heading"
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

// ofEvents reports whether a column holds dates of events and not of births: they lie close
// together, and something calls them dates but not births, or no person is named beside them.
func (p *Proposal) ofEvents(c *Column) bool {
	return grade.OfEventYears(c.Stats.Years) && !c.birth && (c.sure > 0 || !p.persons)
}

// measured reports whether a column holds numbers with fractions, nearly all different.
func (c *Column) measured() bool { return grade.Measurements(c.Stats.Whole, c.Stats.Unique) }

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
