package weight

// A Pattern is the levels of a pair, four bits a compared field: 0 for a
// missing value, 1 for the first level.
type Pattern uint64

// Level is that of the compared field i.
func (p Pattern) Level(i int) int { return int(p >> (4 * i) & 15) }

// Class is the class of a level for ties: 0 agree, 1 near, 2 differ; -1 for a
// missing value. Last is the field's last level.
func Class(level, last int) int {
	switch level {
	case 0:
		return -1
	case 1:
		return 0
	case last:
		return 2
	}
	return 1
}
