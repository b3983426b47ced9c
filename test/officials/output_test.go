package officials_test

import (
	"bytes"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
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

// asParquet writes the sample's population as Parquet in several groups, every
// column with a dictionary or every one without.
func asParquet(t *testing.T, dictionary bool) string {
	t.Helper()
	people := population(t)
	group := parquet.Group{}
	var columns []string
	for header := range people[0] {
		column := parquet.Optional(parquet.String())
		if dictionary {
			column = parquet.Encoded(column, &parquet.RLEDictionary)
		}
		group[header], columns = column, append(columns, header)
	}
	slices.Sort(columns) // as a Group has them
	var out bytes.Buffer
	w := parquet.NewGenericWriter[any](&out, parquet.NewSchema("person", group), parquet.MaxRowsPerRowGroup(3000), parquet.PageBufferSize(8000))
	for _, p := range people {
		row := make(parquet.Row, len(columns))
		for i, c := range columns {
			row[i] = parquet.NullValue().Level(0, 0, i)
			if p[c] != "" {
				row[i] = parquet.ValueOf(p[c]).Level(0, 1, i)
			}
		}
		if _, err := w.WriteRows([]parquet.Row{row}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "population.parquet")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestParquetGivesTheSameVerdicts: a population in Parquet is read by columns,
// and twice, and most rows are settled in the first pass; nobody may be able to
// tell from the verdicts.
func TestParquetGivesTheSameVerdicts(t *testing.T) {
	t.Parallel()
	j := job(t, "officials.csv")
	if _, err := j.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(j.Out)
	if err != nil {
		t.Fatal(err)
	}
	for _, dictionary := range []bool{true, false} {
		for _, workers := range []int{1, 3} {
			j := job(t, "officials.csv")
			j.Population, j.Workers = asParquet(t, dictionary), workers
			s, err := j.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if s.Settled < s.Rows/2 {
				t.Errorf("%d rows of %d settled by their number", s.Settled, s.Rows)
			}
			if got, err := os.ReadFile(j.Out); err != nil || !bytes.Equal(got, want) {
				t.Errorf("dictionary %v, %d workers: the verdicts are not those of the CSV (%v)", dictionary, workers, err)
			}
		}
	}
}
