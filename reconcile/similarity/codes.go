package similarity

import "strings"

// mostCodes is how many codes of a list that the other one lacks are looked at for their tails.
const mostCodes = 16

// Codes is how much of what the codes of one of two lists tell, that which tells less, the other has
// too, between 0 and 1. One list may be written with the letters of its maker or line before a code and
// the other without: T959 is as good as SGHT959, and 8618080 as 2128618080, the same telephone without
// its area. They tell what the shorter one does. The codes are in one order in both.
func Codes(a, b []Token, word []Word) float64 {
	var restA, restB rest
	shared, ofA, ofB := common(a, b, &restA, &restB)
	if max(restA.n, restB.n) <= mostCodes {
		for _, x := range restA.tokens[:restA.n] {
			for k, y := range restB.tokens[:restB.n] {
				if y.Weight == 0 || !tail(word[x.ID].Text, word[y.ID].Text) {
					continue
				}
				w := int(min(x.Weight, y.Weight))
				shared, ofA, ofB = shared+w, ofA-int(x.Weight)+w, ofB-int(y.Weight)+w
				restB.tokens[k].Weight = 0 // it has its like
				break
			}
		}
	}
	if least := min(ofA, ofB); least > 0 {
		return float64(shared) / float64(least)
	}
	return 0
}

// The least letters and figures of a code that may stand at the end of another one, and of a
// number, which is sooner there by chance.
const (
	leastTail    = 4
	leastNumbers = 6
)

// tail reports whether one code is the other one without letters before it or, of two long numbers,
// without figures before it.
func tail(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < leastTail || len(a) == len(b) || !strings.HasSuffix(b, a) {
		return false
	}
	if before := b[:len(b)-len(a)]; numeric(before) {
		return len(a) >= leastNumbers && number(b)
	}
	return !number(a) || len(a) >= leastNumbers
}

// number reports whether a code is figures alone.
func number(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}
