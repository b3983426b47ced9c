package connector

import (
	"slices"
	"strings"
)

// ByNumbers are the questions that find the rows of persons by their numbers:
// one for each column that holds numbers. A column of integers has lost the
// zeros in front, so both forms are asked for. What is found must be compared
// with [Record.Bears]: databases compare texts in ways of their own.
func (b *Bound) ByNumbers(numbers []string) []*Query {
	var values []string
	for _, n := range numbers {
		values = append(values, n)
		if short := strings.TrimLeft(n, "0"); short != n && short != "" {
			values = append(values, short)
		}
	}
	var out []*Query
	for _, column := range b.numbers {
		q := b.Query()
		q.Where = []Condition{{Column: column, In: values}}
		out = append(out, q)
	}
	return out
}

// ByKey is the question for one row by the source's own key; nil if the key has
// several columns and the text does not have as many parts.
func (b *Bound) ByKey(key string) *Query {
	parts := b.KeyParts(key)
	if parts == nil {
		return nil
	}
	q := b.Query()
	for i, column := range b.Mapping.Key {
		q.Where = append(q.Where, Condition{Column: column, In: parts[i : i+1]})
	}
	return q
}

// Together is the question for the rows of this mapping that have in a term what a
// row of another mapping, or of this one, has there; nil where they do not have it
// in as many columns. What is found must be compared by the term's value.
func (b *Bound) Together(id TermID, other *Bound, row []string) *Query {
	i, j := b.Type.Find(id), other.Type.Find(id)
	if i < 0 || j < 0 {
		return nil
	}
	mine, theirs := b.cells[i].at, other.cells[j].at
	if len(mine) == 0 || len(mine) != len(theirs) {
		return nil
	}
	q := b.Query()
	for n, at := range mine {
		in := []string{strings.Clone(row[theirs[n]])}
		if value := other.Cell(row, id); len(mine) == 1 && value != "" && value != in[0] {
			in = append(in, value) // typed with spaces in one table, and not in the other
		}
		q.Where = append(q.Where, Condition{Column: b.columns[at], In: in})
	}
	return q
}

// KeyParts are the columns' values of a key, in the order of the mapping's key; nil
// if it does not have as many parts.
func (b *Bound) KeyParts(key string) []string {
	parts := []string{key}
	if len(b.key) > 1 {
		parts = splitKey(key)
	}
	if len(parts) != len(b.key) {
		return nil
	}
	return parts
}

// Changes is the question for the rows behind a position, the oldest change
// first; nil if the source does not tell when a row changed. A nil position is
// the beginning.
func (b *Bound) Changes(after []string, limit int) *Query {
	if b.changed < 0 {
		return nil
	}
	q := b.Query()
	q.Order = append([]string{b.Mapping.Changed}, b.Mapping.Key...)
	q.After, q.Limit = after, limit
	return q
}

// Position is where a row stands in the order of Changes.
func (b *Bound) Position(row []string) []string {
	out := []string{strings.Clone(row[b.changed])}
	for _, k := range b.key {
		out = append(out, strings.Clone(row[k]))
	}
	return out
}

// HasNumbers reports whether persons can be looked up by their numbers.
func (b *Bound) HasNumbers() bool { return len(b.numbers) > 0 }

// Bears reports whether a term of the record is the number.
func (r *Record) Bears(number string) bool {
	for i, t := range r.Type.Terms {
		if t.Kind == KindNumber && r.Values[i] == number && number != "" {
			return true
		}
	}
	return false
}

// OnlyMentions reports whether the number is there as another person's only: that
// of the taxpayer in a dependant's record, and not the dependant's.
func (r *Record) OnlyMentions(number string) bool {
	mentioned, own := false, false
	for i, t := range r.Type.Terms {
		if t.Kind != KindNumber {
			continue
		}
		own = own || t.Column != "" && r.Values[i] == number
		mentioned = mentioned || t.Column == "" && r.Values[i] == number
	}
	return mentioned && !own && slices.ContainsFunc(r.Type.Terms, func(t Term) bool { return t.Kind == KindNumber && t.Column != "" })
}

// Numbers are those that the record bears: of the person it is about, and of
// others whom it names.
func (r *Record) Numbers() (out []string) {
	for i, t := range r.Type.Terms {
		if t.Kind == KindNumber && r.Values[i] != "" && !slices.Contains(out, r.Values[i]) {
			out = append(out, r.Values[i])
		}
	}
	return out
}

// Value reads a text that a caller sends for a term, as a cell without codes of
// its own; "" if it cannot be read.
func (b *Bound) Value(t Term, text string) string {
	v, _ := b.read(&reader{term: t, province: -1}, strings.TrimSpace(text), nil)
	return v
}

// Key is the source's own key of a row; of several columns, with | between.
func (b *Bound) Key(row []string) string { return strings.Clone(b.keyOf(row)) }

// Cell is the value of one term of a row, without reading the others.
func (b *Bound) Cell(row []string, id TermID) string {
	i := b.Type.Find(id)
	if i < 0 || b.cells[i].term.ID == "" {
		return ""
	}
	raw, _ := b.cells[i].raw(row)
	value, _ := b.read(&b.cells[i], raw, row)
	return value
}

// Told reports whether anything may be told of a row, beyond what grants say.
func (b *Bound) Told(row []string) bool {
	return !b.Type.OnlyInCapacity || slices.Contains(b.Type.Capacities, b.Capacity(row))
}

// Capacity is what the person of a row is to the sector; "" for nothing.
func (b *Bound) Capacity(row []string) string {
	switch {
	case b.Type.CapacityFrom != "":
		return b.Cell(row, b.Type.CapacityFrom)
	case len(b.Type.Capacities) == 1:
		return b.Type.Capacities[0]
	default:
		return ""
	}
}
