package console

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
)

func catalogue(t *testing.T) words {
	t.Helper()
	w, err := readWords()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

var verb = regexp.MustCompile(`%\[\d+\][a-z]|%`)

// TestEveryMessageIsInBothLanguages also holds that both take the same
// arguments, and that a folder keeps its own keys.
func TestEveryMessageIsInBothLanguages(t *testing.T) {
	t.Parallel()
	w := catalogue(t)
	if len(w) < 200 {
		t.Fatalf("%d messages only: a folder's words were not read", len(w))
	}
	for key, text := range w {
		vi, en := strings.TrimSpace(text[0]), strings.TrimSpace(text[1])
		if vi == "" || en == "" || vi != text[0] || en != text[1] {
			t.Errorf("%s: a language is missing or padded: %q", key, text)
		}
		a, b := verb.FindAllString(vi, -1), verb.FindAllString(en, -1)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) {
			t.Errorf("%s: the languages take other arguments: %q, %q", key, a, b)
		}
	}
}

// TestKeysAreUsedAndKnown compares the keys in templates and code with those
// of the catalogue, both ways.
func TestKeysAreUsedAndKnown(t *testing.T) {
	t.Parallel()
	w := catalogue(t)
	used := map[string]bool{}
	note := func(key string) {
		used[key] = true
		if _, ok := w[key]; !ok {
			t.Errorf("no words for %s", key)
		}
	}
	paths, err := fs.Glob(files, "*/*.tmpl")
	if err != nil || len(paths) < 7 {
		t.Fatalf("templates %q, %v", paths, err)
	}
	for _, path := range paths {
		text, err := files.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\.T "([a-z0-9_.]+)"`).FindAllStringSubmatch(string(text), -1) {
			note(m[1])
		}
	}
	for _, key := range []string{"run.title", "record.title", "problem.title", "layout.ago.now", "layout.ago.minutes", "layout.ago.hours", "layout.ago.days"} {
		note(key)
	}
	for _, k := range groupOrder {
		note(k)
	}
	every := client.Run{Duplicates: 1, Counts: map[client.Verdict]int{}}
	for _, v := range client.Verdicts {
		every.Counts[v] = 1
		note("label.verdict." + string(v))
		note("label.verdict_help." + string(v))
	}
	for _, task := range tasks(every) {
		note(task.Key)
		note(task.Key + ".how")
	}
	for key := range w {
		if !used[key] && !strings.HasPrefix(key, "label.") {
			t.Errorf("%s is said nowhere", key)
		}
	}
}

func TestEveryErrorCodeIsExplained(t *testing.T) {
	t.Parallel()
	w := catalogue(t)
	for _, c := range []lienthong.Code{lienthong.Internal, lienthong.Invalid, lienthong.NotFound, lienthong.Conflict, lienthong.FieldsMissing,
		lienthong.FieldUnknown, lienthong.FieldNotAllowed, lienthong.TooLarge, lienthong.Unavailable, lienthong.Unsupported, lienthong.TooManyMatches, "cross_origin"} {
		if !w.known("problem", string(c)) || !w.known("problem_help", string(c)) {
			t.Errorf("%s has no explanation", c)
		}
		if s := status(c); s < 400 || s > 599 {
			t.Errorf("%s: status %d", c, s)
		}
	}
}

func TestLabels(t *testing.T) {
	t.Parallel()
	w := catalogue(t)
	if got := w.label(Vietnamese, "difference", "name_marks"); got != "Họ tên thiếu hoặc sai dấu" {
		t.Errorf("label %q", got)
	}
	if got := w.label(English, "difference", "name_of_tomorrow"); got != "name of tomorrow" {
		t.Errorf("a code that is not known reads %q", got)
	}
	for _, code := range strings.Fields(`name_marks name_tone name_spelling name_order name_middle_missing name_case name_encoding
		birth_date_year_only birth_date_month_year_only birth_date_swapped birth_date_day birth_date_month birth_date_year birth_date_differs
		sex_differs sex_missing sex_code birth_place_differs place_old_unit place_unmarked mother_name_differs father_name_differs
		number_missing number_leading_zero_lost number_digit_wrong number_digits_swapped number_of_another_person number_cancelled
		number_separators number_unknown cmnd9_instead_of_pin person_deceased duplicate_row`) {
		if !w.known("difference", code) {
			t.Errorf("no words for the difference %s", code)
		}
	}
	p := page{site: &site{words: w}}
	if got := p.Class("verdict", `"><script>`); got != "verdict-unknown" {
		t.Errorf("class %q", got)
	}
}

func TestNumbersAsTheLanguageWritesThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{Vietnamese.integer(0), "0"}, {Vietnamese.integer(999), "999"}, {Vietnamese.integer(1000), "1.000"},
		{English.integer(1234567), "1,234,567"}, {English.integer(-1234), "−1,234"},
		{Vietnamese.decimal(-1.25, 1), "−1,2"}, {English.decimal(-0.04, 1), "0.0"}, {English.decimal(2, 2), "2.00"},
		{Vietnamese.percent(0), "0 %"}, {Vietnamese.percent(0.00005), "< 0,1 %"}, {English.percent(0.5), "50.0 %"},
		{English.percent(0.99999), "> 99.9 %"}, {English.percent(1), "100 %"}, {English.percent(0.999), "99.9 %"},
		{Vietnamese.partial(lienthong.Date{Year: 1962}), "1962"}, {Vietnamese.partial(lienthong.Date{Year: 1962, Month: 5}), "05/1962"},
		{English.partial(lienthong.Date{Year: 1962, Month: 5, Day: 18}), "18 May 1962"}, {English.partial(lienthong.Date{Year: 1962, Month: 5}), "May 1962"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	p := page{}
	for bits, want := range map[float64]string{3.24: "+3.2", -3.24: "−3.2", 0: "0.0", 0.01: "0.0", -0.01: "0.0"} {
		p.Lang = English
		if got := p.Bits(bits); got != want {
			t.Errorf("%v bits read %q, want %q", bits, got, want)
		}
	}
	if got := fmt.Sprint(p.Date("hôm qua"), p.Ratio(1, 0), p.Ratio(3, 2)); got != "hôm qua0 1" {
		t.Errorf("odd values read %q", got)
	}
}
