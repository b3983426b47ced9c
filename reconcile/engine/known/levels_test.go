package known_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/engine/known"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// TestLevels: whoever asks, first or again, and several at a time, is told what the column says.
func TestLevels(t *testing.T) {
	t.Parallel()
	c := column.New(&scheme.Field{Name: "name", Kind: scheme.Name})
	cells := make([]string, 60)
	for i := range cells {
		cells[i] = fmt.Sprintf("Ann%d Bee%d", i%8, i%5)
	}
	c.Add(0, cells, make([]uint32, len(cells)))
	c.Seal()
	levels, seen := known.Of(c), map[uint8]bool{}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for a := range uint32(c.Len()) {
				for b := range uint32(c.Len()) {
					if got, want := levels.Level(a+1, b+1), c.Level(a+1, b+1, 0, 0); got != want {
						t.Errorf("%d, %d: level %d, want %d", a+1, b+1, got, want)
					}
				}
			}
		})
	}
	for b := range uint32(c.Len()) {
		seen[c.Level(1, b+1, 0, 0)] = true
	}
	if all.Wait(); len(seen) < 3 {
		t.Errorf("the values show no more than levels %v", seen)
	}
}
