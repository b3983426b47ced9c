package connector

import (
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/reading"
	"github.com/lienthong/lienthong/internal/vnfield"
)

// Read turns a row of the source, a cell for each of Columns, into a record. A
// cell that cannot be read is a finding, never an error: nothing is dropped.
func (b *Bound) Read(row []string) *Record {
	r := &Record{Type: b.Type, Values: make([]string, len(b.cells)), Raw: make([]string, len(b.cells)), Key: b.keyOf(row)}
	if b.changed >= 0 {
		r.Mark = row[b.changed]
	}
	for i := range b.cells {
		c := &b.cells[i]
		if c.term.ID == "" {
			if b.Type.Terms[i].Mandatory {
				r.find(b.Type.Terms[i], "", Missing)
			}
			continue
		}
		raw, damaged := c.raw(row)
		value, codes := b.read(c, raw, row)
		if value != "" {
			if has, _ := c.term.HasForm(value); !has {
				codes = append(codes, FormUnusual)
			}
		}
		r.Raw[i], r.Values[i] = raw, value
		if damaged && value != "" && !slices.Contains(codes, TextDamaged) {
			codes = append(codes, TextDamaged)
		}
		if raw == "" && value == "" && c.term.Mandatory {
			codes = append(codes, Missing)
		}
		for _, code := range codes {
			r.find(c.term, strings.Join(c.Columns, "+"), code)
		}
	}
	for _, v := range b.Type.Invariants {
		if !v.Holds(r) {
			r.Findings = append(r.Findings, Finding{Term: v.Term, Column: b.ColumnOf(v.Term), Code: v.ID})
		}
	}
	return r
}

// Linking is the cells of a row as linking takes them, for [Bound.LinkColumns]:
// the source's own text, its encoding and codes undone. It is the fast path of
// a scan, so it reads nothing that linking does not need. dst is overwritten.
func (b *Bound) Linking(dst []string, row []string) []string {
	dst = dst[:0]
	for i := range b.cells {
		if !b.Type.Terms[i].links() {
			continue
		}
		c := &b.cells[i]
		if c.term.ID == "" {
			dst = append(dst, "")
			continue
		}
		raw, _ := c.raw(row)
		if code, ok := c.Codes[raw]; ok {
			raw = code
		}
		if len(raw) > MaxCell {
			raw = ""
		}
		dst = append(dst, raw)
	}
	return dst
}

// LinkColumns are what Linking's cells mean: the sector's profile.
func (b *Bound) LinkColumns() []vnfield.Column {
	var out []vnfield.Column
	for _, t := range b.Type.Terms {
		if t.links() {
			out = append(out, t.Column)
		}
	}
	return out
}

// links reports whether linking compares the term. A residence it does not: the owner
// would throw it away, so it is not sent.
func (t *Term) links() bool { return t.Column != "" && t.Column != vnfield.ColResidence }

func (r *Record) find(t Term, column string, code FindingCode) {
	r.Findings = append(r.Findings, Finding{Term: t.ID, Column: column, Code: code})
}

func (b *Bound) keyOf(row []string) string {
	if len(b.key) == 1 {
		return row[b.key[0]]
	}
	parts := make([]string, len(b.key))
	for i, k := range b.key {
		parts[i] = row[k]
	}
	return joinKey(parts)
}

// ColumnOf is the column that the mapping reads a term from, as a finding names it; of
// several, with + between, and "" for none.
func (b *Bound) ColumnOf(id TermID) string {
	if i := b.Type.Find(id); i >= 0 {
		return strings.Join(b.cells[i].Columns, "+")
	}
	return ""
}

// raw is the source's text of a term, its encoding undone; damaged says that
// the encoding is not what the mapping says.
func (c *reader) raw(row []string) (raw string, damaged bool) {
	switch {
	case c.Constant != "":
		return c.Constant, false
	case c.term.Kind == KindDate && len(c.at) == 3:
		return reading.Joined(row[c.at[0]], row[c.at[1]], row[c.at[2]]), false
	case len(c.at) == 1:
		raw = strings.TrimSpace(row[c.at[0]])
	default:
		var parts []string
		for _, i := range c.at {
			if p := strings.TrimSpace(row[i]); p != "" {
				parts = append(parts, p)
			}
		}
		raw = strings.Join(parts, c.Separator)
	}
	return reading.Decode(raw, c.Encoding)
}

// read reads a text as the kind of its term. The value is "" if it cannot be.
func (b *Bound) read(c *reader, raw string, row []string) (value string, codes []FindingCode) {
	mapped, ok := c.Codes[raw] // also of "", which is nothing and may mean something
	if ok {
		raw = mapped
	}
	if raw == "" {
		return "", nil
	}
	if len(raw) > MaxCell {
		return "", []FindingCode{Unreadable}
	}
	switch c.term.Kind {
	case KindName:
		return reading.Name(raw)
	case KindText:
		return reading.Text(raw)
	case KindDate:
		return reading.Date(raw, lienthong.FullDate, c.term.Column == vnfield.ColBirthDate)
	case KindMonth:
		return reading.Date(raw, lienthong.YearMonth, false)
	case KindMoment:
		return reading.Moment(raw)
	case KindSex:
		return reading.Sex(raw)
	case KindNumber:
		return reading.Number(raw)
	case KindCode:
		if !slices.ContainsFunc(c.term.Codes, func(k Code) bool { return k.Value == raw }) {
			return "", []FindingCode{CodeUnknown}
		}
		return raw, nil
	case KindInteger:
		return reading.Integer(raw)
	case KindDecimal:
		return reading.Decimal{Thousands: c.Thousands, Whole: c.term.Whole}.Read(raw)
	case KindBool:
		return reading.Bool(raw)
	default: // KindProvince, KindCommune
		return b.readUnit(c, raw, row)
	}
}

func (b *Bound) readUnit(c *reader, raw string, row []string) (string, []FindingCode) {
	u := Unit{Kind: c.term.Kind, Text: raw, On: c.on}
	if c.province >= 0 {
		u.Province, _ = reading.Decode(strings.TrimSpace(row[c.province]), c.Encoding)
	}
	found := b.Units(u)
	if in := b.Mapping.UnitsIn; found == nil && in != "" && u.Kind == KindCommune && u.Province == "" {
		u.Province = in
		found = b.Units(u)
	}
	switch len(found) {
	case 0:
		return "", []FindingCode{UnitUnknown}
	case 1:
		return found[0], nil
	default:
		return strings.Join(found, "|"), []FindingCode{UnitCandidates}
	}
}
