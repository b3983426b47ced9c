package similarity

import "math/bits"

// maxLength bounds what is compared letter by letter, in letters: one machine
// word of flags. Longer texts are compared by their beginning.
const maxLength = 64

// Letters are a text of one byte a letter.
type Letters interface{ ~string | ~[]byte }

// JaroWinkler is the similarity of Jaro with Winkler's bonus for a common
// beginning of up to four letters (Winkler 1990), between 0 and 1.
func JaroWinkler[T Letters](a, b T) float64 {
	j := Jaro(a, b)
	if j < 0.7 { // Winkler's boost threshold
		return j
	}
	p := 0
	for p < min(4, len(a), len(b)) && a[p] == b[p] {
		p++
	}
	return j + float64(p)*0.1*(1-j)
}

// Jaro is the similarity of Jaro (1989).
func Jaro[T Letters](a, b T) float64 {
	a, b = a[:min(len(a), maxLength)], b[:min(len(b), maxLength)]
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	reach := max(len(b)/2-1, 0)
	var inA, inB uint64 // letters that found their like
	for i := range len(a) {
		for k := max(i-reach, 0); k < min(i+reach+1, len(b)); k++ {
			if a[i] == b[k] && inB>>k&1 == 0 {
				inA |= 1 << i
				inB |= 1 << k
				break
			}
		}
	}
	m := bits.OnesCount64(inA)
	if m == 0 {
		return 0
	}
	misplaced := 0
	for restA, restB := inA, inB; restA != 0; restA, restB = restA&(restA-1), restB&(restB-1) {
		if a[bits.TrailingZeros64(restA)] != b[bits.TrailingZeros64(restB)] {
			misplaced++
		}
	}
	common := float64(m)
	return (common/float64(len(a)) + common/float64(len(b)) + (common-float64(misplaced/2))/common) / 3
}
