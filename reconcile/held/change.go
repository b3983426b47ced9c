package held

import (
	"sort"

	"github.com/lienthong/lienthong/reconcile/kernel"
)

// A table that was joined can be changed while nobody reads it: persons are put in
// the place of others, or between them.

// Set has the person of an ordinal replaced by another, whose names are tokens of the
// table's lexicon.
func (t *Table) Set(ordinal int64, r *kernel.Record) {
	delete(t.aliases, ordinal)
	w := Writer{table: t, lexicon: t.lexicon, long: t.long, aliases: t.aliases}
	w.Put(ordinal, []kernel.Record{*r})
	t.long = w.long
}

// Widen makes room for persons to be set, each before the person who has one of these
// ordinals now, or behind all. They ascend, and may repeat.
func (t *Table) Widen(before []int64) {
	t.persons, t.mothers, t.fathers = Widened(t.persons, before), Widened(t.mothers, before), Widened(t.fathers, before)
	aliases := make(map[int64]uint64, len(t.aliases))
	for ordinal, alias := range t.aliases {
		aliases[ordinal+int64(sort.Search(len(before), func(i int) bool { return before[i] > ordinal }))] = alias
	}
	t.aliases = aliases
}

// Widened is a column by ordinal with the same room made in it; nil stays nil.
func Widened[T any](column []T, before []int64) []T {
	if column == nil {
		return nil
	}
	end := len(column)
	column = append(column, make([]T, len(before))...)
	for i := len(before); i > 0; i-- { // from behind, each stretch once
		from := int(before[i-1]) - 1
		copy(column[from+i:], column[from:end])
		var none T
		column[from+i-1], end = none, from
	}
	return column
}
