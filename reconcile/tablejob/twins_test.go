package tablejob_test

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// TestTwinsAreForReview: twins of two names, which share all else, are not merged by likeness, however alike
// their names are, in a dedupe and between two tables; the reason says why. Persons whose name was typed
// wrongly, or lost its marks, are one. What people decided of twins holds.
func TestTwinsAreForReview(t *testing.T) {
	t.Parallel()
	rows, pairs, same := twinned()
	header := []string{"id", "ho_ten", "ngay_sinh", "dia_chi"}
	path := writeTable(t, "persons.csv", header, rows)
	decided := writeTable(t, "decided.csv", []string{"left", "right", "label"}, [][]string{{pairs[0][0], pairs[0][1], "same"}})
	for what, j := range map[string]tablejob.Job{
		"dedupe": {Left: path}, "dedupe, decided": {Left: path, Decisions: decided}, "link": {Left: path, Right: path, Link: "link"},
	} {
		dir := t.TempDir()
		var said strings.Builder
		j.Out, j.PairsOut, j.Log = filepath.Join(dir, "out.csv"), filepath.Join(dir, "pairs.csv"), &said
		found := j.PairsOut
		if j.Right != "" {
			found, j.PairsOut = j.Out, ""
		}
		if _, err := j.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		of := decisions(t, found)
		for i, p := range pairs {
			line, want := of[p], "review"
			if line == nil {
				t.Fatalf("%s: twins %v are not written", what, p)
			}
			if i == 0 && j.Decisions != "" {
				want = "match"
			}
			if line[4] != want || want == "review" && (!strings.Contains(line[6], "They may be twins") || !strings.Contains(line[7], "sinh đôi")) {
				t.Errorf("%s: twins %v are %s: %s", what, p, line[4], line[6])
			}
		}
		one := 0
		for _, p := range same {
			if line := of[p]; line != nil && line[4] == "match" {
				one++
			}
		}
		if one < len(same)*95/100 {
			t.Errorf("%s: %d of %d persons who stand twice are found", what, one, len(same))
		}
		if !strings.Contains(said.String(), "they may be twins") {
			t.Errorf("%s: nothing is said of twins", what)
		}
	}
}

// twinned are persons, some of whom are twins, and some of whom stand there twice.
func twinned() (rows [][]string, pairs, same [][2]string) {
	r := rand.New(rand.NewPCG(91, 92))
	pick := func(words string) string {
		all := strings.Fields(words)
		return all[r.IntN(len(all))]
	}
	twins := [][2]string{{"Hùng", "Hưng"}, {"Hà", "Hạ"}, {"Lan", "Loan"}, {"Bình", "Sơn"}, {"Hoa", "Hòa"}}
	add := func(name string, like []string) []string {
		row := []string{fmt.Sprint(len(rows)), name, like[0], like[1]}
		rows = append(rows, row)
		return row
	}
	for i := range 1500 {
		family, middle := pick("Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi"), pick("Văn Thị Hữu Ngọc Thanh Quang")
		house := []string{fmt.Sprintf("%02d/%02d/%d", 1+r.IntN(28), 1+r.IntN(12), 1950+r.IntN(50)), fmt.Sprintf("%d đường %s", 1+r.IntN(900), pick("Lý Trần Lê Hồ Mai Đào"))}
		name := func(given string) string { return family + " " + middle + " " + given }
		switch given := twins[i%len(twins)]; {
		case i%50 == 0:
			a, b := add(name(given[0]), house), add(name(given[1]), house)
			pairs = append(pairs, [2]string{a[0], b[0]})
		case i%10 == 1:
			again := name(given[i%2])
			switch i % 30 {
			case 1:
				letters := []rune(again) // a slip makes no name
				again = string(slices.Delete(letters, 1+i%(len(letters)-1), 2+i%(len(letters)-1)))
			case 11:
				again = "Nguyen Van Hung"
				family, middle, given[i%2] = "Nguyễn", "Văn", "Hùng"
			}
			a, b := add(name(given[i%2]), house), add(again, house)
			same = append(same, [2]string{a[0], b[0]})
		default:
			add(name(given[i%2]), house)
		}
	}
	return rows, pairs, same
}

// decisions are the lines of a file of pairs, by their ids in both orders.
func decisions(t *testing.T, path string) map[[2]string][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	of := map[[2]string][]string{}
	for _, line := range lines[1:] {
		of[[2]string{line[0], line[1]}], of[[2]string{line[1], line[0]}] = line, line
	}
	return of
}
