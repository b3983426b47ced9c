package similarity

import "math/bits"

// maxLength bounds what is compared letter by letter, in letters: one machine
// word of flags. Longer texts are compared by their beginning.
const maxLength = 64

// Letters are a text of one byte a letter.
type Letters interface{ ~string | ~[]byte }

// Winkler's bonus: a tenth of what is missing for each of the first letters that
// are the same, at most four, from a similarity of 0.7 on (Winkler 1990).
const (
	bonusFrom    = 0.7
	bonusLetters = 4
	bonus        = 0.1
)

// JaroWinkler is the similarity of Jaro with Winkler's bonus for a common
// beginning, between 0 and 1.
func JaroWinkler[T Letters](a, b T) float64 {
	j := Jaro(a, b)
	if j < bonusFrom {
		return j
	}
	return j + float64(beginning(a, b))*bonus*(1-j)
}

// beginning is how many letters for Winkler's bonus are the same.
func beginning[T Letters](a, b T) int {
	p := 0
	for p < min(bonusLetters, len(a), len(b)) && a[p] == b[p] {
		p++
	}
	return p
}

// JaroWinklerFrom is JaroWinkler where that is at least so much, at least 0.8,
// and else 0. Texts whose lengths alone rule it out are not looked at further.
func JaroWinklerFrom[T Letters](a, b T, least float64) float64 {
	la, lb := min(len(a), maxLength), min(len(b), maxLength)
	if unlike(a, b, min(la, lb), la, lb, least) {
		return 0
	}
	if s := JaroWinkler(a, b); s >= least {
		return s
	}
	return 0
}

// unlike reports whether texts of so many letters, of which at most so many are
// common to both, cannot be as similar as least.
func unlike[T Letters](a, b T, common, la, lb int, least float64) bool {
	x := float64(beginning(a, b)) * bonus
	jaro := (least - x) / (1 - x) // what Jaro's similarity must be
	// It is (common/la + common/lb + 1)/3 at most; a hair is left for rounding.
	return float64(common*(la+lb)) < (3*jaro-1)*float64(la*lb)-1e-6
}

// Jaro is the similarity of Jaro (1989). The places of a letter in the longer
// text are bits of a word, so that the first free one within reach is found at
// once.
func Jaro[T Letters](a, b T) float64 {
	a, b = a[:min(len(a), maxLength)], b[:min(len(b), maxLength)]
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	var places [64]uint64 // by the last six bits of the letter
	for k := range len(b) {
		places[b[k]&63] |= 1 << k
	}
	reach := max(len(b)/2-1, 0)
	var inA, inB uint64 // letters that found their like
	for i := range len(a) {
		window := (uint64(1)<<min(i+reach+1, len(b)) - 1) &^ (uint64(1)<<max(i-reach, 0) - 1)
		for free := places[a[i]&63] & window &^ inB; free != 0; free &= free - 1 {
			if k := bits.TrailingZeros64(free); a[i] == b[k] {
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
