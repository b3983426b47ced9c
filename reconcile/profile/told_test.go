package profile_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestTold: tables whose headers say nothing are linked as those whose headers do: a name in parts
// meets a whole one and no father's, births meet births and no visits of the same form, measurements
// those that lie alike, telephones those that end alike.
func TestTold(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	word := func(end string) string {
		w := ""
		for range 3 {
			w += string("bdfgklmnprst"[r.IntN(12)]) + string("aeiou"[r.IntN(5)])
		}
		return strings.ToUpper(w[:1]) + w[1:] + end
	}
	var given, fathers, families []string
	for range 60 {
		given, fathers, families = append(given, word("")), append(fathers, word("o")), append(families, word("er"))
	}
	type person struct{ given, father, family, born, visit, north, east, dial string }
	persons := make([]person, 800)
	for i := range persons {
		persons[i] = person{
			given[r.IntN(60)], fathers[r.IntN(60)], families[r.IntN(60)],
			fmt.Sprintf("%d-%02d-%02d", 1930+r.IntN(80), 1+r.IntN(12), 1+r.IntN(28)), fmt.Sprintf("%02d.%02d.2023", 1+r.IntN(28), 1+r.IntN(12)),
			fmt.Sprintf("%.4f", 37+r.Float64()), fmt.Sprintf("%.4f", 23+r.Float64()), fmt.Sprint(611111111 + r.IntN(300000000)),
		}
	}
	turned := func(date string) string { p := strings.Split(date, "-"); return p[2] + "." + p[1] + "." + p[0] }
	cell := func(row int, header string) string {
		p := persons[row]
		switch header {
		case "c1", "r1":
			return fmt.Sprint(header[:1], row)
		case "c2":
			return p.given
		case "c3":
			return p.family
		case "c4", "r3":
			return p.father
		case "c5":
			return turned(p.born)
		case "c6":
			return p.north
		case "c7":
			return p.east
		case "c8":
			return "0" + p.dial
		case "r2":
			return p.family + " " + p.given
		case "r4":
			return p.visit
		case "r5":
			return p.born
		case "r6":
			return p.east + "1"
		case "r7":
			return p.north + "1"
		}
		return "+84 " + p.dial
	}
	left := table(800, strings.Fields("c1 c2 c3 c4 c5 c6 c7 c8"), cell)
	right := table(800, strings.Fields("r1 r2 r3 r4 r5 r6 r7 r8"), cell)
	got := summary(t, left, right)
	for _, want := range []string{"id c1 r1", "[c4] [r3]", "date [c5] [r5]", "number [c6] [r7]", "number [c7] [r6]", "phone [c8] [r8]"} {
		if !strings.Contains(got, want) {
			t.Errorf("want %s in\n%s", want, got)
		}
	}
	if !strings.Contains(got, "name [c2 c3] [r2]") && !strings.Contains(got, "name [c3 c2] [r2]") {
		t.Errorf("no whole name in\n%s", got)
	}
	if alone := summary(t, table(800, strings.Fields("c1 c2 c3 c5 c8"), cell), nil); !strings.Contains(alone, "given [c") || !strings.Contains(alone, "family [c") || !strings.Contains(alone, "phone [c8]") {
		t.Errorf("one table:\n%s", alone)
	}
	if named := summary(t, table(800, strings.Fields("id title maker born c8"), value), nil); strings.Contains(named, "given") || strings.Contains(named, "family") {
		t.Errorf("names where headers call them something else:\n%s", named)
	}
}
