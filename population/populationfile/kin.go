package populationfile

import (
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/population"
)

// kin is who is whose relative in a file that has numbers of relatives, and the
// persons' keys, which each relative's record holds. It takes some 100 bytes a person.
type kin struct {
	ids     []lienthong.PersonID          // by row of the file
	of      map[int][]population.Relation // the same
	names   []string
	numbers []lienthong.CardNumber
	homes   *homes // nil for none
}

// kinColumn says by number who a person's relative is, and what the person is to
// that one: each relation is recorded on both sides.
type kinColumn struct {
	column     vnfield.Column
	kind, back population.RelationKind
}

var kinColumns = []kinColumn{
	{vnfield.ColFatherNumber, population.Father, population.Child},
	{vnfield.ColMotherNumber, population.Mother, population.Child},
	{vnfield.ColSpouseNumber, population.Spouse, population.Spouse},
}

// HasKin reports whether the file has numbers of relatives.
func (f *File) HasKin() bool {
	return slices.ContainsFunc(kinColumns, func(k kinColumn) bool { return f.has(k.column) })
}

// relative is one that a row names.
type relative struct {
	row        int
	number     lienthong.CardNumber
	kind, back population.RelationKind
}

// kin reads the file for its relatives and households; nil where it has no numbers of any.
func (f *File) kin(newID func() (lienthong.PersonID, error)) (*kin, error) {
	if !f.HasKin() && f.homes == nil {
		return nil, nil
	}
	again, err := Open(f.path, f.over)
	if err != nil {
		return nil, err
	}
	defer func() { _ = again.Close() }() // it was only read
	k := &kin{of: map[int][]population.Relation{}, homes: f.homes.begin()}
	var named []relative
	rows := map[lienthong.PIN]int{}
	for row, err := range again.table.Rows() {
		if err != nil {
			return nil, err
		}
		id, err := newID()
		if err != nil {
			return nil, err
		}
		own, err := again.numbers(row)
		if err != nil {
			return nil, err
		}
		i := len(k.ids)
		k.ids, k.numbers, k.names = append(k.ids, id), append(k.numbers, own[0].Number), append(k.names, again.cell(row, vnfield.ColName))
		if k.homes != nil {
			k.homes.add(own)
		}
		for _, n := range own {
			if pin := n.Number.PIN(); !pin.IsZero() {
				rows[pin] = i
			}
		}
		if named, err = again.named(row, i, own, named); err != nil {
			return nil, err
		}
	}
	for _, r := range named {
		at, here := rows[r.number.PIN()]
		if !here { // who died or left before there was a register
			k.add(r.row, population.Relation{Kind: r.kind, Number: r.number})
			continue
		}
		one := k.to(at, r.kind, "")
		one.Number = r.number
		k.add(r.row, one)
		k.add(at, k.to(r.row, r.back, ""))
	}
	if k.homes != nil {
		return k, k.homes.end()
	}
	return k, nil
}

// to is what the person of a row is to another.
func (k *kin) to(row int, kind population.RelationKind, code string) population.Relation {
	return population.Relation{Kind: kind, Other: k.ids[row], Name: k.names[row], Number: k.numbers[row], Code: code}
}

// named adds the relatives whom a row names by number.
func (f *File) named(row tabular.Row, i int, own []population.Identifier, to []relative) ([]relative, error) {
	for _, k := range kinColumns {
		reading, err := vnfield.Number(f.cell(row, k.column))
		if err != nil {
			return nil, f.fail(row.Number, k.column, "%s", err)
		}
		if reading.Card.IsZero() {
			continue
		}
		if slices.ContainsFunc(own, func(n population.Identifier) bool { return n.Number == reading.Card }) {
			return nil, f.fail(row.Number, k.column, "the relative has the person's own number")
		}
		to = append(to, relative{i, reading.Card, k.kind, k.back})
	}
	return to, nil
}

// add adds a relation once: husband and wife may name each other.
func (k *kin) add(row int, r population.Relation) {
	same := func(o population.Relation) bool {
		return o.Kind == r.Kind && o.Other == r.Other && (!r.Other.IsZero() || o.Number == r.Number)
	}
	if !slices.ContainsFunc(k.of[row], same) {
		k.of[row] = append(k.of[row], r)
	}
}

// relations are those of a row, with the names that it gives itself where a number
// tells whose they are.
func (k *kin) relations(row int, named []population.Relation) []population.Relation {
	out := slices.Clone(k.of[row])
	for _, n := range named {
		i := slices.IndexFunc(out, func(r population.Relation) bool { return r.Kind == n.Kind })
		if i < 0 {
			out = append(out, n)
		} else {
			out[i].Name = n.Name // as declared in this person's record
		}
	}
	if k.homes != nil {
		out = append(out, k.homes.relations(row, k)...)
	}
	return out
}
