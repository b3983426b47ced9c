package profile

import (
	"github.com/lienthong/lienthong/reconcile/profile/heading"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/profile/sense"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

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
