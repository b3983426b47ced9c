package warm

import (
	"cmp"
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// Seeker answers questions on behalf of one goroutine.
type Seeker struct {
	ix    *Index
	judge *kernel.Judge
	keys  *kernel.Keys
	model *kernel.Weights
	known int // syllables of the index when the judge was made
	base  int // and of the judge

	ordinals []int64
	hits     []scored
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
func (s *Seeker) fresh(w *kernel.Weights) {
	if s.judge != nil && s.model == w && s.known == s.ix.lexicon.Len() && s.judge.Lexicon().Len() < s.base+maxForeign {
		return
	}
	s.judge, s.model = kernel.NewJudge(s.ix.lexicon, w), w
	s.keys = kernel.NewKeys(s.judge.Lexicon(), true)
	s.keys.Weigh(w)
	s.known, s.base = s.ix.lexicon.Len(), s.judge.Lexicon().Len()
}

// Question is a row that is asked about.
type Question struct {
	// Read makes the row's record, its names as tokens of the lexicon given.
	Read func(*lexicon.Lexicon) kernel.Record
	Name string // as written, see reconcile.Settles
}

// most is how many hits an answer has.
const most = 8

// Seek finds who a row may mean, best first, as a linkage does: first by number,
// which settles most rows; else under the keys that could bring somebody who
// changes the verdict of the policy.
func (s *Seeker) Seek(q Question, policy reconcile.Policy) Answer {
	s.ix.mu.RLock()
	defer s.ix.mu.RUnlock()
	s.fresh(policy.Model())
	row := q.Read(s.judge.Lexicon())
	a := Answer{Match: kernel.Match{Counts: s.ix.names.counts(s.judge.Lexicon(), &row.Name)}}
	s.gather(s.keys.Numbers(&row), &a)
	s.compare(&row, kernel.Known{Line: math.Inf(1)}, &a)
	if reconcile.Settles(a.Match, func() string { return q.Name }) {
		return a
	}
	known := policy.Known(a.Match)
	s.gather(s.keys.Asked(&row, known, s.ix.names.gaps), &a)
	s.compare(&row, known, &a)
	return a
}

// scored is a hit with its score.
type scored struct {
	kernel.Hit
	score float64
}

// compare makes the answer's hits of those gathered who reach the line or bear the
// row's very number.
func (s *Seeker) compare(row *kernel.Record, known kernel.Known, a *Answer) {
	s.hits = s.hits[:0]
	borne, w := known.Borne(), s.model
	for _, ordinal := range s.ordinals {
		if s.ix.late.gone[ordinal] {
			continue
		}
		var person kernel.Record
		s.ix.person(ordinal, &person)
		a.Looked++
		pattern := s.judge.Compare(row, &person)
		score := w.Score(pattern, a.Counts)
		reached := score
		if borne && pattern.Level(kernel.Number) == kernel.NumberDiffers {
			reached = max(reached, w.Score(pattern.WithRelativesNumber(), a.Counts))
		}
		if reached >= known.Line || pattern.Level(kernel.Number).IsExactNumber() {
			s.hits = append(s.hits, scored{kernel.Hit{Ordinal: ordinal, Pattern: pattern}, score})
		}
	}
	slices.SortFunc(s.hits, func(x, y scored) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.Ordinal, y.Ordinal))
	})
	a.Hits = nil
	for _, h := range s.hits[:min(len(s.hits), most)] {
		a.Hits = append(a.Hits, h.Hit)
	}
}

// gather collects the ordinals of all under some keys, each once.
func (s *Seeker) gather(keys []uint64, a *Answer) {
	s.ordinals = s.ordinals[:0]
	for _, key := range keys {
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
