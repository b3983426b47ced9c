package age

// Bounds of what pairs must show.
const (
	leastPairs = 10  // that say the same year, or the one before
	leastShare = 0.3 // of all pairs; of births and ages of strangers, some 4 % say so of any two years
)

// Count is how many pairs of persons of one name say that the one's age was asked in a year, from the other's birth.
type Count struct {
	years map[int]int
	pairs int
}

// Add counts a pair.
func (c *Count) Add(age, birth int) {
	if c.years == nil {
		c.years = map[int]int{}
	}
	c.years[age+birth]++
	c.pairs++
}

// Year is when ages were asked, 0 if nothing tells it. Who has not had the birthday yet is a year younger, so
// that two years in a row stand out; it is the one that more say, which is right for most.
func (c *Count) Year() int {
	best, most := 0, 0
	for y, n := range c.years {
		n += max(c.years[y-1], c.years[y+1])
		if n > most || n == most && (c.years[y] > c.years[best] || c.years[y] == c.years[best] && y < best) {
			best, most = y, n
		}
	}
	if most < leastPairs || float64(most) < leastShare*float64(c.pairs) {
		return 0
	}
	return best
}
