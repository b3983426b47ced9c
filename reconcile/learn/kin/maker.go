package kin

import "github.com/lienthong/lienthong/reconcile/learn/basis"

// disown takes identifiers and whole names that many pairs share for none, where no true pairs are
// found by them: the length of a song is a number of four digits as well, and the name of its singer is not
// the song's. It reports whether there are such.
func (s *Search) disown() (any bool) {
	for f := range s.Fields {
		if x := &s.Fields[f]; x.Own && (x.Number || x.Named && !x.Part) && !s.alone(f) && s.sharedByMany(f) {
			x.Own, x.Number, x.Named = false, false, false
			any = true
		}
	}
	return any
}

// sharedByMany reports whether so many pairs agree on a field that it is borne by several things.
func (s *Search) sharedByMany(f int) bool { return s.Total[f][1]*s.Filled[f] >= fewEach*s.Rows }

// ofMaker reports whether pairs of a class share a whole name, and differ on what tells more than
// all they share, where nothing is borne by one thing alone but names that many share: songs of
// one singer.
func (s *Search) ofMaker(levels [][]float64) bool {
	names := false
	for f := range s.Fields {
		if x := &s.Fields[f]; x.Own && !s.Doubted(f) {
			if !x.Named || x.Part || !s.sharedByMany(f) || levels[f][1] <= basis.Agreed {
				return false
			}
			names = true
		}
	}
	lost, kept := s.LostAndKept(levels, s.Prior, basis.MostApart)
	return names && lost > 0 && lost >= kept
}
