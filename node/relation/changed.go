package relation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/reconcile/linkjob/notice"
)

const (
	// changesAtMost is how many recorded versions are gone through for one mark, eight
	// bytes each; after more, every row is linked again.
	changesAtMost = 1_000_000
	// lookedAt is how many changed persons are looked up for one answer.
	lookedAt = 50_000
)

// mark is a state of the register, and how far somebody has come who goes through what
// has changed since.
type mark struct {
	model string // by which rows were linked then
	since place
	after int64 // the last person told of; 0 if nobody goes through
	until place // up to which, if somebody does
}

// place is a state of the register and the time when that was the present one.
type place struct{ at, place, count int64 }

const placeText = "%d.%d.%d"

func placeOf(m population.Mark, at time.Time) place { return place{at.UnixMicro(), m.Place, m.Count} }

func (p place) mark() population.Mark {
	return population.Mark{Taken: true, Place: p.place, Count: p.count}
}

func (m mark) String() string {
	text := fmt.Sprintf("%s."+placeText, m.model, m.since.at, m.since.place, m.since.count)
	if m.after != 0 {
		text += fmt.Sprintf(".%d."+placeText, m.after, m.until.at, m.until.place, m.until.count)
	}
	return text
}

// parseMark reads a mark, or reports that it is none.
func parseMark(text string) (m mark, ok bool) {
	model, rest, ok := strings.Cut(text, ".")
	m.model = model
	fields := []*int64{&m.since.at, &m.since.place, &m.since.count, &m.after, &m.until.at, &m.until.place, &m.until.count}
	if n := strings.Count(rest, ".") + 1; n == 3 {
		fields = fields[:3]
	}
	into := make([]any, len(fields))
	for i, f := range fields {
		into[i] = f
	}
	_, err := fmt.Sscanf(rest, strings.Repeat(".%d", len(fields))[1:], into...)
	for _, f := range fields {
		ok = ok && *f >= 0
	}
	return m, ok && err == nil && m.String() == text // nothing before, between or behind
}

// Changed tells who of those that a system's sector knows has been recorded anew since a
// mark: by the numbers that they bear, and bore when the mark was the present state, so
// that somebody whose record was cancelled in favour of another is told by his own.
func (d *Directory) Changed(ctx context.Context, system, text string) (*notice.Answer, error) {
	sector, err := d.sector(system)
	if err != nil {
		return nil, err
	}
	now := d.Now().UTC().Truncate(time.Microsecond)
	m, ok := parseMark(text)
	if !ok || m.model != d.Model || m.since.at > now.UnixMicro() {
		return d.anew(ctx, now, text != "")
	}
	register := d.Population.Store
	changes, err := register.Since(ctx, m.since.mark(), now, changesAtMost)
	if err != nil {
		return nil, err
	}
	if changes.Lost {
		return d.anew(ctx, now, true)
	}
	if m.after == 0 {
		m.until = placeOf(changes.Mark, now)
	}
	out := &notice.Answer{Anybody: len(changes.Persons) > 0, Numbers: []string{}}
	rest := changes.Persons
	if i, told := slices.BinarySearchFunc(rest, m.after, func(p lienthong.PersonID, after int64) int { return int(p.Int64() - after) }); told {
		rest = rest[i+1:]
	} else {
		rest = rest[i:]
	}
	all := len(rest)
	rest = rest[:min(all, lookedAt)]
	known, err := d.Store.Among(ctx, sector, rest)
	if err != nil {
		return nil, err
	}
	out.More = len(rest) < all
	if len(known) > notice.PersonsAtOnce {
		known, out.More = known[:notice.PersonsAtOnce], true
		m.after = known[len(known)-1].Int64()
	} else if out.More {
		m.after = rest[len(rest)-1].Int64()
	}
	then := time.UnixMicro(m.since.at)
	if !out.More {
		m = mark{model: d.Model, since: m.until}
	}
	out.Mark, out.Persons = m.String(), known
	out.Numbers, err = d.numbers(ctx, known, then, now)
	return out, err
}

// anew is an answer with the present mark alone.
func (d *Directory) anew(ctx context.Context, now time.Time, lost bool) (*notice.Answer, error) {
	changes, err := d.Population.Store.Since(ctx, population.Mark{}, now, 0)
	if err != nil {
		return nil, err
	}
	return &notice.Answer{Mark: mark{model: d.Model, since: placeOf(changes.Mark, now)}.String(), Lost: lost, Numbers: []string{}}, nil
}

// numbers are those that persons bear now, or bore then, each once.
func (d *Directory) numbers(ctx context.Context, persons []lienthong.PersonID, then, now time.Time) ([]string, error) {
	seen := map[string]bool{}
	for some := range slices.Chunk(persons, population.MaxBatch) {
		for _, at := range [...]time.Time{then, now} {
			versions, err := d.Population.Store.Documents(ctx, some, population.At(at))
			if err != nil {
				return nil, err
			}
			for i := range versions {
				for _, n := range versions[i].Numbers {
					seen[n.Number.Reveal()] = true // to whoever was told it when it linked the person
				}
			}
		}
	}
	out := make([]string, 0, len(seen))
	for n := range seen {
		out = append(out, n)
	}
	slices.Sort(out)
	return out, nil
}
