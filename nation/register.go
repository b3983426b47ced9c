package nation

import (
	"cmp"
	"context"
	"slices"

	"github.com/lienthong/lienthong/connector/official"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/reconcile/intake"
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

// persons is the population register as the linkage reads it, at present, with
// word of how far it is.
func (m *making) persons(ctx context.Context) intake.Source {
	const stage = "link: read the population register"
	source, people := node.Source(ctx, m.node.Population, population.At(m.Now())), int64(m.People)
	rows := source.Rows
	source.Rows = func(yield func(intake.Row, error) bool) {
		for row, err := range rows {
			if row.Number%progressEvery == 0 {
				m.Progress(stage, int64(row.Number), people)
			}
			if !yield(row, err) {
				return
			}
		}
		m.Progress(stage, people, people)
	}
	return source
}

// progressEvery is how many persons go by between two words about them.
const progressEvery = 5000
