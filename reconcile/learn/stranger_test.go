package learn

import (
	"fmt"
	"math"
	"testing"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/cell"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// TestAgreeingCountOnce: pairs that agree on a field are drawn with what is seldom drawn over
// and over; they count as many as there are, and chance is not taken for more than chance.
func TestAgreeingCountOnce(t *testing.T) {
	t.Parallel()
	m := &scheme.Model{
		Version: 1, Link: scheme.Dedupe, ID: "id",
		Fields:   []scheme.Field{{Name: "user", Kind: scheme.Text, Columns: []string{"user"}}, {Name: "day", Kind: scheme.Date, Columns: []string{"day"}}},
		Blocking: scheme.Blocking{Keys: []string{"user"}}, Thresholds: scheme.Thresholds{Match: 0.5, Review: 0.1},
	}
	l := engine.NewLoader(m)
	cells := cell.New(m, []string{"id", "user", "day"}, 0)
	for i := range 500 {
		cells.Add("", []string{fmt.Sprint(i), fmt.Sprint("u", min(i/2, 40)*1000+i/82), fmt.Sprintf("2020-%02d-%02d", 1+i%12, 1+i%28)})
	}
	l.Batch(0, cells.IDs, cells.Fields, nil)
	r, err := l.Seal()
	if err != nil {
		t.Fatal(err)
	}
	_, pairs := r.Agreeing(0, agreeing)
	if task := newTask(r); pairs < 1 || pairs >= agreeing || math.Abs(level.Sum(pattern.Pairs(task.agreeing(r, 0, nil)))-pairs) > 1e-6*pairs {
		t.Errorf("%.0f pairs agree and count as %.1f", pairs, level.Sum(pattern.Pairs(task.agreeing(r, 0, nil))))
	}
}
