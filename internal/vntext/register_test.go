package vntext_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/lienthong/lienthong/internal/vntext"
)

const officials = "../../../shared/data/officials/"

// readColumn is one column of a shared file, without its header.
func readColumn(t *testing.T, file string, comma rune, column int) []string {
	t.Helper()
	f, err := os.Open(officials + file)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("../shared/data/officials is absent")
		}
		t.Skip("../shared/data/officials is absent")
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = comma
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var cells []string
	for _, row := range rows[1:] {
		cells = append(cells, row[column])
	}
	return cells
}

// TestRepairOfficials: a register of real shape leaves repair with Vietnamese
// letters and single spaces, and with each kind of damage found in it.
func TestRepairOfficials(t *testing.T) {
	t.Parallel()
	found := make(map[string]int)
	for _, raw := range readColumn(t, "officials.csv", ';', 1) {
		name, damage := vntext.Repair(raw)
		for _, kind := range damage.Names() {
			found[kind]++
		}
		for _, r := range name {
			if !unicode.IsLetter(r) && !strings.ContainsRune(" '-.", r) {
				t.Errorf("Repair(%q) = %q still holds %q", raw, name, r)
			}
		}
		if strings.Contains(name, "  ") || strings.TrimSpace(name) != name {
			t.Errorf("Repair(%q) = %q has spaces", raw, name)
		}
	}
	for _, kind := range []vntext.Damage{vntext.DamageTCVN3, vntext.DamageVNI, vntext.DamageMojibake, vntext.DamageNFD, vntext.DamageCase, vntext.DamageSpace} {
		if found[kind.String()] < 5 {
			t.Errorf("%v found %d times", kind, found[kind.String()])
		}
	}
}

// TestRepairPopulation: the register of the population is sound, so repair
// changes nothing in it but the space in H' Hen.
func TestRepairPopulation(t *testing.T) {
	t.Parallel()
	for _, raw := range readColumn(t, "population.csv", ',', 3) {
		if name, damage := vntext.Repair(raw); name != strings.ReplaceAll(raw, "' ", "'") || damage&^vntext.DamageApostrophe != 0 {
			t.Errorf("Repair(%q) = %q, %v", raw, name, damage)
		}
	}
}

// TestComparePopulationWords: every pair of the common words of names is the
// same level apart in both directions, prepared or not.
func TestComparePopulationWords(t *testing.T) {
	t.Parallel()
	count := make(map[string]int)
	for _, raw := range readColumn(t, "population.csv", ',', 3) {
		for _, w := range vntext.Syllables(raw) {
			count[w]++
		}
	}
	var words []vntext.Prepared
	var texts []string
	for w, n := range count {
		if n >= 5 {
			words, texts = append(words, vntext.Prepare(w)), append(texts, w)
		}
	}
	if len(words) < 100 {
		t.Fatalf("only %d words", len(words))
	}
	for i := range words {
		for j := range words[:i+1] {
			there, back := words[i].Compare(&words[j]), words[j].Compare(&words[i])
			if there != back || (there == vntext.Same) != (i == j) || there != vntext.CompareSyllables(texts[i], texts[j]) {
				t.Fatalf("%s, %s: %v there, %v back", texts[i], texts[j], there, back)
			}
		}
	}
}

func ExampleRepair() {
	for _, raw := range []string{"TrÇn C«ng Phong C\u00adêng", "Leâ Ñöùc Thònh Nam", "LÊ  ĐÌNH  HƯNG ", "H'Hen Niê"} {
		name, damage := vntext.Repair(raw)
		fmt.Printf("%s [%s]\n", name, damage)
	}
	// Output:
	// Trần Công Phong Cường [encoding_tcvn3]
	// Lê Đức Thịnh Nam [encoding_vni]
	// Lê Đình Hưng [spaces;letter_case]
	// H'Hen Niê []
}

func ExampleCompareSyllables() {
	for _, b := range []string{"hoàng", "hoang", "huỳnh", "hoàn", "hùng"} {
		fmt.Println(b, vntext.CompareSyllables("hoàng", b))
	}
	// Output:
	// hoàng same
	// hoang tone_differs
	// huỳnh regional
	// hoàn regional
	// hùng other
}

func ExampleFold() {
	fmt.Println(vntext.Fold("Nguyễn  Văn-Dũng"))
	fmt.Println(vntext.MatchKey("Nguyễn Văn A"))
	// Output:
	// nguyen van dung
	// NGUYENVANA
}
