package intake

import (
	"context"
	"strings"

	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/archive"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
	"github.com/lienthong/lienthong/reconcile/reading"
)

// register is the small side, held in memory: a chunk for each batch.
type register struct {
	chunks  []*chunk
	lexicon *lexicon.Lexicon
}

// chunk is the rows of one batch. Like what it shows of them, it has hardly a pointer:
// of millions of rows the collector would follow each at every turn.
type chunk struct {
	archive.Archive
	rows []registerRow
	ids  string // of all rows, one after another
}

// registerRow is what a row has beside its record and texts.
type registerRow struct {
	number int
	idEnd  int // of its id, in those of the chunk
	notes  reconcile.DifferenceSet
}

// id is a row's own name for itself, as the register has it.
func (c *chunk) id(i int) string {
	from := 0
	if i > 0 {
		from = c.rows[i-1].idEnd
	}
	return c.ids[from:c.rows[i].idEnd]
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
	return c.row(i, c.Fields(i))
}

// number is a row's own.
func (r *register) number(i int) int { return r.chunks[i/batchRows].rows[i%batchRows].number }

// brief is a row of which only the name is shown.
func (r *register) brief(i int) *reconcile.Row {
	c, i := r.chunks[i/batchRows], i%batchRows
	return c.row(i, []reconcile.FieldText{{Field: reconcile.NameField, Text: c.Text(i, reconcile.NameField)}})
}

// row is one row of a chunk, of which some fields are shown.
func (c *chunk) row(i int, fields []reconcile.FieldText) *reconcile.Row {
	row := &c.rows[i]
	return &reconcile.Row{Number: row.number, ID: c.id(i), Record: c.Records[i], Notes: row.notes, Fields: fields}
}

// text is one field of a row, as written.
func (r *register) text(i int, field string) string {
	return r.chunks[i/batchRows].Text(i%batchRows, field)
}

// readRegister reads the small side whole. Rows are read in order by one
// goroutine and understood by the others.
func (l Linkage) readRegister(ctx context.Context) (*register, error) {
	done := make([]map[int]*chunk, l.Workers)
	readers := make([]*reading.Reader, l.Workers)
	for w := range done {
		done[w], readers[w] = make(map[int]*chunk), reading.New(l.Register.Columns, l.words(), l.Places)
	}
	err := l.Register.share(ctx, l.Workers, func(w int, b *batch) error {
		done[w][int(b.first-1)/batchRows] = understood(readers[w], b)
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
func joined(done []map[int]*chunk, readers []*reading.Reader) *register {
	n := 0
	lexicons := make([]*lexicon.Lexicon, len(readers))
	for w := range done {
		n += len(done[w])
		lexicons[w] = readers[w].Lexicon()
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

// understood is the rows of a batch.
func understood(r *reading.Reader, b *batch) *chunk {
	c := &chunk{Archive: archive.Archive{Names: r.Shown()}, rows: make([]registerRow, 0, len(b.numbers))}
	var ids strings.Builder
	for i := range b.numbers {
		cells := b.row(i)
		var n reading.Notes
		rec := r.Row(cells, &n)
		c.Add(&rec, r.Texts(cells))
		ids.WriteString(r.ID(cells))
		c.rows = append(c.rows, registerRow{b.numbers[i], ids.Len(), n.Seen})
	}
	c.ids = ids.String()
	return c
}
