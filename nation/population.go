package nation

import (
	"context"
	"io"
	"iter"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/synth/synthfile"
)

// makePopulation writes the register of persons as a file and imports the same
// persons into the register.
func (m *making) makePopulation(ctx context.Context) error {
	const file, register = "population file", "population register"
	people := int64(m.People)
	err := durable.Write(m.files.Population, func(w io.Writer) error {
		return synthfile.Population{
			Country:  m.country,
			Progress: func(n int) { m.Progress(file, int64(n), people) },
		}.WriteCSV(ctx, w)
	})
	if err != nil {
		return err
	}
	n, err := m.node.Population.Import(ctx, m.versions(ctx, func(n int64) { m.Progress(register, min(n, people-1), people) }))
	if err != nil {
		return err
	}
	if n != m.People {
		return lienthong.Errorf(lienthong.Internal, "%d persons were made and %d recorded", m.People, n)
	}
	m.Progress(register, people, people)
	return nil
}

// versions streams the country as first versions.
func (m *making) versions(ctx context.Context, progress func(int64)) iter.Seq2[population.Version, error] {
	recorded := m.Now().UTC().Truncate(time.Microsecond)
	return func(yield func(population.Version, error) bool) {
		for b, err := range m.country.Blocks(ctx, 0) {
			if err != nil {
				yield(population.Version{}, err)
				return
			}
			c := newCitizens(b, recorded)
			for i := range b.People {
				if !yield(c.version(&b.People[i]), nil) {
					return
				}
			}
			progress(int64(b.First - 1 + len(b.People)))
		}
	}
}
