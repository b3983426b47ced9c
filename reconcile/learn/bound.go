package learn

// Rows that share a house, a firm or a publisher are alike, and where there are
// more of them than of rows that mean the same, learning takes them for true
// pairs. Two things give that away. In two tables there are more of them than the
// smaller one has rows. And there is a field, such as the given name, on which
// the pairs that agree most agree, and the others do not.
const (
	over      = 1.1  // times the rows of the smaller table, from where that is looked into
	part      = 0.3  // of the pairs found in one table, that are taken for those that agree most
	leastPart = 5    // pairs, below which nothing can be told
	hold      = 0.2  // share of the pairs that agree most, up to which they may differ on the field
	give      = 0.65 // share of the others from which they must
	some      = 0.25 // share of all, from where a naming field is a reason to look
	mostly    = 0.5  // share of all, from where they cannot be true pairs
	mostSplit = 8    // times that a class is split
	splitEnds = 60   // rounds of one
	near      = 1.2  // times the bound, up to which the odds need not be held down
)

// bounded learns once more from an estimate, with a bound on the true pairs: the
// rows of the smaller table, or a part of what was found. Only the pairs that
// agree most then tell what true pairs look like. Where they turn out to be of a
// class of their own, that is the class that was wanted.
func (t *task) bounded(e *estimate, ps []pattern, r *run, agree func(int) []pattern) (*estimate, *run) {
	split := false
	for range mostSplit {
		found, unlike := sum(r.matches), t.unlike(ps, r.matches)
		most := part * found
		if t.linking && found > over*t.rows {
			most = t.rows
		} else if unlike < some || t.linking && unlike < mostly {
			break
		}
		if most < leastPart {
			break
		}
		tight, held := e.clone(), &run{held: r.held, pairs: r.pairs, adjust: true, most: most, rest: splitEnds, matches: make([]float64, len(ps))}
		t.expect(tight, ps, held)
		t.tieFields(tight, ps, held, agree)
		t.learn(tight, ps, held)
		if unlike < mostly && !t.apart(ps, held.matches, r.matches) {
			break
		}
		e, r, split = tight, held, true
	}
	if split {
		r.rest = 0
		if !t.linking { // the bound was a guess: what was found within it is a closer one
			r.most = min(r.most, near*sum(r.matches))
		}
		t.settle(e, ps, r, agree)
		e, r = t.release(e, ps, r, agree)
	}
	return e, r
}

// release lets an estimate go that was held by a bound, and takes it back if it
// leaves its class.
func (t *task) release(e *estimate, ps []pattern, r *run, agree func(int) []pattern) (*estimate, *run) {
	if !t.linking {
		free, loose := &run{held: r.held, pairs: r.pairs, adjust: true, matches: make([]float64, len(ps))}, e.clone()
		t.expect(loose, ps, free)
		t.settle(loose, ps, free, agree)
		if t.unlike(ps, free.matches) < some {
			return loose, free
		}
	}
	loose := make([]float64, len(ps))
	if found, _ := shares(t.evidence(e, ps, r), ps, odds(e.lambda), loose); found > near*r.most {
		t.expect(e, ps, r)
	}
	return e, r
}

// unlike is the share of the matches that differ on a field which names a person,
// of the field on which fewest do: a middle name or a date may have been written
// otherwise throughout a table. It is 0 of things that bear no person's name.
func (t *task) unlike(ps []pattern, matches []float64) float64 {
	least, named := 1.0, false
	for f, field := range t.fields {
		if !field.person && !field.date {
			continue
		}
		all, differ := t.differ(f, ps, matches)
		if doubted := t.prior[f][1] <= t.total[f][1]; all < leastPart || doubted {
			continue
		}
		least, named = min(least, differ/all), named || field.person
	}
	if !named {
		return 0
	}
	return least
}

// apart reports whether there is a field on which the pairs that agree most
// agree, and those that are found besides do not.
func (t *task) apart(ps []pattern, most, all []float64) bool {
	rest := make([]float64, len(all))
	for k := range all {
		rest[k] = max(all[k]-most[k], 0)
	}
	for f := range t.fields {
		in, inDiffer := t.differ(f, ps, most)
		out, outDiffer := t.differ(f, ps, rest)
		if inDiffer <= hold*in && outDiffer >= give*out && out >= leastPart {
			return true
		}
	}
	return false
}

// differ is how many matches have values in a field, and on how many of them
// nothing but the last level holds.
func (t *task) differ(f int, ps []pattern, matches []float64) (all, differ float64) {
	for k := range ps {
		switch int(ps[k].levels[f]) {
		case 0:
			continue
		case t.last[f]:
			differ += matches[k]
		}
		all += matches[k]
	}
	return all, differ
}

func sum(xs []float64) (total float64) {
	for _, x := range xs {
		total += x
	}
	return total
}
