package profile

import (
	"fmt"
	"slices"

	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/profile/grade"
	"github.com/lienthong/lienthong/reconcile/profile/heading"
	"github.com/lienthong/lienthong/reconcile/profile/kind"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/profile/sense"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Column is what was found out about a column.
type Column struct {
	Header   string
	birth    bool             // its name says that it holds dates of birth
	age      bool             // and here ages
	ofPerson bool             // something in its table is of a person: a birth, a sex, a given or a family name
	who      heading.Relation // its name is that of a father, a mother, a spouse
	nameless bool             // the header is ours or a number, and says where the column stands, no more
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
	gaps     bool // it looks like the id of rows, and some rows have none
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
		c := Column{Header: h, who: heading.RelationOf(h), nameless: t.Nameless || places[i], At: i, Stats: of[i]}
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
	persons := slices.ContainsFunc(columns, func(c Column) bool {
		return c.birth || c.Kind == scheme.Sex || c.Kind == scheme.Given || c.Kind == scheme.Family
	})
	for i := range columns {
		c := &columns[i]
		if c.ofPerson = persons; persons {
			continue
		}
		if c.Kind == scheme.Name && c.sure == len("name") && slices.Contains(heading.Words(c.Header), "name") {
			c.Kind = scheme.Text
			c.Kind = kind.Closer(c.Kind, &c.Stats)
		}
	}
}

// halfNames are words a value, on average, up to which a name is one of two parts.
const halfNames = 1.7

// halve takes a name beside a given name for the family name, and beside a family name for
// the given one: "Name, Vorname", "name, surname".
func halve(columns []Column) {
	is := func(k scheme.Kind) []*Column {
		return among(columns, func(c *Column) bool { return c.Kind == k && c.sure > 0 && c.who == heading.Nobody })
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
	read := func() {
		c.Why, c.Kind = "by its values", kind.OfValues(&s, unique && len(t.Sample) > sample.FewRows, c.Role == heading.RowID)
		c.Role = ""
	}
	if c.Role == heading.Origin && s.Unique > 0.5 {
		c.Role = heading.RowID // a row's id in its source
	}
	c.twice = c.Role == heading.RowID && s.Unique < 1 && s.Distinct > 0
	c.gaps = c.Role == heading.RowID && s.Unique == 1 && s.Filled < 1 && s.Filled > mostly
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
		if c.Role != heading.Middle && s.Whole < 0.9 || c.Role == heading.Middle && s.Digits >= kind.MostFigures { // the lot of a parcel
			read()
		}
		return
	}
	if c.sure == 0 && c.At == 0 && unique && s.Words == 1 && s.Dates < mostly && s.Emails < mostly && len(t.Sample) > sample.FewRows {
		c.Role, c.Why = heading.RowID, "the first column, and tells the rows apart"
		return
	}
	if c.Kind == "" || !kind.Fits(c.Kind, &c.Stats) {
		read()
		if c.Kind == "" {
			leave("tells the rows apart and means nothing else")
			c.Role = heading.RowID
		}
	}
	c.Kind = kind.Closer(c.Kind, &c.Stats)
}

// fewNamed of the columns, one of so many, may have names that say what they hold.
const fewNamed = 4

// tell lets the columns of a table say together what they hold, where the names of most say nothing, and none
// that it holds names or texts.
func tell(t *sample.Table, columns []Column) {
	named := 0
	for i := range columns {
		switch c := &columns[i]; {
		case c.sure == 0 || c.Role == heading.RowID:
		case c.Kind.IsName(), c.Kind == scheme.Text, c.Role == heading.Middle:
			return
		default:
			named++
		}
	}
	if fewNamed*named > len(columns) {
		return
	}
	looked := make([]sense.Column, len(columns))
	for i := range columns {
		c := &columns[i]
		looked[i] = sense.Column{Cells: t.Cells(i), Words: t.Folded(i), Kind: c.Kind, Dates: c.Stats.Dates, Years: c.Stats.Years, Named: c.sure > 0}
	}
	for i, m := range sense.Tell(looked) {
		switch c := &columns[i]; {
		case m.Part != sense.Whole:
			c.Kind, c.Role, c.Why, c.told = "", partRoles[m.Part], m.Why, true
		case m.Kind != "":
			c.Kind, c.Why, c.told = m.Kind, m.Why, true
		}
	}
}

// partRoles are the roles of parts.
var partRoles = map[sense.Part]heading.Role{sense.Middle: heading.Middle, sense.Year: heading.Year, sense.Month: heading.Month, sense.Day: heading.Day}

// known reports whether a column's name or its neighbours say what it holds.
func (c *Column) known() bool { return c.sure > 0 || c.told }

// ofEvents reports whether a column holds dates of events and not of births: they lie close
// together, and something calls them dates but not births, or no person is named beside them.
func (p *Proposal) ofEvents(c *Column) bool {
	return grade.OfEventYears(c.Stats.Years) && !c.birth && (c.sure > 0 || !p.persons)
}

// measured reports whether a column holds numbers with fractions, nearly all different.
func (c *Column) measured() bool { return grade.Measurements(c.Stats.Whole, c.Stats.Unique) }
