package tablejob_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// TestEveryChangeHasItsReason: a row comes alone, one comes to another, one is no longer
// what its cluster is, one goes; all others keep their names and are not listed.
func TestEveryChangeHasItsReason(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	given, family := strings.Fields("Anna Bruno Clara David Emma Felix Greta Hugo Irma Jonas"), strings.Fields("Albrecht Bergmann Conradi Dietrich Eberhart Falkner Grunwald Hartung")
	row := func(id string, i int) string {
		return fmt.Sprintf("%s,%s %s,19%02d-%02d-%02d,555%06d\n", id, given[i%10], family[(i/10+i)%8], 40+i*7%50, 1+i*5%12, 1+i*11%28, i*7919)
	}
	table := func(rows map[string]int) string {
		text := "id,name,born,phone\n"
		for i := range 100 {
			for _, copy := range []string{"a", "b"} {
				id := fmt.Sprint(copy, i)
				if n, ok := rows[id]; ok {
					text += row(id, n)
				}
			}
		}
		path := filepath.Join(dir, fmt.Sprintf("%d.csv", len(text)))
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	rows := map[string]int{}
	for i := range 80 {
		rows[fmt.Sprint("a", i)] = i
		if i < 40 {
			rows[fmt.Sprint("b", i)] = i
		}
	}
	first := tablejob.Job{Left: table(rows), Out: filepath.Join(dir, "first.csv"), SaveModel: filepath.Join(dir, "model.yaml")}
	if _, err := first.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	rows["a90"], rows["b50"], rows["b7"] = 90, 50, 97
	delete(rows, "a60")
	second := tablejob.Job{Left: table(rows), Model: first.SaveModel, Into: first.Out, Out: filepath.Join(dir, "second.csv"), Changes: filepath.Join(dir, "changes.csv")}
	if _, err := second.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(second.Changes)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range lines[1:] {
		got = append(got, strings.Join(l[:6], "|"))
		if l[6] == "" || l[6] == l[5] {
			t.Errorf("%s: reason in Vietnamese %q", l[0], l[6])
		}
	}
	want := []string{
		"a90|new||a90||A new row; no other means the same.",
		"b7|moved|a7|b7||No row of its former cluster means the same any more.",
		"b50|new||a50|a50|The same: name, born, phone.",
		"a60|gone|a60|||The row is no longer in the table.",
	}
	for _, w := range want {
		if !strings.Contains(strings.Join(got, "\n")+"\n", w+"\n") {
			t.Errorf("no line %q", w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("changes\n%s", strings.Join(got, "\n"))
	}
	twice := filepath.Join(dir, "twice.csv")
	if err := os.WriteFile(twice, []byte("id,cluster\na1,a1\na1,a2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	second.Into = twice
	if _, err := second.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "row 3: its id stands in an earlier row with another cluster") {
		t.Errorf("clusters that have one row in two of them: %v", err)
	}
}
