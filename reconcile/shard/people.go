package shard

import (
	"context"
	"errors"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

// found is what parts hold together: the stretches of one shard.
type found struct {
	matches [][]kernel.Match // of each part, of each row
	people  people
	tally   kernel.Tally
}

// readParts reads the parts that units made about a shard of so many rows, as many
// at once as there are processors.
func readParts(ctx context.Context, units []Unit, rows int) (*found, error) {
	f := &found{matches: make([][]kernel.Match, len(units))}
	parts := make([]part, len(units))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, u := range units {
		group.Go(func() (err error) {
			parts[i], err = readPart(ctx, u.part(), rows)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for i := range parts {
		f.matches[i] = parts[i].matches
		f.tally = after(f.tally, parts[i].tally)
		f.people.join(&parts[i].people)
		parts[i] = part{}
	}
	return f, nil
}

// part is one file of findings.
type part struct {
	matches matches
	people  people
	tally   kernel.Tally
}

func readPart(ctx context.Context, path string, rows int) (part, error) {
	s, err := readSummary(path)
	if err != nil {
		return part{}, err
	}
	out := part{newMatches(rows, s.Tally.Persons), people{fields: s.Fields}, s.Tally}
	sum := uint32(0)
	err = eachOf(path, func(x *finding) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case x.Ordinal != 0 && !x.eachText(len(s.Fields), func(string) {}):
			return damaged(path, errors.New("texts of a person"))
		}
		sum = x.sum(sum)
		out.people.add(x)
		return out.matches.add(path, x.edge())
	})
	if err == nil && sum != s.Whole {
		err = damaged(path, errChecksum)
	}
	return out, err
}

// readMatches is readPart for who needs no persons.
func readMatches(path string, rows int) (matches, error) {
	s, err := readSummary(path)
	if err != nil {
		return nil, err
	}
	out, sum := newMatches(rows, s.Tally.Persons), uint32(0)
	err = eachOf(path, func(e *edge) error {
		sum = e.sum(sum)
		return out.add(path, e)
	})
	if err == nil && sum != s.Edges {
		err = damaged(path, errChecksum)
	}
	return out, err
}

// people are persons of parts, held as they were read.
type people struct {
	fields   []string
	findings []finding
	at       map[int64]int32 // ordinal → place in findings; nil for none
}

func (p *people) add(x *finding) {
	if _, has := p.at[x.Ordinal]; has || x.Ordinal == 0 {
		return
	}
	if p.at == nil {
		p.at = make(map[int64]int32)
	}
	p.at[x.Ordinal] = int32(len(p.findings))
	p.findings = append(p.findings, *x)
}

// join takes in the persons of another part.
func (p *people) join(other *people) {
	if len(p.findings) == 0 {
		*p = *other
		return
	}
	for i := range other.findings {
		p.add(&other.findings[i])
	}
}

// person is somebody of whom something was found; nil if nothing was.
func (p *people) person(ordinal int64) *reconcile.Person {
	if i, ok := p.at[ordinal]; ok {
		return p.findings[i].person(p.fields)
	}
	return nil
}
