package nation

import (
	"cmp"
	"context"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/official"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/synth"
)

// dossierColumns are what linking needs of a dossier.
var dossierColumns = []vnfield.Column{
	vnfield.ColID, vnfield.ColName, vnfield.ColBirthDate, vnfield.ColSex, vnfield.ColNumber,
	vnfield.ColBirthPlace, vnfield.ColHometown, vnfield.ColFather, vnfield.ColMother,
}

// dossiers is the officials' register as the linkage reads it: what the agency
// wrote, in the order and with the row numbers of the file it came from, so
// that an officer finds a verdict's row in his own workbook.
func (m *making) dossiers(ctx context.Context) (intake.Source, error) {
	var all []official.Identity
	for id, err := range m.node.Officials.Identities(ctx) {
		if err != nil {
			return intake.Source{}, err
		}
		all = append(all, id)
	}
	slices.SortFunc(all, func(a, b official.Identity) int { return cmp.Compare(a.Row, b.Row) })
	return intake.Source{Columns: dossierColumns, Rows: func(yield func(intake.Row, error) bool) {
		for i := range all {
			d := &all[i]
			cells := []string{d.Key, d.Name, d.BirthDate, d.Sex, d.Number, d.BirthPlace, d.Hometown, d.FatherName, d.MotherName}
			if !yield(intake.Row{Number: d.Row, Cells: cells}, nil) {
				return
			}
		}
	}}, nil
}

// personColumns are what linking needs of a person.
var personColumns = []vnfield.Column{
	vnfield.ColPIN, vnfield.ColCancelledPIN, vnfield.ColCMND, vnfield.ColName, vnfield.ColBirthDate, vnfield.ColSex,
	vnfield.ColBirthPlace, vnfield.ColResidence, vnfield.ColFather, vnfield.ColMother, vnfield.ColStatus,
}

// persons is the population register as the linkage reads it, at present.
func (m *making) persons(ctx context.Context) intake.Source {
	const stage = "link: read the population register"
	now := population.At(m.Now())
	return intake.Source{Columns: personColumns, Rows: func(yield func(intake.Row, error) bool) {
		n, people := 0, int64(m.People)
		cells := make([]string, len(personColumns))
		for v, err := range m.node.Population.Scan(ctx, now) {
			if err != nil {
				yield(intake.Row{}, err)
				return
			}
			n++
			if n%progressEvery == 0 {
				m.Progress(stage, int64(n), people)
			}
			describe(cells, &v, now)
			if !yield(intake.Row{Number: n, Person: v.Person, Cells: cells}, nil) {
				return
			}
		}
		m.Progress(stage, people, people)
	}}
}

// progressEvery is how many persons go by between two words about them.
const progressEvery = 5000

// describe writes a person into the cells of personColumns, in the words of
// the files that officers know.
func describe(cells []string, v *population.Version, at population.AsOf) {
	clear(cells)
	p := v.Profile(at.Valid)
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
	cells[4] = string(synth.AppendDate(nil, p.BirthDate))
	cells[5] = sexWords[p.Sex]
	cells[6] = textOf(v, population.FieldBirthRegistration, at)
	cells[7] = textOf(v, population.FieldPermanentResidence, at)
	cells[8], cells[9] = p.Father, p.Mother
	cells[10] = lifeWords[p.Life]
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
