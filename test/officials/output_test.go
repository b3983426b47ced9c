package officials_test

import (
	"bytes"
	"html"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// illustrations are names that the report writes out for every register, to
// show what a kind of damage is. Persons of the sample bear them by chance.
var illustrations = []string{"Nguyễn Văn Dũng", "Nguyễn Dũng"}

// TestReportHidesPersons looks for every number and every name of both files in
// the report.
func TestReportHidesPersons(t *testing.T) {
	t.Parallel()
	j := job(t, "officials.csv")
	link(t, j)
	data, err := os.ReadFile(j.Report)
	if err != nil {
		t.Fatal(err)
	}
	page := html.UnescapeString(string(data))
	if !strings.Contains(page, "officials.csv") || !strings.Contains(page, "<svg") {
		t.Fatal("this is not the report")
	}
	numbers, names := make(map[string]bool), make(map[string]bool)
	for _, r := range officials(t) {
		numbers[r[rowNumber]], names[r[rowName]] = true, true
	}
	for _, p := range population(t) {
		numbers[p[personPIN]], numbers[p[personOldPIN]], numbers[p[personCMND]], names[p[personName]] = true, true, true, true
	}
	for _, invented := range illustrations {
		delete(names, invented)
	}
	for _, run := range regexp.MustCompile(`[0-9][0-9 ]{6,}[0-9]`).FindAllString(page, -1) {
		if numbers[run] || numbers[strings.ReplaceAll(run, " ", "")] {
			t.Errorf("the report shows a number of %d digits in full", len(run))
		}
	}
	for name := range names {
		if name != "" && strings.Contains(page, name) {
			t.Errorf("the report shows a name of %d letters in full", len(name))
		}
	}
}

// TestSameBytesOnAnyNumberOfCores must not run beside others: the number of
// cores is the process's.
func TestSameBytesOnAnyNumberOfCores(t *testing.T) {
	var first []byte
	for _, cores := range []int{1, 2} {
		j := job(t, "officials.csv")
		before := runtime.GOMAXPROCS(cores)
		_, err := j.Run(t.Context())
		runtime.GOMAXPROCS(before)
		if err != nil {
			t.Fatal(err)
		}
		out, err := os.ReadFile(j.Out)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = out
		}
		if len(out) == 0 || !bytes.Equal(first, out) {
			t.Errorf("with %d cores the verdicts are not the bytes of one core", cores)
		}
	}
}
