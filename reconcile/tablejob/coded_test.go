package tablejob_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestCodedOtherwise: two tables write sexes in codes of their own, so that no true pair agrees on them. Two
// visits of one patient do, and are not taken for kin for that: the patient has several.
func TestCodedOtherwise(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(81, 82))}
	var rows [2][][]string
	for i := range 500 {
		given, family, born, sex := r.one(), r.one(), birth(r), r.IntN(2)
		rows[0] = append(rows[0], []string{fmt.Sprint(i), given, family, born, []string{"M", "F"}[sex]})
		for k := range r.IntN(5) {
			rows[1] = append(rows[1], []string{fmt.Sprintf("%d.%d", i, k), given, family, born, []string{"1", "2"}[sex]})
		}
	}
	header := []string{"id", "first_name", "last_name", "date_of_birth", "sex"}
	found, wrong, kind := linkedTables(t, [2][]string{header, header}, rows, func(left, right string) bool {
		of, _, _ := strings.Cut(right, ".")
		return of == left
	})
	if right := found - wrong; right < len(rows[1])*95/100 || wrong > 10 || kind != "spine" {
		t.Errorf("%d pairs found, %d of them wrong, of %d; kind %s", found, wrong, len(rows[1]), kind)
	}
}
