package similarity

// Edits is the number of letters to put in, take out, change, or swap with the
// next, that turn a into b (optimal string alignment), counted up to most; more
// is most+1.
func Edits[T Letters](a, b T, most int) int {
	a, b = a[:min(len(a), maxLength)], b[:min(len(b), maxLength)]
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if max(len(a), len(b))-min(len(a), len(b)) > most {
		return most + 1
	}
	// Only cells at most so far from the diagonal can be small enough.
	far := uint8(most + 1)
	var rows [3][maxLength + 2]uint8
	before, last, now := &rows[0], &rows[1], &rows[2]
	for k := range min(len(b), most) + 1 {
		last[k] = uint8(k)
	}
	for i := 1; i <= len(a); i++ {
		from, to := max(1, i-most), min(len(b), i+most)
		now[from-1], last[min(i+most, len(last)-1)] = far, far
		if from == 1 {
			now[0] = min(uint8(i), far)
		}
		least := now[from-1]
		for k := from; k <= to; k++ {
			d := last[k-1]
			if a[i-1] != b[k-1] {
				d = min(d, last[k], now[k-1]) + 1
				if i > 1 && k > 1 && a[i-1] == b[k-2] && a[i-2] == b[k-1] {
					d = min(d, before[k-2]+1)
				}
			}
			now[k] = d
			least = min(least, d)
		}
		if int(least) > most {
			return most + 1
		}
		before, last, now = last, now, before
	}
	return min(int(last[len(b)]), most+1)
}

// Initial reports whether one text is the first letter of the other.
func Initial[T Letters](a, b T) bool {
	return len(a) > 0 && len(b) > 0 && a[0] == b[0] && (len(a) == 1) != (len(b) == 1)
}
