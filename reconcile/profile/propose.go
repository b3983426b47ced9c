package profile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/blocking"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/cell"
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
	pick := func(columns []Column) (id string) {
		for _, must := range []bool{true, false} {
			for _, c := range columns {
				if c.Stats.Unique == 1 && c.Stats.Filled == 1 && (c.Role == heading.RowID || !must && c.Stats.Words == 1 && (!c.nameless || c.At == 0)) && id == "" {
					id = c.Header
				}
			}
		}
		p.adviseID(columns, id)
		return id
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

// adviseID says why a column that looks like the id of rows does not name them, and what does.
func (p *Proposal) adviseID(columns []Column, id string) {
	by := "by their numbers"
	if id != "" {
		by = fmt.Sprintf("by column %q", id)
	}
	for _, c := range columns {
		switch {
		case c.Header == id && c.Role == heading.RowID:
			return // what stands behind it is less of one
		case c.twice:
			p.Warnings = append(p.Warnings, fmt.Sprintf("column %q looks like the id of rows, and %s of its values stand there more than once: rows are named %s; if it should name them, mend the doubles, and if it is the number of a person or a thing, make it a field of kind identifier", c.Header, percent(1-c.Stats.Unique), by))
		case c.gaps:
			p.Warnings = append(p.Warnings, fmt.Sprintf("column %q looks like the id of rows, and %s of the rows have none: rows are named %s; if it should name them, fill it in", c.Header, percent(1-c.Stats.Filled), by))
		}
	}
}

// percent writes a share above 0, however small.
func percent(share float64) string {
	if share < 0.001 {
		return "less than 0.1%"
	}
	return fmt.Sprintf("%.1f%%", 100*share)
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

// block proposes what is compared.
func (p *Proposal) block(left, right *sample.Table) {
	rows := float64(left.Rows)
	pairs := rows * (rows - 1) / 2
	if right != nil {
		pairs, rows = rows*float64(right.Rows), rows+float64(right.Rows)
	}
	p.Model.Blocking, p.Notes.Keys = blocking.Propose(p.sampleRecords(left, right), rows, pairs)
}

// sampleRecords loads the samples as records.
func (p *Proposal) sampleRecords(left, right *sample.Table) *engine.Records {
	l := engine.NewLoader(p.Model)
	for side, t := range []*sample.Table{left, right} {
		if t == nil {
			continue
		}
		rows := t.Sample[:min(len(t.Sample), blocking.SampleRows)]
		c := cell.New(p.Model, t.Header, side)
		for _, row := range rows {
			c.Add("", row)
		}
		l.Batch(side, c.IDs, c.Fields, nil)
	}
	return l.Sample()
}
