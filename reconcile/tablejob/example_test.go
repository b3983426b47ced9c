package tablejob_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// Two files are linked with no model and no labels. What was chosen and learnt is kept in
// a model file, by which tables of the same shape are linked the same way.
func ExampleJob_Run() {
	dir, err := os.MkdirTemp("", "example-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	left, right, truth := filepath.Join(dir, "staff.csv"), filepath.Join(dir, "people.csv"), filepath.Join(dir, "truth.csv")
	writeTables(left, right, truth)

	job := tablejob.Job{Left: left, Right: right, Out: filepath.Join(dir, "pairs.csv"), SaveModel: filepath.Join(dir, "model.yaml")}
	found, err := job.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(found.Matches, "matches")

	evaluation := tablejob.Evaluation{Found: job.Out, Truth: truth}
	result, err := evaluation.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("precision %.2f, recall %.2f\n", result.Decided.Precision, result.Decided.Recall)

	again := tablejob.Job{Left: left, Right: right, Model: job.SaveModel, Out: filepath.Join(dir, "again.csv")}
	if found, err = again.Run(context.Background()); err != nil {
		log.Fatal(err)
	}
	fmt.Println(found.Matches, "matches by the model")
	// Output:
	// 80 matches
	// precision 1.00, recall 1.00
	// 80 matches by the model
}

// One table is deduped: each row's cluster is the id of its first row.
func ExampleJob_Run_dedupe() {
	dir, err := os.MkdirTemp("", "example-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	left, right, table := filepath.Join(dir, "staff.csv"), filepath.Join(dir, "people.csv"), filepath.Join(dir, "all.csv")
	writeTables(left, right, filepath.Join(dir, "truth.csv"))
	join(table, left, right)

	job := tablejob.Job{Left: table, Out: filepath.Join(dir, "clusters.csv")}
	found, err := job.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(found.Rows[0], "rows mean", found.Clusters, "persons")
	// Output: 200 rows mean 120 persons
}

// writeTables writes 80 rows of staff, some names with a slip, 120 of a population, and
// who is whom.
func writeTables(left, right, truth string) {
	given := []string{"Anna", "Bruno", "Clara", "David", "Emma", "Felix", "Greta", "Hugo", "Irma", "Jonas"}
	family := []string{"Albrecht", "Bergmann", "Conradi", "Dietrich", "Eberhart", "Falkner", "Grunwald", "Hartung"}
	var l, r, t strings.Builder
	l.WriteString("id,name,born,town\n")
	r.WriteString("id,name,born,town\n")
	t.WriteString("left,right\n")
	for i := range 120 {
		name := given[i%10] + " " + family[(i/10+i)%8]
		rest := fmt.Sprintf("19%02d-%02d-%02d,%s", 40+i*7%50, 1+i*5%12, 1+i*11%28, []string{"Aachen", "Bremen", "Coburg"}[i%3])
		fmt.Fprintf(&r, "p%d,%s,%s\n", i, name, rest)
		if i >= 80 {
			continue
		}
		if i%4 == 1 {
			name = name[:2] + name[3:]
		}
		fmt.Fprintf(&l, "s%d,%s,%s\n", i, name, rest)
		fmt.Fprintf(&t, "s%d,p%d\n", i, i)
	}
	for path, text := range map[string]string{left: l.String(), right: r.String(), truth: t.String()} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			log.Fatal(err)
		}
	}
}

// join puts the rows of two tables with the same columns into one.
func join(to, first, second string) {
	a, err := os.ReadFile(first)
	if err != nil {
		log.Fatal(err)
	}
	b, err := os.ReadFile(second)
	if err != nil {
		log.Fatal(err)
	}
	_, rows, _ := strings.Cut(string(b), "\n")
	if err := os.WriteFile(to, append(a, rows...), 0o600); err != nil {
		log.Fatal(err)
	}
}
