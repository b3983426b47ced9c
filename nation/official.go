package nation

import (
	"context"
	"io"
	"path/filepath"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/official"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/synth"
	"github.com/lienthong/lienthong/synth/synthfile"
)

// A small country has few namesakes born in one year, and few twins who are both
// officials, so that a register of it leaves people nothing to decide, where that of
// a whole country leaves thousands of rows. A part of it is therefore from poor
// files, and twins are drawn more often.
const (
	poorFiles = 0.08
	moreTwins = 6
)

// makeOfficials draws officials from the country and writes their register as a
// workbook, with damage, and the truth beside it.
func (m *making) makeOfficials(ctx context.Context) error {
	const stage = "officials' register"
	rows := int64(m.officials())
	m.Progress(stage, 0, rows)
	register := synth.DefaultRegister(m.country, m.officials())
	register.Poor, register.Twins = poorFiles, moreTwins
	entries, err := register.Entries(ctx, 0)
	if err != nil {
		return err
	}
	counted := func(yield func(*synth.Official, *synth.Truth) bool) {
		for o, t := range entries {
			m.truth = append(m.truth, *t)
			m.Progress(stage, min(int64(t.Row), rows-1), rows)
			if !yield(o, t) {
				return
			}
		}
	}
	if err := durable.Write(m.files.Officials, func(w io.Writer) error { return synthfile.WriteRegisterXLSX(w, counted) }); err != nil {
		return err
	}
	if err := durable.Write(m.files.Truth, func(w io.Writer) error { return synthfile.WriteTruth(w, entries) }); err != nil {
		return err
	}
	if err := m.importOfficials(ctx); err != nil {
		return err
	}
	m.Progress(stage, rows, rows)
	return nil
}

// importOfficials reads the workbook into the officials' register, one dossier
// a row, as an agency would.
func (m *making) importOfficials(ctx context.Context) error {
	service := m.node.Officials
	t, err := tabular.Open(m.files.Officials, tabular.Options{HeaderScore: service.Catalogue.Score})
	if err != nil {
		return err
	}
	defer t.Close()
	_, err = service.Import(ctx, t, official.ImportOptions{Source: filepath.Base(m.files.Officials)})
	return err
}

// apply gives the dossiers the persons that the run found, with what the
// population register says of the fields that it is the master of.
func (m *making) apply(ctx context.Context, run string, results []reconcile.Result) error {
	links := make([]official.Link, 0, len(results))
	for batch := range slices.Chunk(results, population.MaxBatch) {
		values, err := m.identities(ctx, batch)
		if err != nil {
			return err
		}
		for i := range batch {
			r := &batch[i]
			link := official.Link{Key: r.ID, PIN: r.PIN, Verdict: string(r.Verdict), Probability: r.Probability, Run: run}
			for _, d := range r.Differences {
				link.Differences = append(link.Differences, string(d))
			}
			if !r.PIN.IsZero() {
				link.Values = values[r.Candidates[0].Person]
			}
			links = append(links, link)
		}
	}
	_, err := m.node.Officials.Link(ctx, links)
	return err
}

// identities reads the identity fields of the persons that rows were linked to.
func (m *making) identities(ctx context.Context, results []reconcile.Result) (map[lienthong.PersonID]map[official.FieldID]string, error) {
	var persons []lienthong.PersonID
	for i := range results {
		if !results[i].PIN.IsZero() {
			persons = append(persons, results[i].Candidates[0].Person)
		}
	}
	now := population.At(m.Now())
	documents, err := m.node.Population.Documents(ctx, persons, now)
	if err != nil {
		return nil, err
	}
	out := make(map[lienthong.PersonID]map[official.FieldID]string, len(documents))
	for i := range documents {
		p := documents[i].Profile(now.Valid)
		out[documents[i].Person] = map[official.FieldID]string{
			official.FullName: p.Name, official.BirthDate: p.BirthDate.String(),
			official.Sex: p.Sex.String(), official.PersonalNumber: p.PIN.Reveal(),
		}
	}
	return out, nil
}
