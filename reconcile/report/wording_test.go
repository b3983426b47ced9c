package report

import (
	"strings"
	"testing"

	"github.com/lienthong/lienthong/internal/mask"
	"github.com/lienthong/lienthong/reconcile"
)

// Every difference that the linkage knows is about a kind of field, and every
// verdict, quality and level has its words.
func TestWordsAreComplete(t *testing.T) {
	t.Parallel()
	for _, d := range reconcile.Differences {
		if k, _ := subject(d); k == mask.Secret {
			t.Errorf("%s is about no field", d)
		}
		if differenceText(d).VI == string(d) {
			t.Errorf("%s has no sentence", d)
		}
	}
	for _, v := range reconcile.Verdicts {
		if say("todo."+string(v)).VI == "todo."+string(v) {
			t.Errorf("%s has no advice", v)
		}
	}
	for _, q := range Qualities {
		for _, key := range []string{"", ".n", ".blind"} {
			if k := "q." + string(q) + key; say(k).VI == k {
				t.Errorf("no words for %s", k)
			}
		}
	}
	for key, w := range catalogue() {
		if strings.Count(w[0], "%s") != strings.Count(w[1], "%s") {
			t.Errorf("%s takes a different number of values in its two languages", key)
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		got    text
		vi, en string
	}{
		{number(0), "0", "0"},
		{number(1561), "1.561", "1,561"},
		{number(100_000_000), "100.000.000", "100,000,000"},
		{percent(1, 3), "33,3 %", "33.3%"},
		{percent(2, 3), "66,7 %", "66.7%"},
		{percent(9999, 10_000), "99,9 %", "99.9%"},
		{percent(10, 10), "100 %", "100%"},
		{percent(1, 1_000_000), "< 0,1 %", "< 0.1%"},
		{percent(0, 10), "0,0 %", "0.0%"},
		{percent(0, 0), "–", "–"},
		{signed(9.72), "+9,7", "+9.7"},
		{signed(-14.25), "−14,2", "−14.2"},
		{signed(-0.01), "0", "0"},
		{probability(0.99), "99,0 %", "99.0%"},
		{probability(0.99999), "> 99,9 %", "> 99.9%"},
		{probability(0.0001), "< 0,1 %", "< 0.1%"},
		{probability(1), "> 99,9 %", "> 99.9%"},
	} {
		if c.got.VI != c.vi || c.got.EN != c.en {
			t.Errorf("got %q and %q, want %q and %q", c.got.VI, c.got.EN, c.vi, c.en)
		}
	}
}
