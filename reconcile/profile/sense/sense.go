package sense

import "github.com/lienthong/lienthong/reconcile/scheme"

// Column is what is known of a column before its neighbours are looked at.
type Column struct {
	Cells []string    // of the rows, as they stand there
	Words []string    // the same, folded
	Kind  scheme.Kind // what the values read as, "" of a column that is left out
	Dates float64     // share of its values that read as dates
	Years int         // that nine in ten of its dates lie within, 0 without dates
	Named bool        // its name says what it holds: it is looked at, and nothing is told of it
}

// Meaning is what a column holds; of one that nothing is told of it is zero.
type Meaning struct {
	Kind scheme.Kind
	Part Part // where the column is but a part of what is compared
	Why  string
}

// Part is a part of a name or of a date.
type Part uint8

// Parts.
const (
	Whole  Part = iota
	Middle      // of a name: what stands between the given and the family name
	Year
	Month
	Day
)

// lifetime is how many years dates of birth lie within at least; those of events seldom do.
const lifetime = 15

// table is a table with the shapes of its columns.
type table struct {
	columns []Column
	shapes  []shape
	out     []Meaning
	sex     int // the column of sexes, -1 without
}

// Tell says what columns hold.
func Tell(columns []Column) []Meaning {
	t := &table{columns: columns, out: make([]Meaning, len(columns)), sex: -1}
	for i := range columns {
		t.shapes = append(t.shapes, shapeOf(&columns[i]))
	}
	t.figures()
	t.addresses(t.names())
	return t.out
}

// tell notes what a column holds, if its name does not say.
func (t *table) tell(at int, kind scheme.Kind, why string) {
	if !t.columns[at].Named {
		t.out[at] = Meaning{Kind: kind, Why: "by its values, " + why}
	}
}

// kind is what is known of a column so far.
func (t *table) kind(at int) scheme.Kind {
	if k := t.out[at].Kind; k != "" {
		return k
	}
	return t.columns[at].Kind
}

// ofPersons reports whether something beside names points to persons: births, sexes, mailboxes. Years
// alone may be those of books.
func (t *table) ofPersons() (persons, years bool) {
	for i := range t.columns {
		persons = persons || t.out[i].Part == Day
		switch t.kind(i) {
		case scheme.Date:
			years = true
			persons = persons || t.columns[i].Years >= lifetime && !t.years(i)
		case scheme.Sex, scheme.Email:
			persons = true
		}
	}
	return persons, years
}
