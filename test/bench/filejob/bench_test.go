package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/synth"
	"github.com/lienthong/lienthong/synth/synthfile"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	q, err := compare([]string{"1", "2", "", "4", ""}, []string{"1", "3", "3", "", ""})
	if err != nil || *q != (quality{Linked: 3, Right: 1, Present: 3, Precision: 1. / 3, Recall: 1. / 3}) {
		t.Errorf("%+v, %v", q, err)
	}
	if _, err := compare([]string{"1"}, []string{"1", "2"}); err == nil {
		t.Error("a row without an answer is not noticed")
	}
}

func TestTarget(t *testing.T) {
	t.Parallel()
	good := measured{Seconds: 9, PeakRSS: 200, Quality: &quality{Precision: 1, Recall: 0.995}}
	for name, tt := range map[string]struct {
		spoil func(*measured)
		met   bool
	}{
		"good":      {func(*measured) {}, true},
		"slow":      {func(m *measured) { m.Seconds = 11 }, false},
		"big":       {func(m *measured) { m.PeakRSS = 301 }, false},
		"wrong":     {func(m *measured) { m.Quality = &quality{Precision: 0.9, Recall: 1} }, false},
		"forgetful": {func(m *measured) { m.Quality = &quality{Precision: 1, Recall: 0.9} }, false},
		"unjudged":  {func(m *measured) { m.Quality = nil }, false},
	} {
		m := good
		tt.spoil(&m)
		want := target{Seconds: 10, PeakRSS: 300, Precision: 0.999, Recall: 0.99}
		if want.hold(&m); want.Met != tt.met {
			t.Errorf("%s: met is %t", name, want.Met)
		}
	}
}

func TestNaiveReading(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"079 186 428 499": "079186428499", "79186428499": "079186428499", "12345678": "012345678", "123456789": "123456789",
		"": "", "12": "", "0791864284990": "",
	} {
		if got := wholeNumber(text); got != want {
			t.Errorf("number %q is %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"05/06/1980": "1980", "1980-06-05": "1980", "1980": "1980", "5/6/80": "", "": ""} {
		if got := year(text); got != want {
			t.Errorf("year of %q is %q, want %q", text, got, want)
		}
	}
}

func TestNaiveJoin(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name string, lines ...string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	j := task{Out: filepath.Join(dir, "out.csv"),
		Register: write("register.csv", strings.Join(registerColumns, ";"),
			"05/06/1980;1180000011", "1980;011111111", "1981;001180000011", "1990;001080000099", "1970;022222222"),
		Population: write("population.csv", strings.Join(synthfile.PopulationColumns[:], ","),
			"001180000011,,011111111,A,05/06/1980,Nam,,,,,", "001090000022,001080000099,,B,1990,Nam,,,,,",
			"001070000001,,022222222,C,1970,Nam,,,,,", "001070000002,,022222222,D,1970,Nam,,,,,"),
	}
	n, err := naiveJoin(t.Context(), j)
	if err != nil || n != (counts{Rows: 5, Persons: 4}) {
		t.Fatalf("%+v, %v", n, err)
	}
	got, err := numbers(j.Out)
	if want := []string{"001180000011", "001180000011", "", "001090000022", ""}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v %v, want %v", got, err, want)
	}
}

// TestDecidable holds what is called decidable against a count by hand: rows of
// which the number is lost, and what other persons share of the rest.
func TestDecidable(t *testing.T) {
	t.Parallel()
	c := synth.Country{Seed: 3, People: 30_000}
	var people []synth.Person
	for b, err := range c.Blocks(t.Context(), 1) {
		if err != nil {
			t.Fatal(err)
		}
		people = append(people, b.People...)
	}
	name := func(p *synth.Person) string {
		words := strings.Fields(strings.ToLower(vntext.Fold(p.Name.String())))
		slices.Sort(words)
		return strings.Join(words, " ")
	}
	entries, err := synth.DefaultRegister(c, 4000).Entries(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := writeDecidable(t.Context(), &out, c, entries); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")[1:]
	undecidable := 0
	for _, tr := range entries {
		want := tr.PIN.Reveal()
		p := &tr.Person
		year, month := has(tr, yearLeft), has(tr, monthLeft)
		others := 0
		for i := range people {
			q := &people[i]
			same := q.Birth.Year == p.Birth.Year && (year || q.Birth.Month == p.Birth.Month && (month || q.Birth.Day == p.Birth.Day))
			if same && q.Ordinal != p.Ordinal && name(q) == name(p) {
				others++
			}
			if !has(tr, numberLost) {
				break // nothing is counted
			}
		}
		if has(tr, numberLost) && (others > 0 || has(tr, nameLost) || has(tr, dateLost)) {
			want = ""
			undecidable++
		}
		if got := strings.TrimSuffix(lines[tr.Row-1], ","); got != want {
			t.Errorf("row %d: %d persons share what is left, decidable is %t", tr.Row, others, got != "")
		}
	}
	if undecidable == 0 {
		t.Error("no row was put to the test")
	}
}

// TestTasks runs every task on a small country: what is measured is the job
// that is meant.
func TestTasks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	j := task{Register: filepath.Join(dir, "officials.csv"), Truth: filepath.Join(dir, "truth.csv"),
		Decidable: filepath.Join(dir, "decidable.csv"), People: 20_000, Rows: 500}
	if _, err := makeOfficials(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{".csv", ".parquet"} {
		j.Population = filepath.Join(dir, "population"+format)
		if _, err := makePopulation(t.Context(), j); err != nil {
			t.Fatal(err)
		}
		for kind, recall := range map[string]float64{"link": 0.97, "naive_join": 0.8, "read": 0, "encoding_csv": 0} {
			if kind == "encoding_csv" && format != ".csv" {
				continue
			}
			j.Kind, j.Out = kind, filepath.Join(dir, kind+format+".csv")
			n, err := tasks[kind](t.Context(), j)
			if err != nil || n.Persons != j.People {
				t.Errorf("%s of %s: %d persons, %v", kind, format, n.Persons, err)
				continue
			}
			var m measured
			if err := m.judge(j); err != nil || (m.Quality != nil) != (recall > 0) {
				t.Errorf("%s of %s: judged %+v, %v", kind, format, m.Quality, err)
			} else if q := m.Quality; recall > 0 && (q.Recall < recall || q.Precision < 0.99 || q.Decidable >= q.Present || q.DecidableRecall < q.Recall) {
				t.Errorf("%s of %s: %+v", kind, format, m.Quality)
			}
		}
	}
}
