package official_test

import (
	"context"
	"iter"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/official"
)

// memory is a store that keeps the dossiers in the order of their coming. fail
// makes its next method fail.
type memory struct {
	dossiers []official.Dossier
	fail     error
}

func (m *memory) Get(_ context.Context, keys []string) ([]official.Dossier, error) {
	var out []official.Dossier
	for _, d := range m.dossiers {
		if slices.Contains(keys, d.Key) {
			out = append(out, d)
		}
	}
	return out, m.fail
}

func (m *memory) ByPIN(context.Context, lienthong.PIN) (official.Dossier, error) {
	if m.fail != nil {
		return official.Dossier{}, m.fail
	}
	return official.Dossier{}, lienthong.Errorf(lienthong.NotFound, "none")
}

func (m *memory) Put(_ context.Context, dossiers []official.Dossier) error {
	if m.fail == nil {
		m.dossiers = append(m.dossiers, dossiers...)
	}
	return m.fail
}

func (m *memory) All(context.Context) iter.Seq2[official.Dossier, error] {
	return func(yield func(official.Dossier, error) bool) {
		if m.fail != nil {
			yield(official.Dossier{}, m.fail)
			return
		}
		for _, d := range m.dossiers {
			if !yield(d, nil) {
				return
			}
		}
	}
}

func (m *memory) Count(context.Context) (official.Status, error) {
	return official.Status{Dossiers: len(m.dossiers)}, m.fail
}
