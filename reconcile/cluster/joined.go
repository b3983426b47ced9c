package cluster

// Joined says which of some rows stand together, directly or through others: a forest in
// which each row leads to the first of those it stands with (union-find; Tarjan 1975). It is
// not safe for concurrent use.
type Joined []uint32

// NewJoined are so many rows, each alone.
func NewJoined(rows int) Joined {
	j := make(Joined, rows)
	for i := range j {
		j[i] = uint32(i)
	}
	return j
}

// First is the first of the rows that a row stands with.
func (j Joined) First(row uint32) uint32 {
	for j[row] != row {
		j[row] = j[j[row]]
		row = j[row]
	}
	return row
}

// Join has two rows stand together, and all that stand with them.
func (j Joined) Join(a, b uint32) {
	a, b = j.First(a), j.First(b)
	j[max(a, b)] = min(a, b)
}
