package populationsql

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"sync"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// Holders implements [population.Reader].
func (s *Store) Holders(ctx context.Context, numbers []lienthong.CardNumber, at population.AsOf) ([]population.Holder, error) {
	if err := fits(len(numbers), "numbers"); err != nil {
		return nil, err
	}
	q := ask(numbers)
	if len(q.distinct) == 0 {
		return nil, ctx.Err()
	}
	err := s.reading(ctx, "look up numbers", func() error {
		q.found, q.open = q.found[:0], q.open[:0]
		if err := s.engine.bearers(ctx, q.distinct, func(number, person int64, profile string) error {
			return q.add(number, person, profile, at)
		}); err != nil || len(q.open) == 0 {
			return err
		}
		return s.settle(ctx, q, at)
	})
	if err != nil {
		return nil, err
	}
	return q.answer(numbers), nil
}

// A question is a Holders call under way.
type question struct {
	distinct []int64     // the numbers, each once, no zeros
	found    []candidate // in the order of arrival
	open     []int       // those of found that only a document can settle
}

// candidate is a person who bears, or may bear, a number.
type candidate struct {
	number int64
	holder population.Holder
	holds  bool
}

func ask(numbers []lienthong.CardNumber) *question {
	q := &question{distinct: make([]int64, 0, len(numbers))}
	for _, n := range numbers {
		if key := int64(keyOf(n)); key != 0 {
			q.distinct = append(q.distinct, key)
		}
	}
	if len(q.distinct) > 1 {
		slices.Sort(q.distinct) // neighbours share pages of the index
		q.distinct = slices.Compact(q.distinct)
	}
	q.found = make([]candidate, 0, len(q.distinct))
	return q
}

// add takes a row that the engine found.
func (q *question) add(number, person int64, profile string, at population.AsOf) error {
	c := candidate{number: number}
	id, err := lienthong.PersonIDFromInt64(person)
	if err != nil {
		return errCorrupt
	}
	says, err := decodeBearer(profile, at, &c.holder)
	if err != nil || says == no {
		return err
	}
	c.holder.Person, c.holds = id, says == yes
	if says == read {
		c.holder = population.Holder{Person: id}
		q.open = append(q.open, len(q.found))
	}
	q.found = append(q.found, c)
	return nil
}

// settle answers what the profiles left open, from the documents.
func (s *Store) settle(ctx context.Context, q *question, at population.AsOf) error {
	persons := make([]int64, len(q.open))
	for i, c := range q.open {
		persons[i] = q.found[c].holder.Person.Int64()
	}
	return s.engine.versions(ctx, persons, micros(at.Recorded), func(row storedVersion) error {
		c := &q.found[q.open[row.position]]
		var v population.Version
		if err := row.into(&v, c.holder.Person); err != nil {
			return err
		}
		c.holds = holderIn(&v, uint64(c.number), at, &c.holder)
		return nil
	})
}

// answer puts the holders in the order of the question.
func (q *question) answer(numbers []lienthong.CardNumber) []population.Holder {
	slices.SortFunc(q.found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.number, b.number), a.holder.Person.Compare(b.holder.Person))
	})
	holders := make([]population.Holder, 0, len(q.found))
	for index, n := range numbers {
		key := int64(keyOf(n))
		from, _ := slices.BinarySearchFunc(q.found, key, func(c candidate, key int64) int { return cmp.Compare(c.number, key) })
		for _, c := range q.found[from:] {
			if c.number != key || key == 0 {
				break
			}
			if c.holds {
				c.holder.Index = index
				holders = append(holders, c.holder)
			}
		}
	}
	return holders
}

// Documents implements [population.Reader].
func (s *Store) Documents(ctx context.Context, persons []lienthong.PersonID, at population.AsOf) ([]population.Version, error) {
	if err := fits(len(persons), "persons"); err != nil {
		return nil, err
	}
	if len(persons) == 0 {
		return nil, ctx.Err()
	}
	keys := make([]int64, len(persons))
	for i, p := range persons {
		keys[i] = p.Int64()
	}
	var versions []population.Version
	err := s.reading(ctx, "read persons", func() error {
		versions = make([]population.Version, 0, len(persons))
		return s.engine.versions(ctx, keys, micros(at.Recorded), func(row storedVersion) error {
			var v population.Version
			if err := row.into(&v, persons[row.position]); err != nil {
				return err
			}
			versions = append(versions, v)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return versions, nil
}

// scanned is how many versions go from who reads them to who decodes them at once.
const scanned = 256

// Scan implements [population.Scanner]. Rows are read by one goroutine and decoded
// by the one that ranges: each is half the work.
func (s *Store) Scan(ctx context.Context, at population.AsOf) iter.Seq2[population.Version, error] {
	return func(yield func(population.Version, error) bool) {
		reading, stop := context.WithCancel(ctx)
		chunks := make(chan []picked, 2)
		var failed error // the reading, once chunks is closed
		var reader sync.WaitGroup
		reader.Go(func() {
			defer close(chunks)
			p := pick{recorded: micros(at.Recorded), give: func(some []picked) error {
				select {
				case chunks <- some:
					return nil
				case <-reading.Done():
					return reading.Err()
				}
			}}
			if failed = s.engine.scan(reading, p.row); failed == nil {
				failed = p.end()
			}
		})
		defer reader.Wait()
		defer stop()
		var v population.Version
		for some := range chunks {
			for i := range some {
				v.Recorded = lienthong.Period{}
				if err := some[i].into(&v); err != nil {
					yield(population.Version{}, wrap(ctx, err, "read the register from end to end"))
					return
				}
				if !yield(v, nil) {
					return
				}
			}
		}
		if failed != nil {
			yield(population.Version{}, wrap(ctx, failed, "read the register from end to end"))
		}
	}
}

// picked is a version of a person.
type picked struct {
	person int64
	storedVersion
}

func (p *picked) into(v *population.Version) error {
	id, err := lienthong.PersonIDFromInt64(p.person)
	if err != nil {
		return errCorrupt
	}
	return p.storedVersion.into(v, id)
}

// pick gives, of the versions of each person as they go by, the one recorded at
// recorded. It is the last that began by then, so it is known only when the next
// row is.
type pick struct {
	recorded int64
	give     func([]picked) error
	held     picked // number 0 is none
	some     []picked
}

func (p *pick) row(person int64, row storedVersion) error {
	if person != p.held.person {
		if err := p.flush(); err != nil {
			return err
		}
		p.held = picked{person: person}
	}
	switch {
	case row.from <= p.recorded:
		p.held.storedVersion = row
	case p.held.number != 0 && p.held.until == 0:
		p.held.until = row.from
	}
	return nil
}

// flush takes the version that is held.
func (p *pick) flush() error {
	if p.held.number == 0 {
		return nil
	}
	if p.some == nil {
		p.some = make([]picked, 0, scanned)
	}
	if p.some = append(p.some, p.held); len(p.some) < scanned {
		return nil
	}
	some := p.some
	p.some = nil
	return p.give(some)
}

// end gives what is left.
func (p *pick) end() error {
	if err := p.flush(); err != nil || len(p.some) == 0 {
		return err
	}
	return p.give(p.some)
}

// into makes a row a version.
func (r *storedVersion) into(v *population.Version, person lienthong.PersonID) error {
	v.Person, v.Number, v.Recorded.From = person, r.number, fromMicros(r.from)
	if r.until != 0 {
		v.Recorded.Until = fromMicros(r.until)
	}
	return decodeDocument(r.document, v)
}

// fits holds the limit of one call.
func fits(n int, what string) error {
	if n <= population.MaxBatch {
		return nil
	}
	return lienthong.Errorf(lienthong.TooLarge,
		"One question takes at most %d %s, this one has %d; split it.", population.MaxBatch, what, n)
}

// Count implements [population.Reader].
func (s *Store) Count(ctx context.Context) (c population.Counts, err error) {
	var last int64
	err = s.reading(ctx, "count the register", func() error {
		return s.db.Read.QueryRowContext(ctx, sumTally).Scan(&c.Persons, &c.Versions, &c.Numbers, &c.Deceased, &c.Disappeared, &last)
	})
	if last != 0 {
		c.LastRecorded = fromMicros(last)
	}
	c.Alive = c.Persons - c.Deceased - c.Disappeared
	return c, err
}
