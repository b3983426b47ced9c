package reading

import (
	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// Places turns what a file says of a province into its code in the list of 63
// provinces of before 1 July 2025, the first digits of personal numbers; 0 if
// it cannot be told. It must be safe for concurrent use.
type Places func(text string) uint8

// Reader turns cells into records. It is for one goroutine.
type Reader struct {
	columns map[vnfield.Column]int
	lexicon *lexicon.Lexicon

	// Where the cells are that every record is made of, settled once: -1 or
	// none where the table has no such column.
	id, name, father, mother, birth, sexCell, man, woman, life, cancelled int
	number, place                                                         []int

	shows []shownField
	texts []string

	broken bool // a text was no UTF-8

	// What a column says in a few words is read once for each way of saying it.
	sexes  memo[sexReading]
	lives  memo[bool]
	places memo[uint8]
}

func New(columns []vnfield.Column, words *lexicon.Lexicon, places Places) *Reader {
	r := &Reader{
		columns: make(map[vnfield.Column]int), lexicon: words,
		sexes: newMemo(readSex), lives: newMemo(readDead), places: newMemo(places),
	}
	for i, c := range columns {
		if _, taken := r.columns[c]; !taken && c != "" {
			r.columns[c] = i
		}
	}
	r.id, r.name, r.birth = r.at(vnfield.ColID), r.at(vnfield.ColName), r.at(vnfield.ColBirthDate)
	r.father, r.mother = r.at(vnfield.ColFather), r.at(vnfield.ColMother)
	r.sexCell, r.life, r.cancelled = r.at(vnfield.ColSex), r.at(vnfield.ColStatus), r.at(vnfield.ColCancelledPIN)
	r.man, r.woman = r.at(vnfield.ColMale), r.at(vnfield.ColFemale)
	r.number = r.all(vnfield.ColPIN, vnfield.ColNumber, vnfield.ColCMND)
	r.place = r.all(vnfield.ColBirthPlace, vnfield.ColPlaceOfBirth, vnfield.ColHometown)
	r.shows = r.shownFields()
	return r
}

// at is the cell of a column, -1 if there is none.
func (r *Reader) at(c vnfield.Column) int {
	if i, ok := r.columns[c]; ok {
		return i
	}
	return -1
}

// all are the cells of the columns that there are.
func (r *Reader) all(columns ...vnfield.Column) []int {
	var cells []int
	for _, c := range columns {
		if i, ok := r.columns[c]; ok {
			cells = append(cells, i)
		}
	}
	return cells
}

// text is the text of a cell, "" for cell -1.
func text(cells []string, at int) string {
	if at < 0 {
		return ""
	}
	return cells[at]
}

func (r *Reader) has(c vnfield.Column) bool {
	_, ok := r.columns[c]
	return ok
}

// In has names become tokens of x from now on.
func (r *Reader) In(x *lexicon.Lexicon) *Reader {
	r.lexicon = x
	return r
}

// Lexicon is what names are tokens of.
func (r *Reader) Lexicon() *lexicon.Lexicon { return r.lexicon }

// ID is the cell that names a row, "" if there is none.
func (r *Reader) ID(cells []string) string { return text(cells, r.id) }

// Residence is where a person lives, as written.
func (r *Reader) Residence(cells []string) string { return text(cells, r.at(vnfield.ColResidence)) }

// Row reads a row of a register, and notes its damage unless n is nil.
func (r *Reader) Row(cells []string, n *Notes) kernel.Record {
	rec := r.record(cells, n)
	r.Parents(cells, &rec)
	return rec
}

// Person reads one record of the population, but for the parents, whom it wants of
// few persons; see [Reader.Parents].
func (r *Reader) Person(cells []string) kernel.Record {
	rec := r.record(cells, nil)
	complete(&rec)
	return rec
}

// Whole is Person with the parents.
func (r *Reader) Whole(cells []string) kernel.Record {
	rec := r.Row(cells, nil)
	complete(&rec)
	return rec
}

// record reads what the kernel compares, but for the parents.
func (r *Reader) record(cells []string, n *Notes) kernel.Record {
	var rec kernel.Record
	r.Numbers(cells, &rec, n)
	rec.Name = r.tokens(r.FullName(cells), n)
	rec.Birth = r.date(cells, n)
	rec.Sex = r.sex(cells, n)
	rec.Place = r.home(cells)
	rec.Dead = r.dead(cells)
	return rec
}

// Parents reads the names of father and mother.
func (r *Reader) Parents(cells []string, rec *kernel.Record) {
	rec.Father = r.tokens(text(cells, r.father), nil)
	rec.Mother = r.tokens(text(cells, r.mother), nil)
}

// complete adds what the population leaves out and its numbers say: they were
// made from it.
func complete(rec *kernel.Record) {
	if rec.Place != 0 && rec.Sex != lienthong.SexUnknown || rec.PIN == 0 {
		return
	}
	pin, err := lienthong.PINFromUint64(rec.PIN)
	if err != nil {
		return // cannot be: it was read as one
	}
	if rec.Place == 0 && pin.Province() < 100 {
		rec.Place = uint8(pin.Province())
	}
	if rec.Sex == lienthong.SexUnknown {
		rec.Sex = pin.Sex()
	}
}

// Notes collects the damage seen while reading a row; nil for the population,
// whose damage is not this job's.
type Notes struct{ Seen reconcile.DifferenceSet }

func (n *Notes) add(d reconcile.Difference, when bool) {
	if n != nil && when {
		n.Seen |= reconcile.SetOf(d)
	}
}
