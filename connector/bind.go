package connector

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// Bound is a mapping bound to its record type: what to ask of the source, and
// how to read what comes. It is not changed after Bind.
type Bound struct {
	Type    *RecordType
	Mapping *Mapping
	Units   Units

	columns []string // that are read, each once
	cells   []reader // in the order of Type.Terms; nil for terms without a cell
	key     []int    // of columns
	changed int      // of columns; -1
	numbers []string // columns by which a person is looked up, in the order of the terms
}

// reader is where one term is among the columns.
type reader struct {
	Cell
	term     Term
	at       []int
	province int // -1
	on       time.Time
}

// Units is the gazetteer as a mapping asks it: today's codes of the unit that a
// text, a name or a code, meant on a day; several for one that was split, none
// for one that is not known. The zero day is today. Whoever assembles the
// program supplies it, since a part does not import another.
type Units func(u Unit) []string

// Unit is what a source says of an administrative unit.
type Unit struct {
	Kind     Kind   // KindProvince or KindCommune
	Text     string // a name, an address or a code
	Province string // of a commune, as the source says it
	On       time.Time
}

// Bind checks a description against its sector, and makes each mapping ready.
// It needs no source: whether the tables and columns are there is for [Bound.Fits].
func (d *Description) Bind(s *Sector, units Units) ([]*Bound, error) {
	if d.Sector != s.ID {
		return nil, d.bad("sector", "is not "+s.ID)
	}
	if len(d.Records) == 0 {
		return nil, d.bad("records", "maps nothing")
	}
	var out []*Bound
	for i := range d.Records {
		m := &d.Records[i]
		t, ok := s.Record(m.Record)
		if !ok {
			return nil, d.bad("records."+m.Record, "is no record type of the sector "+s.ID)
		}
		if slices.ContainsFunc(out, func(b *Bound) bool { return b.Type == t }) {
			return nil, d.bad("records."+m.Record, "is mapped twice")
		}
		b, err := d.bind(m, t, units)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

func (d *Description) bind(m *Mapping, t *RecordType, units Units) (*Bound, error) {
	bad := func(field, what string) error { return d.bad("records."+m.Record+"."+field, what) }
	if m.From == "" || len(m.Key) == 0 {
		return nil, bad("from", "and key are needed")
	}
	if what := m.checkConditions(); what != "" {
		return nil, bad("where", what)
	}
	if !knownEncoding(m.Encoding) {
		return nil, bad("encoding", "is not one of tcvn3, vni, viscii, windows-1258")
	}
	for _, id := range slices.Sorted(maps.Keys(m.Terms)) {
		if t.Find(id) < 0 {
			return nil, bad("terms."+string(id), "is no term of the record type")
		}
	}
	if in := m.UnitsIn; in != "" && (units == nil || units(Unit{Kind: KindProvince, Text: in, On: m.unitsDay()}) == nil) {
		return nil, bad("units_in", "is no province of the country on that day")
	}
	b := &Bound{Type: t, Mapping: m, Units: units, changed: -1}
	b.key = b.add(m.Key...)
	if m.Changed != "" {
		b.changed = b.add(m.Changed)[0]
	}
	for _, term := range t.Terms {
		c, ok := m.Terms[term.ID]
		if !ok {
			b.cells = append(b.cells, reader{})
			continue
		}
		r, what := b.reader(c, term)
		if what != "" {
			return nil, bad("terms."+string(term.ID), what)
		}
		b.cells = append(b.cells, r)
		if term.Kind == KindNumber && len(c.Columns) == 1 {
			b.numbers = append(b.numbers, c.Columns[0])
		}
	}
	for _, name := range b.names() {
		if !IsIdentifier(name) {
			return nil, bad("terms", "names a column or table with characters that identifiers do not have, or an empty one")
		}
	}
	return b, nil
}

func (b *Bound) reader(c Cell, term Term) (reader, string) {
	r := reader{Cell: c, term: term, province: -1, on: b.Mapping.unitsDay()}
	r.Encoding = cmp.Or(c.Encoding, b.Mapping.Encoding)
	switch {
	case (len(c.Columns) == 0) == (c.Constant == ""):
		return r, "needs a column, columns or a constant"
	case !knownEncoding(r.Encoding):
		return r, "has an encoding that is not known"
	case c.Thousands != "" && (term.Kind != KindDecimal || c.Thousands != "." && c.Thousands != ","):
		return r, `has thousands: that is "." or ",", and for decimals only`
	case term.Kind == KindDate && len(c.Columns) > 1 && len(c.Columns) != 3:
		return r, "is a date: it is in one column, or in three for day, month and year"
	case (term.Kind == KindProvince || term.Kind == KindCommune) && b.Units == nil:
		return r, "is an administrative unit, and no gazetteer is there to read it"
	}
	for _, value := range slices.Sorted(maps.Values(c.Codes)) {
		if value == "?" {
			return r, "still has a code with a ?; say which value of the term it is"
		}
		if term.Kind == KindCode && !slices.ContainsFunc(term.Codes, func(k Code) bool { return k.Value == value }) {
			return r, "has a code that leads to " + value + ", which the term does not list; it has " + term.listed()
		}
	}
	r.at = b.add(c.Columns...)
	if c.Province != "" {
		r.province = b.add(c.Province)[0]
	}
	return r, ""
}

// add enters columns and says where they are.
func (b *Bound) add(names ...string) []int {
	var at []int
	for _, n := range names {
		i := slices.Index(b.columns, n)
		if i < 0 {
			i = len(b.columns)
			b.columns = append(b.columns, n)
		}
		at = append(at, i)
	}
	return at
}

// names are all identifiers of the mapping, which drivers put into statements.
func (b *Bound) names() []string {
	m := b.Mapping
	out := slices.Concat(b.columns, []string{m.From})
	for _, c := range m.Where {
		out = append(out, c.Column)
	}
	for _, j := range m.Join {
		out = append(out, j.Table, j.As)
		for left, right := range j.On {
			out = append(out, left, right)
		}
		for _, c := range j.Where {
			out = append(out, c.Column)
		}
	}
	return out
}

// Reads are the columns of the mapping's own table that it reads, or asks
// conditions of.
func (b *Bound) Reads() []string { return b.allColumns() }

// IsIdentifier is the first gate of names on their way into a statement; the
// drivers quote them all the same. Legacy databases have names with spaces and
// Vietnamese letters, none has quotes, semicolons or control characters.
func IsIdentifier(s string) bool {
	return s != "" && len(s) <= 256 && !strings.ContainsAny(s, "\"`'[];\\\x00\n\r\t") && !strings.Contains(s, "--")
}

// Query is the question for all rows of the mapping, to which conditions are
// added.
func (b *Bound) Query() *Query {
	q := &Query{From: b.Mapping.From, Joins: b.Mapping.Join, Columns: b.columns, Fixed: b.Mapping.Where}
	if b.Type.OnlyInCapacity {
		q.Keep = b.Told
	}
	return q
}

// Columns are what the mapping reads.
func (b *Bound) Columns() []string { return b.columns }
