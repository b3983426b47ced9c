package tablejob_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestNamesakes: in a third of the houses a son bears his father's name, and one person in seven has
// moved since a row was written. Fathers and sons are born on days of their own, and are not made one;
// who moved is.
func TestNamesakes(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(31, 32))}
	var rows [][]string
	person, same := 0, 0
	home := func() [2]string {
		return [2]string{fmt.Sprintf("%d %s street", 1+r.IntN(200), r.one()), []string{"Aville", "Betown", "Cehampton", "Deham"}[r.IntN(4)]}
	}
	add := func(given, family string, at [2]string) {
		born, n := birth(r), 1+r.IntN(3)
		for k := range n {
			row := []string{fmt.Sprintf("%d.%d", person, k), given, family, born, at[0], at[1]}
			if r.IntN(7) == 0 {
				there := home()
				row[4], row[5] = there[0], there[1]
			}
			rows = append(rows, row)
		}
		same += n * (n - 1) / 2
		person++
	}
	for i := range 500 {
		family, at, father := r.one(), home(), r.one()
		add(father, family, at)
		add(r.one(), family, at)
		if i%3 == 0 {
			add(father, family, at)
		}
	}
	found, wrong := deduped(t, []string{"id", "first_name", "last_name", "date_of_birth", "street", "city"}, rows)
	if right := found - wrong; right < same*95/100 || wrong > same/20 {
		t.Errorf("%d pairs found, %d of them wrong, of %d", found, wrong, same)
	}
}
