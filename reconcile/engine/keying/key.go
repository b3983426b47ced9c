package keying

import (
	"slices"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// A Key is a blocking key of a model.
type Key struct {
	Name  string
	Parts []scheme.Part
}

// Within reports whether rows that agree on k always agree on the other key, a
// wider one: on a year where they agree on the day.
func (k *Key) Within(wider *Key) bool {
	return k.tells(wider) && !wider.tells(k)
}

// tells reports whether rows that agree on k agree on all parts of the other key.
func (k *Key) tells(other *Key) bool {
	return !slices.ContainsFunc(other.Parts, func(p scheme.Part) bool {
		return !slices.ContainsFunc(k.Parts, func(q scheme.Part) bool {
			return q.Field == p.Field && q.Form == scheme.Whole && (p.Form == scheme.Whole || p.Form == scheme.Born)
		})
	})
}

// Waits is how many of some keys a key waits for, less those that wait for it.
func (k *Key) Waits(all []Key) (n int) {
	for i := range all {
		if k.Within(&all[i]) {
			n++
		} else if all[i].Within(k) {
			n--
		}
	}
	return n
}
