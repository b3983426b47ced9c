package reading

import (
	"slices"
	"unicode/utf8"
	"unsafe"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// NotText finds the first cell that is no text once the reader has met one.
func (r *Reader) NotText(s *tabular.Stretch) (row, column int) {
	if !r.broken {
		return -1, 0
	}
	for i := range s.Rows {
		for k := range s.Strips {
			if !utf8.ValidString(s.Strips[k].Text(i)) {
				return i, k
			}
		}
	}
	return 0, 0
}

// Strips is a reader of stretches. What a column says with a dictionary
// is read once for each word of it, not for each person.
type Strips struct {
	*Reader
	strips []int // of each cell of a row, its strip in a stretch; -1 for none
	cells  []string
	column lexicon.Column
	coded  []codedNames // by cell
	room   []lexicon.Name

	births coded[lienthong.Date]
	sexes  coded[sexReading]
	lives  coded[bool]
	homes  []coded[uint8]
}

func NewStrips(r *Reader, columns []int) *Strips {
	width := 0
	for _, c := range r.columns {
		width = max(width, c+1)
	}
	s := &Strips{Reader: r, strips: slices.Repeat([]int{-1}, width), cells: make([]string, width), coded: make([]codedNames, width)}
	for k, c := range columns {
		s.strips[c] = k
	}
	s.births.read = func(text string) lienthong.Date { return readDate(text, nil) }
	s.sexes.read = r.sexes.of
	s.lives.read = r.lives.of
	for range r.place {
		s.homes = append(s.homes, coded[uint8]{read: r.places.of})
	}
	return s
}

// Cells are the cells of a row, put together for who asks for all of them.
func (r *Strips) Cells(s *tabular.Stretch, i int) []string {
	for c, k := range r.strips {
		if k >= 0 {
			r.cells[c] = s.Strips[k].Text(i)
			r.broken = r.broken || !utf8.ValidString(r.cells[c])
		}
	}
	return r.cells
}

// ParentsAt reads the parents of a row; see Reader.Parents.
func (r *Strips) ParentsAt(s *tabular.Stretch, i int, rec *kernel.Record) {
	rec.Father, rec.Mother = r.parent(s, i, r.father), r.parent(s, i, r.mother)
}

func (r *Strips) parent(s *tabular.Stretch, i, cell int) lexicon.Name {
	if strip := r.strip(s, cell); strip != nil {
		return r.tokens(strip.Text(i), nil)
	}
	return lexicon.Name{}
}

// ParentsOf reads the parents of all persons of a stretch.
func (r *Strips) ParentsOf(s *tabular.Stretch, people []kernel.Record) {
	for i, n := range r.names(s, r.father) {
		people[i].Father = n
	}
	for i, n := range r.names(s, r.mother) {
		people[i].Mother = n
	}
}

// strip is a cell's strip in a stretch; nil for none.
func (r *Strips) strip(s *tabular.Stretch, cell int) *tabular.Strip {
	if cell < 0 || r.strips[cell] < 0 {
		return nil
	}
	return &s.Strips[r.strips[cell]]
}

// names reads the names in a cell of all rows, none if there is no such column. They
// hold until the next call.
func (r *Strips) names(s *tabular.Stretch, cell int) []lexicon.Name {
	strip := r.strip(s, cell)
	switch {
	case strip == nil:
		return nil
	case strip.Codes != nil:
		return r.codedNames(strip, &r.coded[cell])
	}
	if data, ends, ok := strip.Raw(); ok {
		names, unknown := r.column.Read(r.lexicon, data, ends)
		for _, i := range unknown {
			names[i] = r.tokens(strip.Text(i), nil)
		}
		return names
	}
	r.room = r.room[:0]
	for i := range s.Rows {
		r.room = append(r.room, r.tokens(strip.Text(i), nil))
	}
	return r.room
}

// codedNames are the words of a dictionary as names, each read once.
type codedNames struct {
	words  *string // the first of the words
	names  []lexicon.Name
	broken []int32 // codes of those that are no UTF-8; nearly always none
}

// codedNames reads names that a dictionary has.
func (r *Strips) codedNames(s *tabular.Strip, c *codedNames) []lexicon.Name {
	if words := unsafe.SliceData(s.Words); c.words != words {
		c.words = words
		r.learn(s, c)
	}
	r.room = r.room[:0]
	for _, code := range s.Codes {
		if code < 0 {
			r.room = append(r.room, lexicon.Name{})
			continue
		}
		r.room = append(r.room, c.names[code])
	}
	if len(c.broken) > 0 && slices.ContainsFunc(s.Codes, func(code int32) bool { return slices.Contains(c.broken, code) }) {
		r.broken = true
	}
	return r.room
}

// learn reads the words of a dictionary. A word that no row has may be anything.
func (r *Strips) learn(s *tabular.Strip, c *codedNames) {
	c.names, c.broken = c.names[:0], c.broken[:0]
	read := func(i int) lexicon.Name {
		if !utf8.ValidString(s.Words[i]) {
			c.broken = append(c.broken, int32(i))
			return lexicon.Name{}
		}
		return r.tokens(s.Words[i], nil)
	}
	data, ends, ok := s.RawWords()
	if !ok {
		for i := range s.Words {
			c.names = append(c.names, read(i))
		}
		return
	}
	names, unknown := r.column.Read(r.lexicon, data, ends)
	for _, i := range unknown {
		names[i] = read(i)
	}
	c.names = append(c.names, names...)
}

// People appends the persons of a stretch, read as Reader.Person reads them.
func (r *Strips) People(s *tabular.Stretch, dst []kernel.Record) []kernel.Record {
	if r.name < 0 || r.birth < 0 || r.man >= 0 || r.woman >= 0 || r.has(vnfield.ColBirthYear) { // put together from several columns
		for i := range s.Rows {
			dst = append(dst, r.Person(r.Cells(s, i)))
		}
		return dst
	}
	var numbers, places []*tabular.Strip
	for _, c := range r.number {
		numbers = append(numbers, r.strip(s, c))
	}
	for _, c := range r.place {
		places = append(places, r.strip(s, c))
	}
	names := r.names(s, r.name)
	births, sexes, lives, cancelled := r.strip(s, r.birth), r.strip(s, r.sexCell), r.strip(s, r.life), r.strip(s, r.cancelled)
	for i := range s.Rows {
		rec := kernel.Record{
			Name: names[i], Birth: r.births.of(births, i),
			Sex: r.sexes.of(sexes, i).sex, Dead: r.lives.of(lives, i),
		}
		for _, n := range numbers {
			takeNumber(&rec, n.Text(i), nil)
		}
		if cancelled != nil {
			takeCancelled(&rec, cancelled.Text(i))
		}
		for k, p := range places {
			if rec.Place = r.homes[k].of(p, i); p.Text(i) != "" {
				break
			}
		}
		complete(&rec)
		dst = append(dst, rec)
	}
	return dst
}

// coded remembers what each word of a dictionary means.
type coded[T any] struct {
	read   func(string) T
	words  *string // the first word of the dictionary that values are of
	values []T
}

// of is what a strip says in a row; the zero value where it says nothing.
func (c *coded[T]) of(s *tabular.Strip, row int) (v T) {
	if s == nil {
		return v
	}
	if s.Codes == nil {
		if text := s.Text(row); text != "" {
			return c.read(text)
		}
		return v
	}
	if words := unsafe.SliceData(s.Words); c.words != words {
		c.words, c.values = words, c.values[:0]
		for _, w := range s.Words {
			c.values = append(c.values, v)
			if w != "" {
				c.values[len(c.values)-1] = c.read(w)
			}
		}
	}
	if code := s.Codes[row]; code >= 0 {
		return c.values[code]
	}
	return v
}
