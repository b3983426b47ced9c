package tablejob_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestTitlesAlone: a list of titles is looked up in a longer one, with nothing else to go by.
// Of those that are in it a word is missing, another one or misspelt; the others, and those of a
// list that has no title in common, find nobody.
func TestTitlesAlone(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(21, 22))}
	title := func() []string {
		out := []string{r.one(), r.one(), "of", r.one()}
		if r.IntN(2) == 0 {
			out = append(out, r.one())
		}
		return out
	}
	changed := func(words []string) []string {
		out := append([]string{}, words...)
		switch r.IntN(3) {
		case 0:
			return out[1:]
		case 1:
			return append(out, "the", "great")
		}
		w := out[0]
		out[0] = w[:1] + w[2:]
		return out
	}
	const known, shared, alone = 900, 200, 100
	var left, right, others [][]string
	for i := range known {
		words := title()
		left = append(left, []string{fmt.Sprintf("l%d", i), strings.Join(words, " ")})
		if i < shared {
			right = append(right, []string{fmt.Sprintf("r%d", i), strings.Join(changed(words), " ")})
		}
	}
	for i := range alone {
		row := []string{fmt.Sprintf("r%d", known+i), strings.Join(title(), " ")}
		right, others = append(right, row), append(others, row)
	}
	same := func(l, r string) bool { return l[1:] == r[1:] }
	if found, wrong, _ := linked(t, []string{"id", "title"}, left, right, same); found-wrong < shared*9/10 || wrong > shared/20 {
		t.Errorf("%d of %d found, %d of them wrong", found, shared, wrong)
	}
	if found, wrong, _ := linked(t, []string{"id", "name"}, left, right, same); found-wrong < shared*9/10 || wrong > shared/20 {
		t.Errorf("%d of %d names found, %d of them wrong", found, shared, wrong)
	}
	if found, _, _ := linked(t, []string{"id", "title"}, left, others, same); found > alone/50 {
		t.Errorf("%d of %d titles found that are not there", found, alone)
	}
}
