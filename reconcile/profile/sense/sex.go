package sense

import (
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

const (
	follows   = 0.9 // share of the rows whose sex the other rows of the same word tell
	leastTold = 0.3 // share of all rows of which that can be asked
	mostSexes = 10  // different values of a column of sexes, with slips
	seldomer  = 0.2 // share of the rarer of two sexes, at least
)

// sexes finds the column of sexes, and how well each of some columns tells what it holds. A column of
// two values is one if the words of a name tell them.
func (t *table) sexes(names []int) []float64 {
	ways := make([]float64, len(t.columns))
	for i := range t.columns {
		if t.columns[i].Kind == scheme.Sex {
			t.sex = i
			break
		}
	}
	for i := range t.columns {
		if t.sex >= 0 && i != t.sex {
			continue
		}
		values := t.two(i)
		if values == nil {
			continue
		}
		found := false
		for _, k := range names {
			if k != i {
				ways[k] = t.follows(i, k, values)
				found = found || ways[k] >= follows
			}
		}
		if found && t.sex < 0 {
			t.sex = i
			t.tell(i, scheme.Sex, "which a name beside them tells")
			break
		}
		if t.sex < 0 {
			clear(ways)
		}
	}
	return ways
}

// two are the values of a column of two, nil if there are more, or fewer. Blanks and a rare
// third are all the same.
func (t *table) two(at int) []string {
	if k := t.columns[at].Kind; t.columns[at].Named && k != scheme.Sex || t.shapes[at].values > mostSexes || t.shapes[at].values < 2 {
		return nil
	}
	counts, n := map[string]float64{}, 0.0
	for _, v := range t.columns[at].Words {
		if v != "" {
			counts[v]++
			n++
		}
	}
	var two []string
	both := 0.0
	for v, c := range counts {
		if c >= seldomer*n {
			two, both = append(two, v), both+c
		}
	}
	if len(two) != 2 || both < nearlyAll*n {
		return nil
	}
	slices.Sort(two)
	return two
}

// follows is the share of rows with one of two values that the majority of the other rows with the
// same first word, or the same last one, tells.
func (t *table) follows(at, name int, two []string) float64 {
	best := 0.0
	for _, end := range []int{0, -1} {
		word := func(row int) string {
			words := strings.Fields(t.columns[name].Words[row])
			if len(words) == 0 {
				return ""
			}
			return words[(len(words)+end)%len(words)]
		}
		counts, rows := map[string][2]float64{}, 0.0
		for row, v := range t.columns[at].Words {
			if w := word(row); w != "" && slices.Contains(two, v) {
				c := counts[w]
				c[int(content.Bit(v == two[1]))]++
				counts[w] = c
				rows++
			}
		}
		asked, right := 0.0, 0.0
		for _, c := range counts {
			if c[0]+c[1] < 2 {
				continue
			}
			asked += c[0] + c[1]
			for k, n := range c {
				if n-1 > c[1-k] { // the others of the word say the same
					right += n
				}
			}
		}
		if asked >= leastTold*rows && asked > 0 {
			best = max(best, right/asked)
		}
	}
	return best
}
