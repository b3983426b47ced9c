package closer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Kinds gives the fields of a model closer kinds, those that are proposed for the same columns, and says
// which. Fields whose levels or shares are written are compared as they stand, and only learnt as
// what they hold, unless the levels ask of the closer kind what they ask of theirs. Where nothing beside them is of persons, texts are no names of theirs: a restaurant
// has a name too. And an identifier that hardly two rows share is one, whatever it looks like.
func Kinds(own, proposed *scheme.Model, rows Rows) (notes []string) {
	for i := range own.Fields {
		f := &own.Fields[i]
		if f.BlockOnly || f.SwapWith != "" || len(f.Words) > 0 || reads(f) {
			continue
		}
		k, p := kindOf(proposed, f)
		closer, told := slices.Contains(says[f.Kind], k), p != nil && reads(p)
		written := len(f.Levels)+len(f.M)+len(f.U) > 0 && (told || !asSaid(f, k))
		switch asked := askedIn(proposed, f); {
		case asked != nil && !written:
			notes = append(notes, fmt.Sprintf("field %q of kind %s holds ages, and is compared as the date of birth that each says together with %q, when it was asked", f.Name, f.Kind, asked.Columns[1]))
			take(f, asked)
		case told && (k == f.Kind || closer && !written):
			notes = append(notes, fmt.Sprintf("field %q of kind %s is compared as %s, read as its columns hold it: %s", f.Name, f.Kind, k, reading(p)))
			take(f, p)
		case told && closer:
			notes = append(notes, fmt.Sprintf("field %q of kind %s is compared by the levels that it has, though its columns hold what kind %s reads as %s; take its levels, m and u out to have it read so", f.Name, f.Kind, k, reading(p)))
		case told, !closer, rows.meant(f, k): // it stays as it is
		case written:
			f.Holds = k
			notes = append(notes, fmt.Sprintf("field %q of kind %s holds what kind %s is for, going by the names and the values of its columns: it is compared by the levels that it has, and learnt as that", f.Name, f.Kind, k))
		default:
			stays := fmt.Sprintf("if it should stay %s, name its levels: [%s]", f.Kind, strings.Join(f.LevelNames(), ", "))
			if len(f.Levels) > 0 {
				stays = "by the levels that it has"
			}
			notes = append(notes, fmt.Sprintf("field %q of kind %s is compared as %s, as which the names and the values of its columns read; %s", f.Name, f.Kind, k, stays))
			f.Kind = k
			if p != nil && k == scheme.Date {
				take(f, p)
			}
		}
	}
	return notes
}

// asSaid reports whether the levels that a field names mean of the values of another kind what they mean
// of its own: to be the same, or so many letters and figures apart. What changes is that a date, a number, a
// sex or an address is read however it is written. Likeness is another thing for each kind.
func asSaid(f *scheme.Field, k scheme.Kind) bool {
	read := []scheme.Kind{scheme.Date, scheme.Sex, scheme.Phone, scheme.Identifier, scheme.Code, scheme.Email}
	return len(f.Levels) > 0 && slices.Contains(read, k) && !slices.ContainsFunc(f.Parsed(), func(l scheme.Level) bool {
		return l.Test != scheme.Exact && l.Test != scheme.Edits || !k.Has(l.Test)
	})
}

// Rows is what is known of the rows of a model beside what is proposed for their columns.
type Rows struct {
	Persons bool                     // they are of persons
	Apart   func(column string) bool // hardly two rows of the left table share a value of a column
	Whole   func(column string) bool // values of a column have as many words as whole names
}

// meant reports whether a field is what it is called, though its columns read as another kind.
func (r Rows) meant(f *scheme.Field, k scheme.Kind) bool {
	if k == scheme.Code && f.Kind == scheme.Identifier {
		return r.Apart(f.ColumnsOf(0)[0])
	}
	if f.Kind == scheme.Name { // a header such as "nome" may stand over given names, and over whole ones
		return slices.ContainsFunc(slices.Concat(f.ColumnsOf(0), f.ColumnsOf(1)), r.Whole)
	}
	return !r.Persons && slices.Contains([]scheme.Kind{scheme.Name, scheme.Given, scheme.Family}, k)
}

// says are the kinds that say more than one that is written: who writes text or category has said
// no more than that there are words, who writes number or identifier, that there are figures. The
// other way round nothing is changed, since what says more was meant. Nor is a whole name made a
// Vietnamese one, whose marks are a level: who wrote name may want names of any order and is told.
var says = map[scheme.Kind][]scheme.Kind{
	scheme.Text:       {scheme.Name, scheme.NameVI, scheme.Given, scheme.Family, scheme.Place, scheme.Date, scheme.Email, scheme.Phone, scheme.Identifier, scheme.Code, scheme.Sex},
	scheme.Category:   {scheme.Name, scheme.NameVI, scheme.Given, scheme.Family, scheme.Place, scheme.Date, scheme.Email, scheme.Phone, scheme.Identifier, scheme.Code, scheme.Sex},
	scheme.Number:     {scheme.Date, scheme.Phone, scheme.Identifier, scheme.Code},
	scheme.Identifier: {scheme.Code, scheme.Phone, scheme.Email},
	scheme.Code:       {scheme.Phone, scheme.Email},
	scheme.Name:       {scheme.Given, scheme.Family},
}

// kindOf is the kind that is proposed for the columns of a field, "" if there is none, and the proposed
// field if it is one. Several columns that are all parts of names are a whole name together; those of
// an address are a place.
func kindOf(m *scheme.Model, f *scheme.Field) (scheme.Kind, *scheme.Field) {
	var over []scheme.Kind
	var last *scheme.Field
	var read [2][]string
	for i := range m.Fields {
		p := &m.Fields[i]
		if p.Kind == scheme.Codes || len(p.Words) > 0 || !inside(p, f, 0) && !inside(p, f, 1) {
			continue
		}
		if !inside(p, f, 0) || !inside(p, f, 1) {
			return "", nil // it reads what other columns say together with these
		}
		over, last = append(over, p.Kind), p
		for side := range read {
			read[side] = append(read[side], p.ColumnsOf(side)...)
		}
	}
	for side := range read {
		if slices.ContainsFunc(f.ColumnsOf(side), func(c string) bool { return !slices.Contains(read[side], c) }) {
			return "", nil
		}
	}
	switch {
	case len(over) == 1:
		return over[0], last
	case all(over, scheme.Name, scheme.NameVI, scheme.Given, scheme.Family):
		return scheme.Name, nil
	case all(over, scheme.Place, scheme.Code) && slices.Contains(over, scheme.Place):
		return scheme.Place, nil
	}
	return "", nil
}

// inside reports whether a proposed field reads no columns of a side but those of another one.
func inside(p, f *scheme.Field, side int) bool {
	return !slices.ContainsFunc(p.ColumnsOf(side), func(c string) bool { return !slices.Contains(f.ColumnsOf(side), c) })
}

// all reports whether there are kinds, and none but some.
func all(kinds []scheme.Kind, some ...scheme.Kind) bool {
	return len(kinds) > 0 && !slices.ContainsFunc(kinds, func(k scheme.Kind) bool { return !slices.Contains(some, k) })
}
