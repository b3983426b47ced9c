package tablejob_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestParts: firms that stand in one column with their addresses, of which each row has other
// parts, are found by what the shorter row has in the longer one, whatever the column is called.
func TestParts(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(31, 32))}
	towns := strings.Fields("Ulm Gera Hagen Trier Bonn Kiel")
	var rows [][]string
	const firms, each = 120, 2
	for i := range firms {
		name := r.one() + " " + r.one() + " GmbH"
		street, town := fmt.Sprintf("%s Strasse %d", r.one(), 1+r.IntN(99)), fmt.Sprintf("%d %s", 10000+r.IntN(80000), towns[r.IntN(len(towns))])
		for k, record := range []string{name + ", " + street + ", " + town, name + ", " + town} {
			rows = append(rows, []string{fmt.Sprintf("%d.%d", i, k), record})
		}
	}
	for _, header := range []string{"name", "record"} {
		if n, wrong := deduped(t, []string{"id", header}, rows); n-wrong < firms*9/10 || wrong > n/20 {
			t.Errorf("%s: %d pairs found, %d of them wrong; %d firms stand %d times", header, n, wrong, firms, each)
		}
	}
}

// TestSeasons: texts that are the same but for a number, which each of them has, are of
// different things.
func TestSeasons(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(33, 34))}
	var rows [][]string
	for i := range 40 {
		series := r.one() + " " + r.one() + " Championship"
		for year := range 5 {
			rows = append(rows, []string{fmt.Sprintf("%d-%d", i, year), fmt.Sprintf("%d %s", 1980+year, series)})
		}
	}
	if n, _ := deduped(t, []string{"id", "title"}, rows); n > len(rows)/20 {
		t.Errorf("%d pairs of %d seasons found", n, len(rows))
	}
}
