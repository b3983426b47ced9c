package tablejob

import (
	"cmp"
	"math"
)

// idKey is an id as it is ordered: numbers first, by their value.
type idKey struct {
	number uint64
	text   bool
}

// keyOf reads an id as a number of digits alone that a word holds; any other is text.
func keyOf[T ~string | ~[]byte](id T) idKey {
	if len(id) == 0 {
		return idKey{text: true}
	}
	n := uint64(0)
	for i := range len(id) {
		digit := uint64(id[i] - '0')
		if digit > 9 || n > (math.MaxUint64-digit)/10 {
			return idKey{text: true}
		}
		n = n*10 + digit
	}
	return idKey{number: n}
}

// compareIDs puts ids in their order.
func compareIDs[T ~string | ~[]byte](a, b T) int {
	x, y := keyOf(a), keyOf(b)
	switch {
	case x.text != y.text && y.text:
		return -1
	case x.text != y.text:
		return 1
	case x.number != y.number:
		return cmp.Compare(x.number, y.number)
	case string(a) < string(b): // bytes are not copied to be compared
		return -1
	case string(a) > string(b):
		return 1
	}
	return 0
}
