package granttest

import (
	"cmp"
	"context"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant/agreement"
)

// find is the index of an agreement, -1 for none. The lock is held.
func (m *Memory) find(id string) int {
	return slices.IndexFunc(m.agreements, func(a agreement.Agreement) bool { return a.ID == id })
}

// Begin implements agreement.Store.
func (m *Memory) Begin(_ context.Context, a agreement.Agreement) error {
	defer m.mu.Unlock()
	if err := m.lock("Begin"); err != nil {
		return err
	}
	if m.find(a.ID) >= 0 {
		return conflict()
	}
	m.agreements = append(m.agreements, a)
	m.revision++
	return nil
}

// AppendStep implements agreement.Store.
func (m *Memory) AppendStep(_ context.Context, id string, s agreement.Step) error {
	defer m.mu.Unlock()
	if err := m.lock("AppendStep"); err != nil {
		return err
	}
	i := m.find(id)
	if i < 0 || s.Number != len(m.agreements[i].Steps)+1 {
		return conflict()
	}
	m.agreements[i].Steps = append(slices.Clone(m.agreements[i].Steps), s)
	m.revision++
	return nil
}

// Agreement implements agreement.Store.
func (m *Memory) Agreement(_ context.Context, id string) (agreement.Agreement, error) {
	defer m.mu.Unlock()
	if err := m.lock("Agreement"); err != nil {
		return agreement.Agreement{}, err
	}
	i := m.find(id)
	if i < 0 {
		return agreement.Agreement{}, lienthong.Errorf(lienthong.NotFound, "There is no such agreement.")
	}
	return m.agreements[i], nil
}

// Agreements implements agreement.Store.
func (m *Memory) Agreements(context.Context) ([]agreement.Agreement, error) {
	defer m.mu.Unlock()
	if err := m.lock("Agreements"); err != nil {
		return nil, err
	}
	out := slices.Clone(m.agreements)
	slices.SortFunc(out, func(a, b agreement.Agreement) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}
