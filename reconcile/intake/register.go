package intake

import (
	"cmp"
	"context"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

// readRegister reads the small side whole.
func readRegister(ctx context.Context, src Source, places Places) ([]reconcile.Row, *kernel.Lexicon, error) {
	lexicon := kernel.NewLexicon()
	r := newReader(src.Columns, lexicon, places)
	var rows []reconcile.Row
	for row, err := range src.Rows {
		if err = cmp.Or(err, ctx.Err()); err != nil {
			return nil, nil, err
		}
		n := new(notes)
		rows = append(rows, reconcile.Row{
			Number: row.Number,
			ID:     strings.Clone(r.cell(row.Cells, vnfield.ColID)),
			Record: r.record(row.Cells, n),
			Notes:  n.list,
			Fields: r.fields(row.Cells),
		})
	}
	return rows, lexicon, nil
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

// fields copies what is to be shown. A split name or date is put together; the
// texts are copied, so that a row of a big file is not held for one cell.
func (r *reader) fields(cells []string) []reconcile.FieldText {
	out := make([]reconcile.FieldText, 0, len(r.columns))
	add := func(field, text string) {
		for i := range out {
			if out[i].Field == field {
				if out[i].Text == "" { // a column that this row leaves empty hides no other
					out[i].Text = strings.Clone(text)
				}
				return
			}
		}
		out = append(out, reconcile.FieldText{Field: field, Text: strings.Clone(text)})
	}
	if !r.has(vnfield.ColName) {
		add(reconcile.NameField, r.fullName(cells))
	}
	for _, s := range shown {
		if r.has(s.column) {
			add(s.field, r.cell(cells, s.column))
		}
	}
	if !r.has(vnfield.ColBirthDate) {
		add("birth_date", r.splitBirth(cells))
	}
	return out
}

// person reads one record of the population.
func (r *reader) person(cells []string) kernel.Record {
	rec := r.record(cells, nil)
	if rec.PIN == 0 {
		return rec
	}
	// What the population leaves out, its numbers say: they were made from it.
	pin, err := lienthong.PINFromUint64(rec.PIN)
	if err != nil {
		return rec
	}
	if rec.Place == 0 && pin.Province() < 100 {
		rec.Place = uint8(pin.Province())
	}
	if rec.Sex == lienthong.SexUnknown {
		rec.Sex = pin.Sex()
	}
	return rec
}
