package tablejob_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestVisits: patients in one table and their visits, up to twelve each, in the other. More pairs are
// true than there are patients, which is no reason to take half of them for kin, be the
// patients in the left table or in the right one.
func TestVisits(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(21, 22))}
	var patients, visits [][]string
	pairs := 0
	for i := range 600 {
		if i%3 > 0 && len(patients) > 0 { // of one house
			last := patients[len(patients)-1]
			patients = append(patients, []string{fmt.Sprintf("%d.p", i), r.one(), last[2], birth(r), last[4]})
		} else {
			patients = append(patients, []string{fmt.Sprintf("%d.p", i), r.one(), r.one(), birth(r), []string{"Aville", "Betown", "Cehampton", "Deham", "Efield"}[r.IntN(5)]})
		}
		p := patients[i]
		if i%4 == 0 {
			continue
		}
		for v := range []int{1, 2, 3, 5, 12}[r.IntN(5)] {
			given, born := p[1], p[3]
			if r.IntN(12) == 0 {
				given = given[:2] + "x" + given[2:]
			}
			if r.IntN(10) == 0 {
				born = ""
			}
			visits = append(visits, []string{fmt.Sprintf("%d.%d", i, v), p[2] + " " + given, born, p[4], fmt.Sprintf("2023-%02d-%02d", 1+r.IntN(12), 1+r.IntN(28))})
			pairs++
		}
	}
	one, many := []string{"id", "first name", "last name", "date of birth", "town"}, []string{"visit", "patient", "b", "town", "date of visit"}
	same := func(a, b string) bool {
		i, _, _ := strings.Cut(a, ".")
		k, _, _ := strings.Cut(b, ".")
		return i == k
	}
	for what, tables := range map[string]struct {
		headers [2][]string
		rows    [2][][]string
	}{"patients left": {[2][]string{one, many}, [2][][]string{patients, visits}}, "patients right": {[2][]string{many, one}, [2][][]string{visits, patients}}} {
		found, wrong, link := linkedTables(t, tables.headers, tables.rows, same)
		if right := found - wrong; right < pairs*95/100 || wrong > pairs/50 {
			t.Errorf("%s: %d pairs found, %d of them wrong, of %d (link %s)", what, found, wrong, pairs, link)
		}
	}
}

func birth(r names) string {
	return fmt.Sprintf("%d-%02d-%02d", 1940+r.IntN(70), 1+r.IntN(12), 1+r.IntN(28))
}
