package age

// Bounds of what pairs must show.
const (
	leastPairs = 10  // that say the same years, or one more
	leastShare = 0.3 // of all pairs; of births and ages of strangers, some 4 % say so of any two years
	standsOut  = 4.0 // times as many as say any other years, of more pairs
	morePairs  = 20
	near       = 3 // years, up to which slips of those who say it lie
)

// Count is how many pairs of persons of one name lie so many years apart: by their births, or the birth of
// the one and the age of the other.
type Count struct {
	years map[int]int
	pairs int
}

// Add counts a pair.
func (c *Count) Add(apart int) {
	if c.years == nil {
		c.years = map[int]int{}
	}
	c.years[apart]++
	c.pairs++
}

// Apart is how many years most lie apart, and how many pairs say so; these are 0 if nothing tells it. Who has not
// had the birthday yet is a year younger, so that two years in a row stand out; it is the one that more say,
// which is right for most.
func (c *Count) Apart() (years, pairs int) {
	both := func(y int) int { return c.years[y] + max(c.years[y-1], c.years[y+1]) }
	best, most := 0, 0
	for y := range c.years {
		n := both(y)
		if n > most || n == most && (c.years[y] > c.years[best] || c.years[y] == c.years[best] && y < best) {
			best, most = y, n
		}
	}
	other := 0
	for y := range c.years {
		if y < best-near || y > best+near {
			other = max(other, both(y))
		}
	}
	if most >= leastPairs && float64(most) >= leastShare*float64(c.pairs) || most >= morePairs && float64(most) >= standsOut*float64(other) {
		return best, most
	}
	return 0, 0
}
