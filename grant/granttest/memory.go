package granttest

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/agreement"
)

// Store is all that a driver keeps.
type Store interface {
	grant.Store
	grant.References
	grant.ReferenceWriter
	agreement.Store
}

// Memory is a Store for tests. The zero Memory is empty. It is written to be
// plainly right: it keeps lists and looks through all of them.
type Memory struct {
	mu         sync.Mutex
	versions   []grant.Version
	agreements []agreement.Agreement
	references []grant.Reference
	revision   int64

	// Fail, if set, is asked before every call with the name of the method; its
	// error is returned instead of an answer.
	Fail func(method string) error

	calls map[string]int
}

var _ Store = (*Memory)(nil)

// lock begins a call. The caller unlocks, also on an error.
func (m *Memory) lock(method string) error {
	m.mu.Lock()
	if m.calls == nil {
		m.calls = map[string]int{}
	}
	m.calls[method]++
	if m.Fail != nil {
		return m.Fail(method)
	}
	return nil
}

// Calls is how often a method was called.
func (m *Memory) Calls(method string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.calls[method]
}

func conflict() error { return lienthong.Errorf(lienthong.Conflict, "Another change came first.") }

// Append implements grant.Writer.
func (m *Memory) Append(_ context.Context, v grant.Version) error {
	defer m.mu.Unlock()
	if err := m.lock("Append"); err != nil {
		return err
	}
	last := -1
	for i := range m.versions {
		if m.versions[i].Grant.ID == v.Grant.ID {
			last = i
		}
	}
	switch {
	case last < 0 && v.Number != 1:
		return conflict()
	case last >= 0:
		if m.versions[last].Number+1 != v.Number || !v.RecordedFrom.After(m.versions[last].RecordedFrom) {
			return conflict()
		}
		m.versions[last].RecordedUntil = v.RecordedFrom
	}
	v.RecordedUntil = time.Time{}
	m.versions = append(m.versions, v)
	m.revision++
	return nil
}

// Grants implements grant.Reader.
func (m *Memory) Grants(_ context.Context, f grant.Filter, recorded time.Time) ([]grant.Version, error) {
	defer m.mu.Unlock()
	if err := m.lock("Grants"); err != nil {
		return nil, err
	}
	var out []grant.Version
	for _, v := range m.versions {
		if f.Matches(&v.Grant) && v.KnownAt(recorded) {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b grant.Version) int { return cmp.Compare(a.Grant.ID, b.Grant.ID) })
	return out, nil
}

// History implements grant.Reader.
func (m *Memory) History(_ context.Context, id string) ([]grant.Version, error) {
	defer m.mu.Unlock()
	if err := m.lock("History"); err != nil {
		return nil, err
	}
	var out []grant.Version
	for _, v := range m.versions {
		if v.Grant.ID == id {
			out = append(out, v)
		}
	}
	return out, nil
}

// Standings implements grant.Reader.
func (m *Memory) Standings(_ context.Context, recorded time.Time) ([]grant.Standing, error) {
	defer m.mu.Unlock()
	if err := m.lock("Standings"); err != nil {
		return nil, err
	}
	var out []grant.Standing
	for _, a := range m.agreements {
		for _, s := range a.Steps {
			if recorded.IsZero() || !s.Recorded.After(recorded) {
				out = append(out, grant.Standing{Agreement: a.ID, From: s.Effective, Active: s.To.Permits()})
			}
		}
	}
	return out, nil
}

// Revision implements grant.Reader.
func (m *Memory) Revision(context.Context) (int64, error) {
	defer m.mu.Unlock()
	if err := m.lock("Revision"); err != nil {
		return 0, err
	}
	return m.revision + 1, nil
}

// Record implements grant.ReferenceWriter.
func (m *Memory) Record(_ context.Context, entries ...grant.Reference) error {
	defer m.mu.Unlock()
	if err := m.lock("Record"); err != nil {
		return err
	}
	all := slices.Clone(m.references)
	for _, e := range entries {
		for i := range all {
			r := &all[i]
			same := r.Person == e.Person && r.Sector == e.Sector && r.Capacity == e.Capacity && r.Case == e.Case
			if !same {
				continue
			}
			if !e.Recorded.From.After(r.Recorded.From) {
				return conflict()
			}
			if r.Recorded.Until.IsZero() {
				r.Recorded.Until = e.Recorded.From
			}
		}
		e.Recorded.Until = time.Time{}
		all = append(all, e)
	}
	m.references = all
	return nil
}

// Known implements grant.References.
func (m *Memory) Known(_ context.Context, q grant.ReferenceQuery) (bool, error) {
	defer m.mu.Unlock()
	if err := m.lock("Known"); err != nil {
		return false, err
	}
	return slices.ContainsFunc(m.references, func(r grant.Reference) bool {
		known := r.Recorded.IsOpen()
		if !q.At.Recorded.IsZero() {
			known = r.Recorded.Contains(q.At.Recorded)
		}
		return known && r.Person == q.Person && r.Sector == q.Sector && (q.Case == "" || q.Case == r.Case) && !(q.OutsideCases && r.Case != "") &&
			(len(q.Capacities) == 0 || slices.Contains(q.Capacities, r.Capacity)) && r.Valid.Contains(q.At.Valid)
	}), nil
}
