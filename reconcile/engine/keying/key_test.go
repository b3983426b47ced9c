package keying_test

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/engine/keying"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

func key(t *testing.T, name string) keying.Key {
	t.Helper()
	parts, err := scheme.ParseKey(name)
	if err != nil {
		t.Fatal(err)
	}
	return keying.Key{Name: name, Parts: parts}
}

// TestWithin: rows that agree on a key agree on those that ask for less of what it asks for whole.
func TestWithin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key, wider string
		want       bool
	}{
		{"a, b", "a", true}, {"a", "a, b", false}, {"a", "a", false}, {"a", "a:year", true}, {"a:year", "a", false}, {"a, b", "a:year, b", true}, {"a", "a:sound", false}, {"a", "b", false},
	} {
		k, wider := key(t, c.key), key(t, c.wider)
		if got := k.Within(&wider); got != c.want {
			t.Errorf("%q is within %q: %v", c.key, c.wider, got)
		}
	}
}

// TestWaits: a key that others wait for comes before those, and one that waits behind.
func TestWaits(t *testing.T) {
	t.Parallel()
	all := []keying.Key{key(t, "a, b, c"), key(t, "a, b"), key(t, "a:year, b"), key(t, "d")}
	for i, want := range []int{2, 0, -2, 0} {
		if got := all[i].Waits(all); got != want {
			t.Errorf("%q waits for %d, want %d", all[i].Name, got, want)
		}
	}
}
