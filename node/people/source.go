package people

import (
	"context"
	"strconv"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/reconcile/intake"
)

// personColumns are what linking needs of a person.
var personColumns = []vnfield.Column{
	vnfield.ColPIN, vnfield.ColCancelledPIN, vnfield.ColCMND, vnfield.ColName, vnfield.ColBirthDate, vnfield.ColSex,
	vnfield.ColBirthPlace, vnfield.ColResidence, vnfield.ColFather, vnfield.ColMother, vnfield.ColStatus,
}

// Source is the population register as the linkage reads it, as it was at a
// time: one consistent state, streamed.
func Source(ctx context.Context, register population.Scanner, at population.AsOf) intake.Source {
	return source(ctx, register, at, func(lienthong.PersonID, time.Time) {})
}

// source is Source with word of when the rows of persons will be others, if nothing is
// recorded: of those of whom that is known.
func source(ctx context.Context, register population.Scanner, at population.AsOf, until func(lienthong.PersonID, time.Time)) intake.Source {
	return intake.Source{Columns: personColumns, Rows: func(yield func(intake.Row, error) bool) {
		n, cells := 0, make([]string, len(personColumns))
		for v, err := range register.Scan(ctx, at) {
			if err != nil {
				yield(intake.Row{}, err)
				return
			}
			n++
			if end := describe(cells, &v, at); !end.IsZero() {
				until(v.Person, end)
			}
			if !yield(intake.Row{Number: n, Person: v.Person, Cells: cells}, nil) {
				return
			}
		}
	}}
}

// describe writes a person into the cells of personColumns, in the words of
// the files that officers know. It gives the time from when on the same version may
// have other cells; zero for never.
func describe(cells []string, v *population.Version, at population.AsOf) time.Time {
	clear(cells)
	p := v.Keyless(at.Valid)
	cells[0] = p.PIN.Reveal()
	for _, n := range v.Numbers {
		switch {
		case !n.Number.CMND9().IsZero():
			cells[2] = n.Number.CMND9().Reveal()
		case n.Number.PIN() != p.PIN:
			cells[1] = n.Number.Reveal()
		}
	}
	cells[3] = p.Name
	cells[4] = dateText(p.BirthDate)
	cells[5] = sexWords[p.Sex]
	cells[6] = textOf(v, population.FieldBirthRegistration, at)
	cells[7] = textOf(v, population.FieldPermanentResidence, at)
	cells[8], cells[9] = p.Father, p.Mother
	cells[10] = lifeWords[p.Life]
	return nextEdge(v, p.Holds.Until, at)
}

// nextEdge is the first time after at at which a text that is shown begins or ends to
// be true, or the one given if that is before.
func nextEdge(v *population.Version, first time.Time, at population.AsOf) time.Time {
	for i := range v.Facts {
		f := &v.Facts[i]
		if f.Field != population.FieldBirthRegistration && f.Field != population.FieldPermanentResidence {
			continue
		}
		for _, edge := range [2]time.Time{f.Valid.From, f.Valid.Until} {
			if edge.After(at.Valid) && (first.IsZero() || edge.Before(first)) {
				first = edge
			}
		}
	}
	return first
}

// dateText writes a date as officers do, to the precision known.
func dateText(d lienthong.Date) string {
	if d.IsZero() {
		return ""
	}
	b := make([]byte, 0, len("02/01/2006"))
	for _, n := range []uint8{d.Day, d.Month} {
		if n != 0 {
			b = append(b, '0'+n/10, '0'+n%10, '/')
		}
	}
	return string(strconv.AppendInt(b, int64(d.Year), 10))
}

var sexWords = map[lienthong.Sex]string{lienthong.Male: "Nam", lienthong.Female: "Nữ", lienthong.SexOther: "Khác"}

var lifeWords = map[population.LifeStatus]string{population.Alive: "Còn sống", population.Dead: "Đã chết", population.Missing: "Mất tích"}

// textOf is the text of the first fact of a field that is true at a time.
func textOf(v *population.Version, field population.Field, at population.AsOf) string {
	for i := range v.Facts {
		if f := &v.Facts[i]; f.Field == field && f.Valid.Contains(at.Valid) {
			return f.Value.Text
		}
	}
	return ""
}
