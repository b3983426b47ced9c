package similarity

import "strings"

// mostCodes is how many codes of a list that the other one lacks are looked at for their tails.
const mostCodes = 16

// Codes is [Overlap] of two lists of codes, of which one may be written with the letters of its maker
// or line before it and the other without: T959 is as good as SGHT959, and 8618080 as 2128618080, the
// same telephone without its area. They tell what the shorter one does.
func Codes(a, b []Token, word []Word) float64 {
	shared, ofA, ofB := 0, 0, 0
	var restA, restB rest
	for i, k := 0, 0; i < len(a) || k < len(b); {
		switch {
		case k == len(b) || i < len(a) && a[i].ID < b[k].ID:
			ofA += int(a[i].Weight)
			restA.add(a[i])
			i++
		case i == len(a) || a[i].ID > b[k].ID:
			ofB += int(b[k].Weight)
			restB.add(b[k])
			k++
		default:
			w := int(a[i].Weight)
			shared, ofA, ofB = shared+w, ofA+w, ofB+w
			i++
			k++
		}
	}
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
