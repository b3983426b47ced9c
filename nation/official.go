package nation

import (
	"context"
	"io"

	"github.com/lienthong/lienthong/synth"
	"github.com/lienthong/lienthong/synth/synthfile"
)

// makeOfficials draws officials from the country and writes their register as a
// workbook, with damage, and the truth beside it.
func (m *making) makeOfficials(ctx context.Context) error {
	const stage = "officials' register"
	rows := int64(m.officials())
	m.Progress(stage, 0, rows)
	entries, err := synth.DefaultRegister(m.country, m.officials()).Entries(ctx, 0)
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
	if err := writeFile(m.files.Officials, func(w io.Writer) error { return synthfile.WriteRegisterXLSX(w, counted) }); err != nil {
		return err
	}
	if err := writeFile(m.files.Truth, func(w io.Writer) error { return synthfile.WriteTruth(w, entries) }); err != nil {
		return err
	}
	m.Progress(stage, rows, rows)
	return nil
}
