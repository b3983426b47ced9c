package scheme_test

import (
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// TestLooserKeys: names that stand only beside each other get a key each to learn by;
// nothing changes where a name has a key of its own, or stands beside what is no name.
func TestLooserKeys(t *testing.T) {
	t.Parallel()
	fields := []scheme.Field{
		{Name: "first", Kind: scheme.Given}, {Name: "last", Kind: scheme.Family}, {Name: "born", Kind: scheme.Date},
		{Name: "mother", Kind: scheme.Given, BlockOnly: true},
	}
	for _, c := range []struct{ keys, added []string }{
		{[]string{"first:sound, last:sound", "born"}, []string{"first:sound", "last:sound"}},
		{[]string{"first, last", "last:start"}, []string{"first"}},
		{[]string{"first", "last", "first, last"}, nil},
		{[]string{"first, born", "last, born:year"}, nil},
		{[]string{"first, mother", "last"}, nil},
	} {
		var want []string
		if c.added != nil {
			want = append(slices.Clone(c.keys), c.added...)
		}
		if got := (&scheme.Model{Fields: fields, Blocking: scheme.Blocking{Keys: c.keys}}).Looser(); !slices.Equal(got, want) {
			t.Errorf("%q: learnt by %q, want %q", c.keys, got, want)
		}
	}
	if got := (&scheme.Model{Fields: fields, Blocking: scheme.Blocking{All: true, Keys: []string{"first, last"}}}).Looser(); got != nil {
		t.Errorf("all pairs are compared, and still learnt by %q", got)
	}
}
