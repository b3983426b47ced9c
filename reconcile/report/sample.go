package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/internal/mask"
	"github.com/lienthong/lienthong/reconcile"
)

// draw keeps the few rows with the smallest hashes: a sample that depends on
// which rows there are and not on the order in which they come.
type draw[T any] struct {
	kept []drawn[T]
}

type drawn[T any] struct {
	hash uint64
	row  int
	item T
}

// offer puts a row in for the draw; make is called only if it is kept for now.
func (d *draw[T]) offer(n, row int, make func() T) {
	h := mix(uint64(row))
	i, _ := slices.BinarySearchFunc(d.kept, drawn[T]{hash: h, row: row}, func(a, b drawn[T]) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.row, b.row))
	})
	if i == n {
		return
	}
	d.kept = slices.Insert(d.kept, i, drawn[T]{h, row, make()})
	d.kept = d.kept[:min(len(d.kept), n)]
}

// items is what was drawn, in the order of rows.
func (d *draw[T]) items() []T {
	kept := slices.Clone(d.kept)
	slices.SortFunc(kept, func(a, b drawn[T]) int { return cmp.Compare(a.row, b.row) })
	out := make([]T, len(kept))
	for i, k := range kept {
		out[i] = k.item
	}
	return out
}

// mix is the finaliser of SplitMix64 (Steele, Lea and Flood 2014).
func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

// samples are the rows drawn for one verdict, apart by their first difference, so
// that a page shows how different cases came out and not one case three times.
type samples map[reconcile.Difference]*stratum

// stratum is the rows that share a first difference.
type stratum struct {
	rows int
	draw draw[sample]
}

func (s samples) add(r *reconcile.Result) {
	var first reconcile.Difference
	if len(r.Differences) > 0 {
		first = r.Differences[0]
	}
	if s[first] == nil {
		s[first] = &stratum{}
	}
	s[first].rows++
	s[first].draw.offer(samplesPerVerdict, r.Row, func() sample { return sampleOf(r) })
}

// pick takes one row of each stratum, the largest strata first, until there are
// enough, then seconds, then thirds. They are shown in the order of rows.
func (s samples) pick(n int) []sample {
	keys := slices.Collect(maps.Keys(s))
	slices.SortFunc(keys, func(a, b reconcile.Difference) int {
		return cmp.Or(cmp.Compare(s[b].rows, s[a].rows), cmp.Compare(a, b))
	})
	var out []sample
	for round := range n {
		for _, k := range keys {
			if kept := s[k].draw.kept; round < len(kept) && len(out) < n {
				out = append(out, kept[round].item)
			}
		}
	}
	slices.SortFunc(out, func(a, b sample) int { return cmp.Compare(a.Row, b.Row) })
	return out
}

// sample is one row with its verdict and why, values masked.
type sample struct {
	Row         int
	ReasonVI    string
	ReasonEN    string
	Differences []reconcile.Difference
	Candidates  []person
	More        int // candidates beyond candidatesShown
}

// person is one candidate of a sample.
type person struct {
	Record             int
	Score, Probability float64
	Steps              []reconcile.Step
	Pairs              []reconcile.Pair // masked
}

func sampleOf(r *reconcile.Result) sample {
	s := sample{Row: r.Row, ReasonVI: r.ReasonVI, ReasonEN: r.ReasonEN, Differences: slices.Clone(r.Differences)}
	for i := range r.Candidates {
		if i == candidatesShown {
			s.More = len(r.Candidates) - i
			break
		}
		c := &r.Candidates[i]
		p := person{Record: c.Record, Score: c.Score, Probability: c.Probability, Steps: slices.Clone(c.Steps)}
		for _, pair := range c.Pairs {
			p.Pairs = append(p.Pairs, masked(pair))
		}
		s.Candidates = append(s.Candidates, p)
	}
	return s
}

func masked(p reconcile.Pair) reconcile.Pair {
	p.Register, p.Person = mask.Field(p.Field, p.Register), mask.Field(p.Field, p.Person)
	return p
}

// subject is the kind of field that a difference is about, and a word that the
// field's name must hold if several fields are of that kind.
func subject(d reconcile.Difference) (mask.Kind, string) {
	switch head, _, _ := strings.Cut(string(d), "_"); {
	case d == reconcile.BirthPlaceDiffers:
		return mask.Place, ""
	case head == "mother" || head == "father":
		return mask.Name, head
	case head == "number" || head == "cmnd9":
		return mask.Number, ""
	case head == "name":
		return mask.Name, "name"
	case head == "birth":
		return mask.Date, ""
	case head == "sex":
		return mask.Sex, ""
	case head == "person":
		return mask.Life, ""
	default:
		return mask.Secret, ""
	}
}

// pairFor finds the two values that a difference is about, if the row has a best
// candidate that shows them. They are not masked yet.
func pairFor(d reconcile.Difference, r *reconcile.Result) (pair reconcile.Pair, ok bool) {
	if len(r.Candidates) == 0 {
		return pair, false
	}
	k, word := subject(d)
	var found *reconcile.Pair
	for i := range r.Candidates[0].Pairs {
		p := &r.Candidates[0].Pairs[i]
		if mask.KindOf(p.Field) != k || !strings.Contains(p.Field, word) || (word == "name" && parent(p.Field)) {
			continue
		}
		if found == nil || (found.Register == "" && p.Register != "") {
			found = p
		}
	}
	if found == nil || (found.Register == "" && found.Person == "") {
		return pair, false
	}
	return *found, true
}

func parent(field string) bool {
	return strings.Contains(field, "mother") || strings.Contains(field, "father")
}
