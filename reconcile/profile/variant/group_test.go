package variant_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile/variant"
)

// TestGroups: the colours of telephones are told from their models and from what a shop adds; a
// colour in few titles is none, nor are words of which a title has several.
func TestGroups(t *testing.T) {
	t.Parallel()
	colours := []string{"black", "blue", "gold", "red"}
	titles := func(every int, format string) (out [][]string) {
		for n := range 400 {
			colour := ""
			if n%every == 0 {
				colour = colours[n*7/5%4]
			}
			out = append(out, strings.Fields(fmt.Sprintf(format, fmt.Sprintf("g%d", n/8), colour)))
		}
		return out
	}
	spelt := func(titles [][]string) [][]string {
		for _, words := range titles {
			for i, w := range words {
				if slices.Contains(colours, w) {
					words[i] = w[:2]
				}
			}
		}
		return titles
	}
	for _, c := range []struct {
		what        string
		left, right [][]string
		want        string
	}{
		{"colours", titles(1, "nokia lumia %s %s"), titles(1, "lumia %s smartphone %s unlocked"), "[black blue gold red]"},
		{"of one shop", titles(1, "nokia lumia %s %s"), titles(9, "lumia %s smartphone %s unlocked"), ""},
		{"two a title", titles(1, "nokia lumia red %s %s"), titles(1, "lumia blue %s %s"), ""},
		{"spelt by one table", titles(1, "nokia lumia %s %s"), append(titles(1, "lumia %s smartphone %s unlocked"), spelt(titles(1, "lumia %s smartphone %s unlocked"))...), "[black blue gold red]"},
		{"none", titles(9, "nokia lumia %s %s"), titles(9, "lumia %s %s phone"), ""},
	} {
		got := ""
		for range 3 {
			groups := variant.Groups(c.left, c.right)
			if s := fmt.Sprint(groups); got != "" && s != got {
				t.Fatalf("%s: %s, then %s", c.what, got, s)
			} else if got = s; c.want == "" && len(groups) > 0 || c.want != "" && s != "["+c.want+"]" {
				t.Errorf("%s: %s, want %s", c.what, s, c.want)
			}
		}
	}
	if got := variant.Groups(nil, nil); len(got) > 0 {
		t.Errorf("of nothing: %v", got)
	}
}
