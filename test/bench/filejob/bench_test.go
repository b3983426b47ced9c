package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

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

// TestTasks runs every task on a small country: what is measured is the job
// that is meant.
func TestTasks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	j := task{Register: filepath.Join(dir, "officials.csv"), Truth: filepath.Join(dir, "truth.csv"), People: 20_000, Rows: 500}
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
			} else if recall > 0 && (m.Quality.Recall < recall || m.Quality.Precision < 0.99) {
				t.Errorf("%s of %s: %+v", kind, format, m.Quality)
			}
		}
	}
}
