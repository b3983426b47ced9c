package learn

// The pairs of a key hold many true pairs, so that fields which true pairs share
// show more agreement there than among all pairs. A field that shows no more,
// while others do, is of something that changes from row to row of one thing: a
// reading, a visit, the state of an order.
const (
	leastExcess = 0.005 // of the field that shows most, for a key to be heard
	doubtful    = 0.1   // times that excess, below which a field is doubted
)

// doubt has true pairs agree on a doubtful field, as long as nothing else is
// learnt, no more often than strangers do: a few such fields, assumed to agree,
// would speak against every true pair, and learning would find none.
func (t *task) doubt(all []session) {
	best, heard := make([]float64, len(t.fields)), make([]bool, len(t.fields))
	for _, s := range all {
		excess, most := make([]float64, len(t.fields)), 0.0
		for f := range t.fields {
			if !s.held[f] {
				excess[f] = t.excess(f, s.patterns)
				most = max(most, excess[f])
			}
		}
		for f := range t.fields {
			if most >= leastExcess && !s.held[f] {
				best[f], heard[f] = max(best[f], excess[f]/most), true
			}
		}
	}
	for f := range t.fields {
		if heard[f] && best[f] < doubtful {
			copy(t.prior[f], t.total[f])
		}
	}
}

// excess is how much more often the patterns' pairs reach a level of a field than
// all pairs do, at the level where it is most.
func (t *task) excess(f int, ps []pattern) float64 {
	seen, sum := make([]float64, t.last[f]+1), 0.0
	for _, p := range ps {
		if l := p.levels[f]; l != 0 {
			seen[l] += p.pairs
			sum += p.pairs
		}
	}
	if sum == 0 {
		return 0
	}
	most, here, among := 0.0, 0.0, 0.0
	for l := 1; l < t.last[f]; l++ {
		here, among = here+seen[l]/sum, among+t.total[f][l]
		most = max(most, here-among)
	}
	return most
}
