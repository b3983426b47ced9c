package blocking_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/blocking"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/cell"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// TestPropose: a key is taken if what it makes is affordable, a small table is compared whole,
// and what a sample tells of more rows is not taken for what all of them would.
func TestPropose(t *testing.T) {
	t.Parallel()
	const n = 300
	m := &scheme.Model{Version: 1, Link: scheme.Dedupe, ID: "id", Fields: []scheme.Field{
		{Name: "title", Kind: scheme.Text, Columns: []string{"title"}},
		{Name: "number", Kind: scheme.Identifier, Columns: []string{"number"}},
		{Name: "sex", Kind: scheme.Sex, Columns: []string{"sex"}},
	}}
	l := engine.NewLoader(m)
	c := cell.New(m, []string{"id", "title", "number", "sex"}, 0)
	for i := range n {
		c.Add("", []string{fmt.Sprint(i), fmt.Sprintf("alpha%d beta%d", i%50, i%60), fmt.Sprintf("%08d", i*7919%100_000_000), []string{"m", "f"}[i%2]})
	}
	l.Batch(0, c.IDs, c.Fields, nil)
	r, err := l.Seal()
	if err != nil {
		t.Fatal(err)
	}
	b, notes := blocking.Propose(r, n, r.Pairs())
	if !b.All || !b.Proposed || len(b.Keys) == 0 || len(notes) != len(b.Keys) {
		t.Errorf("of %d rows: %+v with %d notes", n, b, len(notes))
	}
	const many = 100 * n
	b, _ = blocking.Propose(r, many, many*(many-1)/2)
	if b.All || b.Proposed || len(b.Keys) == 0 {
		t.Errorf("of %d rows: %+v", many, b)
	}
	if slices.Contains(b.Keys, "sex") || !slices.Equal(b.SplitBy, []string{"sex"}) {
		t.Errorf("a sex makes too many pairs for a key, and splits: %+v", b)
	}
}
