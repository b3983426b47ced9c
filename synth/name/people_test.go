package name_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
	"github.com/lienthong/lienthong/synth/name"
)

// tsv reads a table beside the code.
func tsv(t *testing.T, file string) [][]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "#") {
			rows = append(rows, strings.Split(strings.TrimRight(line, "\n"), "\t"))
		}
	}
	if !strings.HasPrefix(string(data), "# ") {
		t.Errorf("%s does not say what its columns are", file)
	}
	return rows
}

// TestTables checks the shape of every table: columns, weights, no name twice.
func TestTables(t *testing.T) {
	t.Parallel()
	for file, columns := range map[string]int{"surname.tsv": 4, "middle.tsv": 6, "given.tsv": 6} {
		seen := map[string]bool{}
		for _, row := range tsv(t, file) {
			if len(row) != columns {
				t.Fatalf("%s: %d columns in the row of %q, want %d", file, len(row), row[0], columns)
			}
			key, weights := row[0], row[1:]
			if columns == 6 {
				key, weights = row[0]+row[1], row[2:]
				if row[1] != "m" && row[1] != "f" {
					t.Errorf("%s: sex %q of %q", file, row[1], row[0])
				}
			}
			if seen[key] {
				t.Errorf("%s: %q comes twice", file, row[0])
			}
			seen[key] = true
			for _, w := range weights {
				if v, err := strconv.ParseFloat(w, 64); err != nil || v < 0 {
					t.Errorf("%s: weight %q of %q", file, w, row[0])
				}
			}
			if first := []rune(row[0])[0]; !unicode.IsUpper(first) {
				t.Errorf("%s: %q does not begin with a capital", file, row[0])
			}
		}
	}
}

// TestSurnameShares holds the table to docs/sources.md, Surnames, region by region
// weighted by their people.
func TestSurnameShares(t *testing.T) {
	t.Parallel()
	people := []float64{0.37, 0.28, 0.35} // north, centre, south, of the Kinh
	totals := make([]float64, 3)
	share := map[string]float64{}
	rows := tsv(t, "surname.tsv")
	weight := func(row []string, region int) float64 {
		w, err := strconv.ParseFloat(row[1+region], 64)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	for _, row := range rows {
		for region := range totals {
			totals[region] += weight(row, region)
		}
	}
	for _, row := range rows {
		for region := range totals {
			share[row[0]] += 100 * people[region] * weight(row, region) / totals[region]
		}
	}
	share["Hoàng/Huỳnh"] = share["Hoàng"] + share["Huỳnh"]
	share["Vũ/Võ"] = share["Vũ"] + share["Võ"]
	for family, want := range map[string]float64{"Nguyễn": 31.5, "Trần": 10.9, "Lê": 8.9, "Phạm": 5.9, "Hoàng/Huỳnh": 5.1,
		"Vũ/Võ": 4.9, "Phan": 2.8, "Trương": 2.2, "Bùi": 2.1, "Đặng": 1.9, "Đỗ": 1.9, "Ngô": 1.7, "Hồ": 1.5, "Dương": 1.4,
		"Hà": 1.2, "Lý": 1.0, "Trịnh": 1.0, "Đinh": 0.9, "Lâm": 0.7, "Đoàn": 0.7} {
		tolerance := max(0.25, want/10)
		if got := share[family]; got < want-tolerance || got > want+tolerance {
			t.Errorf("%s: %.2f %%, want %.1f", family, got, want)
		}
	}
}

// TestFashion checks that given names come and go.
func TestFashion(t *testing.T) {
	t.Parallel()
	ends := func(given string) func(string) bool {
		return func(s string) bool { return strings.HasSuffix(s, " "+given) }
	}
	const n = 10_000
	for _, c := range []struct {
		given    string
		sex      lienthong.Sex
		old, new float64 // among those born in 1955 and in 2009
	}{
		{"Vy", lienthong.Female, 0.001, 0.057}, {"Lan", lienthong.Female, 0.035, 0.003}, {"Anh", lienthong.Female, 0.009, 0.071},
		{"Khang", lienthong.Male, 0.003, 0.034}, {"Hùng", lienthong.Male, 0.017, 0.005}, {"Tư", lienthong.Male, 0.009, 0},
	} {
		for year, want := range map[int]float64{1955: c.old, 2009: c.new} {
			w := name.Who{Sex: c.sex, Year: year, Region: name.North, People: name.Kinh}
			within(t, fmt.Sprintf("%s in %d", c.given, year), sample(w, n, ends(c.given)), want, 0.012)
		}
	}
}

// TestSouthernForms checks the forms that docs/sources.md, Errors calls regional.
func TestSouthernForms(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{{"Phúc", "Phước"}, {"Nhật", "Nhựt"}} {
		share := func(r name.Region, given string) float64 {
			w := name.Who{Sex: lienthong.Male, Year: 2005, Region: r, People: name.Kinh}
			return sample(w, 10_000, func(s string) bool { return strings.HasSuffix(s, " "+given) })
		}
		if n, s := share(name.North, pair[1]), share(name.South, pair[1]); s < 1.5*n {
			t.Errorf("%s: %.4f in the north, %.4f in the south", pair[1], n, s)
		}
	}
}

// TestMinorityTable checks that every people of the table makes names of both
// sexes from its own pools, and that all others are named as the Kinh are.
func TestMinorityTable(t *testing.T) {
	t.Parallel()
	seen := map[uint8]bool{}
	for _, row := range tsv(t, "minority.tsv") {
		code, err := strconv.ParseUint(row[0], 10, 8)
		if err != nil || code < 2 || code > 54 || seen[uint8(code)] {
			t.Fatalf("code %q of %s", row[0], row[1])
		}
		seen[uint8(code)] = true
		distinct := map[string]bool{}
		var d chance.Dice
		d.Seed(code, 0)
		for i := range 200 {
			w := name.Who{Sex: lienthong.Sex(1 + i%2), Year: 1985, Region: name.Centre, People: uint8(code)}
			distinct[name.Draw(&d, &w).String()] = true
		}
		if len(distinct) < 10 && row[2] != "onename" {
			t.Errorf("%s has %d names", row[1], len(distinct))
		}
	}
	for _, people := range []uint8{0, 33, 50, 55} {
		w := name.Who{Sex: lienthong.Male, Year: 1980, Region: name.North, People: people}
		if got := sample(w, 3000, begins("Nguyễn")); got < 0.25 {
			t.Errorf("people %d, which has no row: %.2f are called Nguyễn", people, got)
		}
	}
}

// TestMothersName checks the rising custom of the mother's family name in the
// middle, which needs a mother.
func TestMothersName(t *testing.T) {
	t.Parallel()
	var d chance.Dice
	d.Seed(4, 0)
	father, mother := name.Who{Sex: lienthong.Male, Year: 1980, Region: name.South}, name.Who{Sex: lienthong.Female, Year: 1982, Region: name.South}
	hits, long := 0, 0
	for range 5000 {
		w := name.Who{Sex: lienthong.Male, Year: 2012, Region: name.South, Father: name.Draw(&d, &father), Mother: name.Draw(&d, &mother)}
		words := strings.Split(name.Draw(&d, &w).String(), " ")
		if len(words) < 4 || w.Mother.Family() == w.Father.Family() {
			continue
		}
		long++
		if words[1] == w.Mother.Family() {
			hits++
		}
	}
	within(t, "the mother's name first in the middle of long names", float64(hits)/float64(long), 0.25, 0.06)
}
