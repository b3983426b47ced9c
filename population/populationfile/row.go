package populationfile

import (
	"fmt"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/population"
)

// cancelledBefore ends numbers of which a file says only that they are
// cancelled: personal numbers exist since the Law on Identification
// 59/2014/QH13 came into force, and this lies before any time that is asked about.
var cancelledBefore = time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC)

// version is what one row says of a person. The file does not say since when
// its facts are true, so they are taken as always having been.
func (f *File) version(row tabular.Row) (population.Version, error) {
	var v population.Version
	var err error
	if v.Numbers, err = f.numbers(row); err != nil {
		return v, err
	}
	name := f.cell(row, vnfield.ColName)
	if name == "" {
		return v, f.fail(row.Number, vnfield.ColName, "the name is missing; a person needs one")
	}
	v.Facts = append(v.Facts, population.Fact{Field: population.FieldFullName, Value: population.Value{Text: name}})
	for _, read := range []func(tabular.Row) ([]population.Fact, error){f.birth, f.sex, f.places, f.life} {
		facts, err := read(row)
		if err != nil {
			return v, err
		}
		v.Facts = append(v.Facts, facts...)
	}
	for _, relative := range []struct {
		kind   population.RelationKind
		column vnfield.Column
	}{
		{population.Father, vnfield.ColFather}, {population.Mother, vnfield.ColMother}, {population.Spouse, vnfield.ColSpouse},
	} {
		if name := f.cell(row, relative.column); name != "" {
			v.Relations = append(v.Relations, population.Relation{Kind: relative.kind, Name: name})
		}
	}
	return v, nil
}

func (f *File) numbers(row tabular.Row) ([]population.Identifier, error) {
	var out []population.Identifier
	have := map[lienthong.CardNumber]bool{{}: true}
	add := func(n lienthong.CardNumber, valid lienthong.Period) {
		if !have[n] {
			have[n] = true
			out = append(out, population.Identifier{Number: n, Valid: valid})
		}
	}
	for _, c := range numberColumns {
		reading, err := vnfield.Number(f.cell(row, c))
		if err != nil {
			return nil, f.fail(row.Number, c, "%s", err)
		}
		for _, n := range append([]lienthong.CardNumber{reading.Card}, reading.Alternates...) {
			add(n, lienthong.Period{})
		}
	}
	if len(out) == 0 {
		return nil, f.fail(row.Number, f.firstNumberColumn(), "no number; a person in the register needs one")
	}
	inForce := 0
	for _, n := range out {
		if !n.Number.PIN().IsZero() {
			inForce++
		}
	}
	if inForce > 1 {
		return nil, f.fail(row.Number, f.firstNumberColumn(), "two personal numbers; put the one that was cancelled into a column of its own")
	}
	return f.cancelled(row, out)
}

// cancelled adds a number that is no longer in force. When it ended the file
// does not say; what is certain is that it is over.
func (f *File) cancelled(row tabular.Row, out []population.Identifier) ([]population.Identifier, error) {
	reading, err := vnfield.Number(f.cell(row, vnfield.ColCancelledPIN))
	if err != nil {
		return nil, f.fail(row.Number, vnfield.ColCancelledPIN, "%s", err)
	}
	if !reading.Card.IsZero() {
		out = append(out, population.Identifier{Number: reading.Card, Valid: lienthong.Period{Until: cancelledBefore}})
	}
	return out, nil
}

func (f *File) firstNumberColumn() vnfield.Column {
	for _, c := range numberColumns {
		if f.has(c) {
			return c
		}
	}
	return vnfield.ColPIN
}

func (f *File) birth(row tabular.Row) ([]population.Fact, error) {
	reading, err := vnfield.Date(f.cell(row, vnfield.ColBirthDate))
	if err != nil {
		return nil, f.fail(row.Number, vnfield.ColBirthDate, "%s", err)
	}
	if reading.Date.IsZero() {
		return nil, nil
	}
	if reading.Note&vnfield.TwoDigitYear != 0 {
		return nil, f.fail(row.Number, vnfield.ColBirthDate, "the year has two digits; a register needs all four")
	}
	return []population.Fact{{Field: population.FieldBirthDate, Value: population.Value{Date: reading.Date}}}, nil
}

func (f *File) sex(row tabular.Row) ([]population.Fact, error) {
	sex, err := vnfield.Sex(f.cell(row, vnfield.ColSex))
	if err != nil {
		return nil, f.fail(row.Number, vnfield.ColSex, "%s", err)
	}
	if sex == lienthong.SexUnknown {
		return nil, nil
	}
	return []population.Fact{{Field: population.FieldSex, Value: population.Value{Code: fmt.Sprint(uint8(sex))}}}, nil
}

// places keeps what the file says as text: which unit it is, and on which day,
// is the gazetteer's to tell.
func (f *File) places(row tabular.Row) ([]population.Fact, error) {
	var out []population.Fact
	for _, p := range []struct {
		column vnfield.Column
		field  population.Field
	}{
		{vnfield.ColBirthPlace, population.FieldBirthRegistration},
		{vnfield.ColPlaceOfBirth, population.FieldBirthPlace},
		{vnfield.ColHometown, population.FieldHometown},
		{vnfield.ColResidence, population.FieldPermanentResidence},
		{vnfield.ColCurrentAddress, population.FieldCurrentResidence},
	} {
		if text := f.cell(row, p.column); text != "" {
			out = append(out, population.Fact{Field: p.field, Value: population.Value{Text: text}})
		}
	}
	return out, nil
}

// life records that a person is dead or missing; since when, the file does not say.
func (f *File) life(row tabular.Row) ([]population.Fact, error) {
	status, err := vnfield.Life(f.cell(row, vnfield.ColStatus))
	if err != nil {
		return nil, f.fail(row.Number, vnfield.ColStatus, "%s", err)
	}
	switch status {
	case vnfield.Dead:
		return []population.Fact{{Field: population.FieldDeathDate}}, nil
	case vnfield.Missing:
		return []population.Fact{{Field: population.FieldDisappearanceDate}}, nil
	default:
		return nil, nil
	}
}
