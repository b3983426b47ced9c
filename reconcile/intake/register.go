package intake

import (
	"context"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/archive"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// register is the small side, held in memory: a chunk for each batch.
type register struct {
	chunks  []*chunk
	lexicon *lexicon.Lexicon
}

// chunk is the rows of one batch.
type chunk struct {
	archive.Archive
	rows []registerRow
}

// registerRow is what a row has beside its record and texts.
type registerRow struct {
	number int
	id     string
	notes  []reconcile.Difference
}

func (r *register) len() int {
	if len(r.chunks) == 0 {
		return 0
	}
	last := len(r.chunks) - 1
	return last*batchRows + len(r.chunks[last].rows)
}

// records are the records of the rows from and up to.
func (r *register) records(from, upTo int) []kernel.Record {
	out := make([]kernel.Record, 0, upTo-from)
	for i := from; i < upTo; i++ {
		out = append(out, r.chunks[i/batchRows].Records[i%batchRows])
	}
	return out
}

// row is one row, put together for a decision.
func (r *register) row(i int) *reconcile.Row {
	c, i := r.chunks[i/batchRows], i%batchRows
	row := &c.rows[i]
	return &reconcile.Row{Number: row.number, ID: row.id, Record: c.Records[i], Notes: row.notes, Fields: c.Fields(i)}
}

// number is a row's own.
func (r *register) number(i int) int { return r.chunks[i/batchRows].rows[i%batchRows].number }

// brief is a row of which only the name is shown.
func (r *register) brief(i int) *reconcile.Row {
	c, i := r.chunks[i/batchRows], i%batchRows
	row := &c.rows[i]
	return &reconcile.Row{
		Number: row.number, ID: row.id, Record: c.Records[i], Notes: row.notes,
		Fields: []reconcile.FieldText{{Field: reconcile.NameField, Text: c.Text(i, reconcile.NameField)}},
	}
}

// text is one field of a row, as written.
func (r *register) text(i int, field string) string {
	return r.chunks[i/batchRows].Text(i%batchRows, field)
}

// readRegister reads the small side whole. Rows are read in order by one
// goroutine and understood by the others.
func (l Linkage) readRegister(ctx context.Context) (*register, error) {
	done := make([]map[int]*chunk, l.Workers)
	readers := make([]*reader, l.Workers)
	for w := range done {
		done[w], readers[w] = make(map[int]*chunk), newReader(l.Register.Columns, l.words(), l.Places)
	}
	err := l.Register.share(ctx, l.Workers, func(w int, b *batch) error {
		done[w][int(b.first-1)/batchRows] = readers[w].chunk(b)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return joined(done, readers), nil
}

// words are the syllables that a reader of the register begins with: those of a
// population that is held, so that rows speak of it in its own tokens.
func (l Linkage) words() *lexicon.Lexicon {
	if l.Population.Held != nil {
		return l.Population.Held.table.Lexicon().Clone()
	}
	return lexicon.New()
}

// joined puts the workers' chunks in order, under one lexicon.
func joined(done []map[int]*chunk, readers []*reader) *register {
	n := 0
	lexicons := make([]*lexicon.Lexicon, len(readers))
	for w := range done {
		n += len(done[w])
		lexicons[w] = readers[w].lexicon
	}
	r := &register{chunks: make([]*chunk, n)}
	var translate []lexicon.Translation
	r.lexicon, translate = lexicon.Join(lexicons)
	for w, chunks := range done {
		for i, c := range chunks {
			for k := range c.Records {
				rec := &c.Records[k]
				translate[w].Name(&rec.Name)
				translate[w].Name(&rec.Father)
				translate[w].Name(&rec.Mother)
			}
			r.chunks[i] = c
		}
	}
	return r
}

// chunk understands the rows of a batch.
func (r *reader) chunk(b *batch) *chunk {
	c := &chunk{Archive: archive.Archive{Names: r.shownNames()}}
	for i := range b.numbers {
		cells := b.row(i)
		n := new(notes)
		rec := r.record(cells, n)
		r.parents(cells, &rec)
		c.Add(&rec, r.shownTexts(cells))
		c.rows = append(c.rows, registerRow{b.numbers[i], strings.Clone(text(cells, r.id)), n.list})
	}
	return c
}

// shown lists the columns that are set side by side, under one name for what
// both sides call differently.
var shown = []struct {
	column vnfield.Column
	field  string
}{
	{vnfield.ColName, reconcile.NameField},
	{vnfield.ColNumber, reconcile.NumberField},
	{vnfield.ColPIN, reconcile.NumberField},
	{vnfield.ColCMND, "cmnd9"},
	{vnfield.ColCancelledPIN, "cancelled_pin"},
	{vnfield.ColBirthDate, "birth_date"},
	{vnfield.ColSex, "sex"},
	{vnfield.ColBirthPlace, "birth_place"},
	{vnfield.ColPlaceOfBirth, "birth_place"},
	{vnfield.ColHometown, "birth_place"},
	{vnfield.ColResidence, "residence"},
	{vnfield.ColMother, "mother_name"},
	{vnfield.ColFather, "father_name"},
	{vnfield.ColStatus, "life_status"},
}

// shownField is a field that is shown, with the cells that may hold it.
type shownField struct {
	name  string
	text  func(cells []string) string // for a split name or date, put together; else nil
	cells []int                       // the first that is not empty counts
}

// shownFields settles once which cells each field comes from.
func (r *reader) shownFields() []shownField {
	var out []shownField
	if !r.has(vnfield.ColName) {
		out = append(out, shownField{name: reconcile.NameField, text: r.fullName})
	}
	for _, s := range shown {
		at, ok := r.columns[s.column]
		if !ok {
			continue
		}
		k := 0
		for k < len(out) && out[k].name != s.field {
			k++
		}
		if k == len(out) {
			out = append(out, shownField{name: s.field})
		}
		out[k].cells = append(out[k].cells, at)
	}
	if !r.has(vnfield.ColBirthDate) {
		out = append(out, shownField{name: "birth_date", text: r.splitBirth})
	}
	return out
}

func (r *reader) shownNames() []string {
	names := make([]string, len(r.shows))
	for i, f := range r.shows {
		names[i] = f.name
	}
	return names
}

// isShown reports whether a cell goes into a field that is wanted.
func (r *reader) isShown(cell int, wanted func(field string) bool) bool {
	return slices.ContainsFunc(r.shows, func(f shownField) bool {
		return wanted(f.name) && (f.text != nil || slices.Contains(f.cells, cell))
	})
}

// shownTexts is what is shown of a row, a text for each name. The slice is the
// reader's and holds until the next call.
func (r *reader) shownTexts(cells []string) []string {
	r.texts = r.texts[:0]
	for i := range r.shows {
		f, text := &r.shows[i], ""
		if f.text != nil {
			text = f.text(cells)
		}
		for _, c := range f.cells {
			if text == "" { // a column that this row leaves empty hides no other
				text = cells[c]
			}
		}
		r.texts = append(r.texts, text)
	}
	return r.texts
}

// person reads one record of the population, but for the parents: they are
// read when somebody asks, see parents.
func (r *reader) person(cells []string) kernel.Record {
	rec := r.record(cells, nil)
	complete(&rec)
	return rec
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
