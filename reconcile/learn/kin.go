package learn

import (
	"cmp"
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Rows that share a house, a firm or a maker are alike without meaning the same. They
// agree on several fields at once, which two classes of pairs, true ones and strangers
// whose fields are independent, cannot say: learning then takes them for true pairs,
// or loses both. So they are a class of their own (Larsen and Rubin 2001, Iterative
// automated record linkage using mixture models; Winkler 1993 and Thibaudeau 1993 on
// households), and true pairs that left the house are another.
const (
	firstKin  = 3    // classes of kin to begin with
	leastPart = 5    // pairs, below which a class is none
	leastKin  = 50.0 // bits that a class must say of all its pairs
	telling   = 1.0  // bits that agreeing on a field must say of the others, to be of kin
	agreed    = 0.5  // share of a class that agrees on a field which it shares
	apart     = 0.3  // share of a class that may differ on what one thing alone bears, and mean the same
	mostApart = 0.6  // share from where they cannot
	mostNamed = 0.4  // the same of given names, which hardly anybody changes
	nearly    = 0.5  // of what the class that tells most tells, for another to be of true pairs as well
	certainly = 0.75 // the same where nothing is borne by one thing alone
	smoothing = 20.0 // pairs that what all pairs show is worth, for a first look
)

// learnKin learns with classes of kin, and ties the fields of strangers. Kin are first kept
// from agreeing on what one thing alone bears; where no true pairs are found so, the true
// ones may be among them, and what was taken for borne by one thing is not.
func (t *task) learnKin(ps []pattern, r *run, lambda float64, agree func(int) []pattern) *estimate {
	r.matches = make([]float64, len(ps))
	t.strict = true
	e, x, siblings, found := t.search(ps, r, lambda, agree)
	if !found && slices.ContainsFunc(x, func(c class) bool { return slices.Contains(c.strange, true) }) {
		t.strict = false
		e, x, siblings, found = t.search(ps, r, lambda, agree)
	}
	if !found && t.disown() {
		t.strict = true
		e, x, siblings, found = t.search(ps, r, lambda, agree)
	}
	if !found && x[0].share*r.pairs < leastFound {
		t.lenient = true
		e, x, siblings, found = t.search(ps, r, lambda, agree)
	}
	if !found { // kin were, or would be, taken for them: they stay as assumed
		e = t.start(lambda)
		x = t.begin(e, agree, siblings)
		t.mix(x, ps, r, mostMixed, t.weight)
	}
	x.expect(ps, r.matches, nil)
	e.lambda = min(max(sum(r.matches), 0.5)/r.pairs, t.most/r.pairs, 0.9)
	shown := t.shown(ps, r.matches)
	for f := range t.fields {
		e.m[f] = slices.Clone(t.prior[f])
		blend(e.m[f], shown[f], t.prior[f], leastWeight)
	}
	t.ordered(e)
	t.fix(e)
	for c := range x[:len(x)-1] {
		if k := &x[c]; k.ofKin(r.pairs) {
			e.kin = append(e.kin, *k)
		}
		x[c].same = true // for ties: whoever is no stranger
	}
	strangers := make([][]pattern, len(t.fields))
	for f := range t.fields {
		strangers[f] = agree(f)
		known := make([]float64, len(strangers[f]))
		x.expect(strangers[f], known, nil)
		for k := range known {
			strangers[f][k].pairs -= known[k]
		}
	}
	t.tie(e, ps, r.matches, strangers)
	return e
}

// search looks for true pairs among classes of kin. It reports whether there are siblings,
// and whether true pairs were found.
func (t *task) search(ps []pattern, r *run, lambda float64, agree func(int) []pattern) (e *estimate, x mixture, siblings, found bool) {
	e, x = t.first(ps, r, lambda, agree, t.rows >= leastRows)
	if at := x.sibling(); at >= 0 && x[0].share*r.pairs < leastPart && t.areTrue(x, at, r.pairs) {
		x[at].differ = nil
	}
	siblings = x.sibling() >= 0 && t.siblings(x, r.pairs)
	if x.sibling() >= 0 && !siblings { // the class took something else: movers, or namesakes
		e, x = t.first(ps, r, lambda, agree, false)
	}
	found = t.found(x, r.pairs) || t.lookAgain(x, ps, r)
	if found = found && t.choose(x, r.pairs); found {
		trust := float64(leastWeight)
		if slices.ContainsFunc(x, func(c class) bool { return c.assumed != nil }) {
			trust = t.weight // mates are near enough to take true pairs over
		}
		t.letGo(x, ps, r, trust)
		x = t.unmix(x, ps, r, trust)
		if t.putDown(x, r.pairs) { // kin that were mixed up with true pairs hid what these are
			t.mix(x, ps, r, 0, trust)
		}
		if found = t.choose(x, r.pairs); found {
			x = t.withTwins(x, ps, r, trust)
		}
	}
	return e, x, siblings, found && !t.isKin(x, r.pairs)
}

// first learns with true pairs as they are assumed, and then tells those who are damaged all
// over from kin.
func (t *task) first(ps []pattern, r *run, lambda float64, agree func(int) []pattern, siblings bool) (*estimate, mixture) {
	e := t.start(lambda)
	x := t.begin(e, agree, siblings)
	t.mix(x, ps, r, frozen, t.weight)
	t.findWorn(x, ps, r.pairs)
	t.freeMates(x, r.pairs)
	t.putDown(x, r.pairs)
	return e, x
}

// putDown takes for kin what was to be true pairs that left theirs, where there are more of
// them than of those that did not: few people move, and the rest are flats of one house. It
// reports whether there were such.
func (t *task) putDown(x mixture, pairs float64) (any bool) {
	for c := range x {
		if x[c].left != nil && x[c].share > x[0].share && x[0].share*pairs >= leastFound && t.kinds(x, pairs) < scheme.MaxKin {
			x[c] = class{share: x[c].share, levels: copied(x[c].levels)}
			any = true
		}
	}
	return any
}

// letGo learns on without the anchor of the true pairs. They may take kin in then, of whom
// there are more, or leave for whatever there is most of, as much as there can be or so little
// alike that it tells no row from others: then they stay as they were.
func (t *task) letGo(x mixture, ps []pattern, r *run, trust float64) {
	anchored := x.clone()
	t.mix(x, ps, r, 0, trust)
	tells := t.tells(x[0].levels, -1)
	left := (x[0].share*r.pairs >= t.most || !t.singles(tells)) && tells < nearly*t.tells(anchored[0].levels, -1)
	if (left || t.isKin(x, r.pairs) && !t.isKin(anchored, r.pairs)) && anchored[0].share*r.pairs >= leastPart {
		copy(x, anchored)
	}
}

// isKin reports whether what is taken for true pairs are kin: they differ on what one thing
// alone bears, and are not hardly there inside the tables.
func (t *task) isKin(x mixture, pairs float64) bool {
	return (t.apart(x[0].levels) >= mostApart || t.namedApart(x[0].levels) >= mostNamed || t.ofMaker(x[0].levels)) && !t.areTrue(x, 0, pairs)
}

// namedApart is how often pairs of a class differ on given names; 0 where there are none.
func (t *task) namedApart(levels [][]float64) (most float64) {
	for f := range t.fields {
		if t.fields[f].own && t.fields[f].part && !t.doubted(f) {
			most = max(most, sum(levels[f][t.farFrom(f):]))
		}
	}
	return most
}

// shown is what matches show.
func (t *task) shown(ps []pattern, matches []float64) [][]float64 {
	out := t.empty()
	for k := range ps {
		for f, l := range ps[k].levels {
			out[f][l] += matches[k]
		}
	}
	return out
}

// candidate is a field whose agreeing pairs may be kin.
type candidate struct {
	field       int
	bits, share float64
	levels      [][]float64
	lost        []bool // fields that the kin do not share, of [task.mates]
}

// begin is the classes before they are learnt. Pairs that agree on a field are taken
// for kin if that tells of their other fields, and they are not the true pairs. The
// strangers are the estimate's: what is learnt of them stands there. What true pairs
// show is the mixture's own, also when the estimate has taken it over and smoothed it.
func (t *task) begin(e *estimate, agree func(int) []pattern, siblings bool) mixture {
	x := mixture{{share: e.lambda, levels: copied(e.m), same: true}}
	var found []candidate
	for f := range t.fields {
		given := agree(f)
		c, ok := t.mates(f, given)
		if !ok {
			c, ok = t.candidate(f, given)
		}
		if ok {
			found = append(found, c)
		}
	}
	if slices.ContainsFunc(found, func(c candidate) bool { return c.lost != nil }) {
		found = slices.DeleteFunc(found, func(c candidate) bool { return c.lost == nil })
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(b.bits*b.share, a.bits*a.share) })
	var parted []class
	for _, c := range found {
		if len(x) > firstKin || slices.ContainsFunc(x[1:], func(k class) bool { return k.levels[c.field][1] > agreed }) {
			continue
		}
		if p, ok := t.parted(e.lambda, c.levels); ok {
			parted = append(parted, p)
		}
		x = append(x, class{share: c.share, levels: t.differing(c.levels, -1), assumed: c.lost, strange: t.strange(c.levels)})
	}
	x = append(x, parted...)
	if c, ok := t.sibling(e.lambda); siblings && ok && len(x) <= firstKin {
		x = append(x, c)
	}
	rest := 1.0
	for _, c := range x {
		rest -= c.share
	}
	return append(x, class{share: max(rest, 1e-6), levels: e.u})
}

func (t *task) candidate(f int, given []pattern) (candidate, bool) {
	if len(given) == 0 || t.doubted(f) {
		return candidate{}, false
	}
	c := candidate{field: f, share: t.total[f][1] * t.filled[f] / t.pairs, levels: copied(t.total)}
	for g, counts := range t.shown(given, pairsOfEach(given)) {
		blend(c.levels[g], counts, t.total[g], smoothing)
	}
	c.bits = t.tells(t.differing(c.levels, f), f)
	own, all, least := t.apart(c.levels), t.tells(c.levels, f), telling
	switch namesakes := own >= 0 && own < apart; {
	case own < 0 && all > 0.6*t.tells(t.prior, f), namesakes && t.singles(t.tells(c.levels, -1)):
		return c, false // true pairs
	case namesakes:
		least /= 2 // of two sexes, who share a given name share one: nearly a bit
	}
	return c, c.bits >= least && c.bits*c.share*t.pairs >= leastKin
}

func pairsOfEach(ps []pattern) []float64 {
	out := make([]float64, len(ps))
	for k := range ps {
		out[k] = ps[k].pairs
	}
	return out
}

// parted is the class of true pairs that share nothing of what their kin do: a person
// who moved, who is still born on the same day. There is none where the rest would not
// tell one row from all others.
func (t *task) parted(lambda float64, kin [][]float64) (class, bool) {
	c, n := class{share: lambda / 10, levels: copied(t.prior), same: true, left: make([]bool, len(t.fields))}, 0
	for f := range t.fields {
		if kin[f][1] > agreed {
			copy(c.levels[f], t.total[f])
			c.left[f] = true
			n++
		}
	}
	return c, n > 1 && t.singles(t.tells(c.levels, -1))
}

// differing is what a class shows without the true pairs among it: on what one thing
// alone bears, and the class does not share, it agrees no more often than all pairs do.
func (t *task) differing(levels [][]float64, but int) [][]float64 {
	out := copied(levels)
	for f := range t.fields {
		if f != but && t.fields[f].own && levels[f][1] <= agreed {
			t.differ(out, f)
		}
	}
	return out
}

// strange are the fields on which differing makes a class differ.
func (t *task) strange(levels [][]float64) []bool {
	out := make([]bool, len(t.fields))
	for f := range t.fields {
		out[f] = t.strict && t.fields[f].own && levels[f][1] <= agreed
	}
	return out
}

// differ has levels of a field agree no more often than all pairs do.
func (t *task) differ(out [][]float64, f int) {
	from, near := t.farFrom(f), 0.0
	for l := 1; l < from; l++ {
		out[f][l] = min(out[f][l], t.total[f][l])
		near += out[f][l]
	}
	far := sum(out[f][from:])
	for l := from; l <= t.last[f]; l++ {
		out[f][l] *= (1 - near) / far
	}
}

// farFrom is the level from where two values are taken to be of two things: the last
// one and, where there are several, the one before it.
func (t *task) farFrom(f int) int {
	if t.last[f] > 4 {
		return t.last[f] - 1
	}
	return t.last[f]
}

// apart is how often pairs of a class differ on what one thing alone bears, the mean of
// such fields. The numbers and codes within texts count by how many rows have one: where names hold one now
// and then, it says little of the class. It is -1 where there is no such field.
func (t *task) apart(levels [][]float64) float64 {
	far, n := 0.0, 0.0
	for f := range t.fields {
		if t.fields[f].own && !t.doubted(f) {
			counts := 1.0
			if t.fields[f].code {
				counts = math.Sqrt(t.filled[f] / t.pairs) // as many rows have one
			}
			far += counts * sum(levels[f][t.farFrom(f):])
			n += counts
		}
	}
	if n == 0 {
		return -1
	}
	return far / n
}

// shares reports whether pairs of a class agree on what one thing alone bears, more than kin
// ever do: those are of one thing.
func (t *task) shares(levels [][]float64) bool {
	own := t.apart(levels)
	return own >= 0 && own < mostApart
}

// bears reports whether most pairs of a class agree on an identifier that no two rows of a table
// have: they are of one thing, whatever else has changed.
func (t *task) bears(levels [][]float64) bool {
	for f, alone := range t.alone {
		if alone && !t.doubted(f) && levels[f][1] > agreed {
			return true
		}
	}
	return false
}

// tells is how much what a class shows tells it from all pairs, in bits (Kullback and
// Leibler 1951), without one of the fields.
func (t *task) tells(levels [][]float64, without int) (bits float64) {
	for f := range t.fields {
		if f != without {
			bits += t.tellsOf(levels, f)
		}
	}
	return bits
}

// tellsOf is tells of one field.
func (t *task) tellsOf(levels [][]float64, f int) (bits float64) {
	for l := 1; l <= t.last[f]; l++ {
		bits += levels[f][l] * math.Log2(levels[f][l]/t.total[f][l])
	}
	return bits
}

// singles reports whether a class that tells so many bits tells one row from all others.
func (t *task) singles(bits float64) bool { return bits > math.Log2(t.pairs/t.rows) }

// choose finds the true pairs: the class that tells most, which is put first, and
// those that are nearly like it. It reports whether there may be any: kin that differ where
// true pairs are not assumed to, and are as frequent inside each table, are none.
func (t *task) choose(x mixture, pairs float64) bool {
	most, best := 0.0, -1
	barred := make([]bool, len(x))
	for c := range x[:len(x)-1] {
		barred[c] = c > 0 && x[c].share*pairs >= leastPart && t.loses(x[c].levels, t.prior, differingFrom) &&
			t.insideRatio(x, c, pairs) > asInside && !(t.lenient && t.byOneHand(x, c, pairs))
	}
	known := func(c int) bool {
		return x[c].left == nil && (x[c].assumed == nil || t.losesLittle(x[c].levels, t.prior)) && !x[c].worn && x[c].share*pairs >= leastPart && !barred[c]
	}
	for c := range x[:len(x)-1] {
		if tells := t.tells(x[c].levels, -1); known(c) && tells > most {
			most, best = tells, c
		}
	}
	if best < 0 {
		return !slices.Contains(barred, true)
	}
	for c := range x[:len(x)-1] {
		if x[c].left != nil {
			x[c].same = t.singles(t.tells(x[c].levels, -1))
		}
		if x[c].left != nil || x[c].worn {
			continue
		}
		own, tells := t.apart(x[c].levels), t.tells(x[c].levels, -1)
		like := own >= 0 && own < apart && tells >= nearly*most
		if own < 0 { // nothing is borne by one thing alone
			like = tells >= certainly*most && !t.loses(x[c].levels, x[best].levels, lostFrom) || t.singles(tells) && t.areTrue(x, c, pairs)
		}
		mates := x[c].assumed != nil && !barred[c] && tells >= certainly*most && t.losesLittle(x[c].levels, x[best].levels)
		x[c].same = c == best || mates || known(c) && (like || t.bears(x[c].levels) && t.singles(tells))
	}
	if best > 0 {
		x[0].share, x[0].levels, x[0].same = x[best].share, x[best].levels, true
		x[best].share, x[best].levels, x[best].same = 1e-12, copied(x[best].levels), false
	}
	return true
}
