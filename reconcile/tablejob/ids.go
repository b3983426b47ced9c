package tablejob

import (
	"cmp"
	"strconv"
	"strings"
)

// idKey is an id as it is ordered: numbers first, by their value.
type idKey struct {
	number uint64
	text   bool
	id     string
}

func keyOf(id string) idKey {
	n, err := strconv.ParseUint(id, 10, 64)
	return idKey{n, err != nil, id}
}

func (a idKey) compare(b idKey) int {
	if a.text != b.text {
		if b.text {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.number, b.number), strings.Compare(a.id, b.id))
}

// compareIDs puts ids in their order.
func compareIDs(a, b string) int { return keyOf(a).compare(keyOf(b)) }
