package warm

import (
	"cmp"
	"slices"

	"github.com/lienthong/lienthong/reconcile/kernel"
)

// Seeker answers questions on behalf of one goroutine.
type Seeker struct {
	ix    *Index
	judge *kernel.Judge
	keys  *kernel.Keys
	known int // syllables of the index when the judge was made
	base  int // and of the judge

	ordinals []int64
}

// Seeker makes a seeker.
func (ix *Index) Seeker() *Seeker { return &Seeker{ix: ix} }

// Answer is who a row may mean.
type Answer struct {
	kernel.Match
	Looked int // persons compared
	Cut    int // entries not looked at, of buckets beyond MaxBucket
}

// maxForeign is how many syllables of questions a seeker remembers.
const maxForeign = 4096

// fresh lets go of a judge who does not know the latest syllables, or too many
// that only questions held.
func (s *Seeker) fresh() {
	if s.judge != nil && s.known == s.ix.lexicon.Len() && s.judge.Lexicon().Len() < s.base+maxForeign {
		return
	}
	s.judge = kernel.NewJudge(s.ix.lexicon)
	s.keys = kernel.NewKeys(s.judge.Lexicon(), true)
	s.known, s.base = s.ix.lexicon.Len(), s.judge.Lexicon().Len()
}

// most is how many hits an answer has.
const most = 8

// Seek finds who a row may mean: those who share a key and reach the line, best
// first. read makes the row, its names as tokens of the lexicon given.
func (s *Seeker) Seek(read func(*kernel.Lexicon) kernel.Record, line float64) Answer {
	s.ix.mu.RLock()
	defer s.ix.mu.RUnlock()
	s.fresh()
	row := read(s.judge.Lexicon())
	a := Answer{Match: kernel.Match{Counts: s.ix.names.counts(s.judge.Lexicon(), &row.Name)}}
	s.gather(&row, &a)
	type scored struct {
		kernel.Hit
		score float64
	}
	var hits []scored
	for _, ordinal := range s.ordinals {
		if s.ix.late.gone[ordinal] {
			continue
		}
		var person kernel.Record
		s.ix.person(ordinal, &person)
		a.Looked++
		pattern := s.judge.Compare(&row, &person)
		if score := pattern.Score(a.Counts); score >= line || pattern.Level(kernel.Number).IsExactNumber() {
			hits = append(hits, scored{kernel.Hit{Ordinal: ordinal, Pattern: pattern}, score})
		}
	}
	slices.SortFunc(hits, func(x, y scored) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.Ordinal, y.Ordinal))
	})
	for _, h := range hits[:min(len(hits), most)] {
		a.Hits = append(a.Hits, h.Hit)
	}
	return a
}

// gather collects the ordinals of all who share a key with the row.
func (s *Seeker) gather(row *kernel.Record, a *Answer) {
	s.ordinals = s.ordinals[:0]
	for _, key := range s.keys.Of(row) {
		bucket := s.ix.bucket(key)
		if len(bucket) > MaxBucket {
			a.Cut += len(bucket) - MaxBucket
			bucket = bucket[:MaxBucket]
		}
		for _, ordinal := range bucket {
			s.ordinals = append(s.ordinals, int64(ordinal))
		}
		for _, at := range s.ix.late.keys[key] {
			s.ordinals = append(s.ordinals, s.ix.ordinalOf(at))
		}
	}
	slices.Sort(s.ordinals)
	s.ordinals = slices.Compact(s.ordinals)
}

// Person is the record of an ordinal that was hit, now or before.
func (ix *Index) Person(ordinal int64, r *kernel.Record) {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	ix.person(ordinal, r)
}

func (ix *Index) person(ordinal int64, r *kernel.Record) {
	if at := ordinal - int64(ix.table.Len()) - 1; at >= 0 {
		*r = ix.late.persons[at]
		return
	}
	ix.table.Person(ordinal, r)
}
