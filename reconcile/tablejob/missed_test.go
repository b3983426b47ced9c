package tablejob_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// TestMissedByKeys: true pairs that no key finds are estimated from those that are found, said
// with the key that alone finds most, and a field that all keys ask for is named.
func TestMissedByKeys(t *testing.T) {
	t.Parallel()
	header := []string{"id", "given", "family", "born", "phone"}
	r := rand.New(rand.NewPCG(3, 3))
	var sides [2][][]string
	missed := 0.0
	for i := range 1000 {
		at := func() string { return fmt.Sprintf("%c%c%d", 'a'+rune(r.IntN(26)), 'a'+rune(r.IntN(26)), i) }
		row := []string{fmt.Sprint("l", i), at(), at(), fmt.Sprintf("%d-%02d-%02d", 1940+i%60, 1+i%12, 1+i%28), fmt.Sprintf("0%09d", r.IntN(1e9))}
		other := append([]string{fmt.Sprint("r", i)}, row[1:]...)
		family, phone := r.IntN(10) < 3, r.IntN(10) < 3
		if family {
			other[2] = at()
		}
		if phone {
			other[4] = fmt.Sprintf("0%09d", r.IntN(1e9))
		}
		if family && phone {
			missed++
		}
		sides[0], sides[1] = append(sides[0], row), append(sides[1], other)
	}
	left, right := writeTable(t, "left.csv", header, sides[0]), writeTable(t, "right.csv", header, sides[1])
	run := func(keys string) (*tablejob.Summary, string) {
		dir := t.TempDir()
		model := writeModel(t, `version: 1
link: one_to_one
id: id
fields:
  - {name: given, kind: given, columns: [given]}
  - {name: family, kind: family, columns: [family]}
  - {name: born, kind: date, columns: [born]}
  - {name: phone, kind: phone, columns: [phone]}
blocking: {`+keys+`}
thresholds: {match: 0.5, review: 0.05}
`)
		var said strings.Builder
		s, err := (&tablejob.Job{Left: left, Right: right, Model: model, Out: filepath.Join(dir, "out.csv"), Report: filepath.Join(dir, "report.html"), Log: &said}).Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		page, err := os.ReadFile(filepath.Join(dir, "report.html"))
		if err != nil {
			t.Fatal(err)
		}
		return s, said.String() + string(page)
	}
	s, said := run(`keys: ["given, family", phone]`)
	if *s.Missed < 0.7*missed || *s.Missed > 1.3*missed || strings.Count(said, "the keys may miss about") != 2 || !strings.Contains(said, "alone finds") {
		t.Errorf("%.0f pairs are missed and %.0f said\n%s", missed, *s.Missed, said)
	}
	if s, said := run(`keys: ["given, family", "given, phone"]`); !strings.Contains(said, "asks for given") {
		t.Errorf("%+v: all keys ask for the given name\n%s", s, said)
	}
	if s, said := run(`keys: [given, family, phone]`); *s.Missed > 5 || strings.Contains(said, "may miss") {
		t.Errorf("%+v\n%s", s, said)
	}
	if s, said := run(`all: true, keys: [given]`); *s.Missed != 0 || strings.Contains(said, "asks for") {
		t.Errorf("every pair is compared, and keys miss some: %+v\n%s", s, said)
	}
}
