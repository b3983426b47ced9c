package tablejob_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestWorn: of the persons who stand twice, half do with names and an address that a
// machine read badly, and with the telephone and the birth as they are. They are found, and
// those who share a house with somebody, and bear other names, are not made one.
func TestWorn(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(11, 12))}
	worn := func(s string) string {
		out := []byte(s)
		for range 1 + int(float64(len(s))*(0.2+0.4*r.Float64())) {
			out[r.IntN(len(s))] = byte('a' + r.IntN(26))
		}
		return string(out)
	}
	mail := func() string { return fmt.Sprintf("%s%d@mail.example", r.one(), 1000+r.IntN(9000)) }
	born := func() string { return fmt.Sprintf("%d-%02d-%02d", 1940+r.IntN(70), 1+r.IntN(12), 1+r.IntN(28)) }
	const persons, couples = 600, 150
	var rows [][]string
	twice := 0
	for i := range persons {
		row := []string{fmt.Sprintf("%d.1", i), r.one(), r.one(), born(), r.one() + " street", r.one(), fmt.Sprint(300_000_000 + r.IntN(99_999_999)), mail(), fmt.Sprint(r.IntN(40))}
		rows = append(rows, row)
		again := append([]string{fmt.Sprintf("%d.2", i)}, row[1:]...)
		switch {
		case i < couples:
			again[0], again[1], again[3], again[7], again[8] = fmt.Sprintf("with %d", i), r.one(), born(), mail(), fmt.Sprint(r.IntN(40))
		case i%2 == 0:
			continue
		case i%4 == 1:
			for _, at := range []int{1, 2, 4, 5} {
				again[at] = worn(again[at])
			}
		}
		rows = append(rows, again)
		if i >= couples {
			twice++
		}
	}
	header := []string{"id", "first_name", "last_name", "date_of_birth", "address", "city", "phone", "email", "status"}
	for what, columns := range map[string][]int{"all": {0, 1, 2, 3, 4, 5, 6, 7, 8}, "without births": {0, 1, 2, 5, 6, 7, 8}} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			some := make([][]string, len(rows))
			for i := range rows {
				some[i] = chosen(rows[i], columns)
			}
			found, wrong := deduped(t, chosen(header, columns), some)
			if right := found - wrong; right < twice*97/100 || wrong > 2 {
				t.Errorf("%d pairs found, %d of them wrong; %d persons stand twice", found, wrong, twice)
			}
		})
	}
}

func chosen(row []string, columns []int) (out []string) {
	for _, at := range columns {
		out = append(out, row[at])
	}
	return out
}
