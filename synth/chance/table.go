package chance

// Table draws an index in proportion to its weight in constant time (Walker
// 1974, built as Vose 1991 does). A Table is immutable once made.
type Table struct {
	cut []uint32 // the share of column i that is i itself, times 2^32
	alt []uint16 // who owns the rest of column i
}

// NewTable builds a table of at most 65,536 weights. Weights below zero count
// as zero; if all are zero, every index is as likely as any other.
func NewTable(weights []float64) Table {
	n := len(weights)
	sum := 0.0
	for _, w := range weights {
		sum += max(w, 0)
	}
	t := Table{cut: make([]uint32, n), alt: make([]uint16, n)}
	scaled := make([]float64, n)
	var small, large []int
	for i, w := range weights {
		scaled[i] = 1
		if sum > 0 {
			scaled[i] = max(w, 0) * float64(n) / sum
		}
		if scaled[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		t.cut[s], t.alt[s] = uint32(scaled[s]*(1<<32-1)), uint16(l)
		scaled[l] -= 1 - scaled[s]
		if scaled[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	for _, i := range append(small, large...) { // what rounding left over is whole
		t.cut[i], t.alt[i] = 1<<32-1, uint16(i)
	}
	return t
}

// Len is the number of weights.
func (t Table) Len() int { return len(t.cut) }

// Draw is an index in proportion to its weight; the table must not be empty.
func (t Table) Draw(d *Dice) int {
	r := d.Uint64()
	i := int(r >> 32 * uint64(len(t.cut)) >> 32)
	if uint32(r) < t.cut[i] {
		return i
	}
	return int(t.alt[i])
}
