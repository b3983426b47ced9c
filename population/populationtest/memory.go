package populationtest

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// Memory is a population.Store that forgets when the process ends. Its zero
// value is an empty register.
type Memory struct {
	mu      sync.RWMutex
	persons map[lienthong.PersonID]*person                // guarded by mu
	bearers map[lienthong.CardNumber][]lienthong.PersonID // guarded by mu; every person who ever bore the number
	size    population.Counts                             // guarded by mu
	came    []population.Version                          // guarded by mu; in their order, without what they say
}

// person is every version, and the profile of the last.
type person struct {
	versions []population.Version
	profile  population.Profile
}

// at is the version that was recorded at a time, nil if there was none.
func (p *person) at(at population.AsOf) *population.Version {
	for i := range slices.Backward(p.versions) {
		if p.versions[i].Recorded.Contains(at.Recorded) {
			return &p.versions[i]
		}
	}
	return nil
}

func (p *person) last() *population.Version { return &p.versions[len(p.versions)-1] }

// Holders implements population.Reader.
func (m *Memory) Holders(ctx context.Context, numbers []lienthong.CardNumber, at population.AsOf) ([]population.Holder, error) {
	if err := batch(ctx, len(numbers)); err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	var out []population.Holder
	for i, n := range numbers {
		if n.IsZero() {
			continue
		}
		for _, id := range m.bearers[n] {
			if h, ok := m.persons[id].holder(n, at); ok {
				h.Index = i
				out = append(out, h)
			}
		}
	}
	return out, nil
}

// holder is the person as the bearer of a number, if the number had begun.
func (p *person) holder(number lienthong.CardNumber, at population.AsOf) (population.Holder, bool) {
	v := p.at(at)
	if v == nil {
		return population.Holder{}, false
	}
	for _, n := range v.Numbers {
		if n.Number != number || n.Valid.From.After(at.Valid) {
			continue
		}
		h := population.Holder{Person: v.Person, Valid: n.Valid, Profile: p.profile}
		if v != p.last() || !p.profile.Holds.Contains(at.Valid) {
			h.Profile = v.Profile(at.Valid)
		}
		return h, true
	}
	return population.Holder{}, false
}

// Documents implements population.Reader.
func (m *Memory) Documents(ctx context.Context, persons []lienthong.PersonID, at population.AsOf) ([]population.Version, error) {
	if err := batch(ctx, len(persons)); err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	var out []population.Version
	for _, id := range persons {
		if p := m.persons[id]; p != nil {
			if v := p.at(at); v != nil {
				out = append(out, clone(*v))
			}
		}
	}
	return out, nil
}

// Scan implements population.Scanner.
func (m *Memory) Scan(ctx context.Context, at population.AsOf) iter.Seq2[population.Version, error] {
	return func(yield func(population.Version, error) bool) {
		for _, v := range m.snapshot(at) {
			if err := ctx.Err(); err != nil {
				yield(population.Version{}, err)
				return
			}
			if !yield(clone(v), nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(population.Version{}, err)
		}
	}
}

// snapshot is the version of each person at a time, ordered by person.
func (m *Memory) snapshot(at population.AsOf) []population.Version {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var all []population.Version
	for _, p := range m.persons {
		if v := p.at(at); v != nil {
			all = append(all, *v)
		}
	}
	slices.SortFunc(all, func(a, b population.Version) int { return a.Person.Compare(b.Person) })
	return all
}

// Since implements population.Follower. A mark is how many versions have come.
func (m *Memory) Since(ctx context.Context, mark population.Mark, now time.Time, most int) (population.Changes, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	c := population.Changes{Mark: mark}
	late := func(v population.Version) bool { return v.Recorded.From.After(now) }
	if !mark.Taken {
		if at := slices.IndexFunc(m.came, late); at >= 0 {
			return population.Changes{Mark: population.Mark{Place: int64(at), Taken: true}}, ctx.Err()
		}
		return population.Changes{Mark: population.Mark{Place: int64(len(m.came)), Taken: true}}, ctx.Err()
	}
	fresh := m.came[min(int(mark.Place), len(m.came)):]
	if int(mark.Place) > len(m.came) || len(fresh) > most {
		return population.Changes{Lost: true}, ctx.Err()
	}
	for i, v := range fresh {
		if late(v) {
			continue
		}
		c.Persons = append(c.Persons, v.Person)
		if c.Mark.Place == mark.Place+int64(i) {
			c.Mark.Place++
		}
	}
	slices.SortFunc(c.Persons, lienthong.PersonID.Compare)
	c.Persons = slices.Compact(c.Persons)
	return c, ctx.Err()
}

// Count implements population.Reader.
func (m *Memory) Count(ctx context.Context) (population.Counts, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.size, ctx.Err()
}

// Import implements population.Writer.
func (m *Memory) Import(ctx context.Context, versions iter.Seq2[population.Version, error]) (int, error) {
	var all []population.Version
	for v, err := range versions {
		if err = cmp.Or(err, ctx.Err(), standing(v)); err != nil {
			return 0, err
		}
		if v.Number != 1 {
			return 0, lienthong.Errorf(lienthong.Invalid, "An import holds first versions only.")
		}
		all = append(all, clone(v))
	}
	err := m.record(ctx, all, "A person of the import is in the register already, or comes twice.")
	if err != nil {
		return 0, err
	}
	return len(all), nil
}

// Append implements population.Writer.
func (m *Memory) Append(ctx context.Context, versions ...population.Version) error {
	seen := map[lienthong.PersonID]bool{}
	all := make([]population.Version, len(versions))
	for i, v := range versions {
		if err := standing(v); err != nil {
			return err
		}
		if seen[v.Person] {
			return lienthong.Errorf(lienthong.Invalid, "A person comes twice in one append.")
		}
		seen[v.Person], all[i] = true, clone(v)
	}
	return m.record(ctx, all, "A record has changed since it was read.")
}

// record checks all versions against the register, and then takes all.
func (m *Memory) record(ctx context.Context, versions []population.Version, conflict string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	fresh := map[lienthong.PersonID]bool{}
	for i := range versions {
		v, p := &versions[i], m.persons[versions[i].Person]
		switch {
		case p == nil && v.Number == 1 && !fresh[v.Person]:
			fresh[v.Person] = true
		case p == nil, v.Number != p.last().Number+1, !v.Recorded.From.After(p.last().Recorded.From):
			return &lienthong.Error{Code: lienthong.Conflict, Message: conflict}
		}
	}
	for i := range versions {
		m.take(versions[i])
	}
	return nil
}

func (m *Memory) take(v population.Version) {
	if m.persons == nil {
		m.persons = map[lienthong.PersonID]*person{}
		m.bearers = map[lienthong.CardNumber][]lienthong.PersonID{}
	}
	p := m.persons[v.Person]
	if p == nil {
		p = &person{}
		m.persons[v.Person] = p
	} else {
		p.last().Recorded.Until = v.Recorded.From
		m.size.Numbers -= int64(len(p.last().Numbers))
		m.count(p.last(), p.profile.Life, -1)
	}
	p.versions = append(p.versions, v)
	m.came = append(m.came, population.Version{Person: v.Person, Recorded: v.Recorded})
	p.profile = v.Profile(v.Recorded.From)
	m.size.Versions++
	m.size.Numbers += int64(len(v.Numbers))
	m.count(&v, p.profile.Life, 1)
	if v.Recorded.From.After(m.size.LastRecorded) {
		m.size.LastRecorded = v.Recorded.From.UTC()
	}
	for _, n := range v.Numbers {
		ids := m.bearers[n.Number]
		at, found := slices.BinarySearchFunc(ids, v.Person, lienthong.PersonID.Compare)
		if !found {
			m.bearers[n.Number] = slices.Insert(ids, at, v.Person)
		}
	}
}

// count counts n persons more; a record that was merged into another is nobody.
func (m *Memory) count(v *population.Version, life population.LifeStatus, n int64) {
	if v.MergedInto().IsZero() {
		m.size.Persons += n
		*living(&m.size, life) += n
	}
}

// living is the count that persons of a life status are in.
func living(c *population.Counts, life population.LifeStatus) *int64 {
	switch life {
	case population.Dead:
		return &c.Deceased
	case population.Missing:
		return &c.Disappeared
	default:
		return &c.Alive
	}
}

func batch(ctx context.Context, n int) error {
	if n > population.MaxBatch {
		return lienthong.Errorf(lienthong.TooLarge, "A batch holds at most %d.", population.MaxBatch)
	}
	return ctx.Err()
}

// standing is the part of population.Writer about single versions.
func standing(v population.Version) error {
	if v.Person.IsZero() || v.Number < 1 || v.Recorded.From.IsZero() || !v.Recorded.IsOpen() {
		return lienthong.Errorf(lienthong.Invalid, "A version needs a person, a number and an open recorded period.")
	}
	return nil
}

func clone(v population.Version) population.Version {
	v.Facts = slices.Clone(v.Facts)
	v.Numbers = slices.Clone(v.Numbers)
	v.Relations = slices.Clone(v.Relations)
	return v
}

var _ population.Store = (*Memory)(nil)
