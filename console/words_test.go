package console

import (
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/console/word"
)

func catalogue(t *testing.T) word.Catalogue {
	t.Helper()
	w, err := word.Read(files)
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
	for _, key := range []string{"run.title", "record.title", "problem.title", "layout.ago.now", "layout.ago.minutes", "layout.ago.hours", "layout.ago.days",
		"evidence.nobody", "usage.deed.other", "review.title", "pair.title", "threshold.title"} {
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
		if !w.Known("problem", string(c)) || !w.Known("problem_help", string(c)) {
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
	if got := w.Label(word.Vietnamese, "difference", "name_marks"); got != "Họ tên thiếu hoặc sai dấu" {
		t.Errorf("label %q", got)
	}
	if got := w.Label(word.English, "difference", "name_of_tomorrow"); got != "name of tomorrow" {
		t.Errorf("a code that is not known reads %q", got)
	}
	for _, c := range []struct {
		language              word.Language
		kind, value, expected string
	}{
		{word.English, "sex", "Nữ", "Female"}, {word.English, "life_status", "Còn sống", "Alive"},
		{word.English, "sex", "N**", ""}, {word.English, "name", "Nam", ""}, {word.English, "sex", "", ""}, {word.Vietnamese, "sex", "Nữ", ""},
	} {
		if got := w.Gloss(c.language, c.kind, c.value); got != c.expected {
			t.Errorf("%s %q means %q in %s, want %q", c.kind, c.value, got, c.language, c.expected)
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
		{word.Vietnamese.Integer(0), "0"}, {word.Vietnamese.Integer(999), "999"}, {word.Vietnamese.Integer(1000), "1.000"},
		{word.English.Integer(1234567), "1,234,567"}, {word.English.Integer(-1234), "−1,234"},
		{word.Vietnamese.Decimal(-1.25, 1), "−1,2"}, {word.English.Decimal(-0.04, 1), "0.0"}, {word.English.Decimal(2, 2), "2.00"},
		{word.Vietnamese.Percent(0), "0 %"}, {word.Vietnamese.Percent(0.00005), "< 0,1 %"}, {word.English.Percent(0.5), "50.0 %"},
		{word.English.Percent(0.99999), "> 99.9 %"}, {word.English.Percent(1), "100 %"}, {word.English.Percent(0.999), "99.9 %"},
		{word.Vietnamese.Partial(lienthong.Date{Year: 1962}), "1962"}, {word.Vietnamese.Partial(lienthong.Date{Year: 1962, Month: 5}), "05/1962"},
		{word.English.Partial(lienthong.Date{Year: 1962, Month: 5, Day: 18}), "18 May 1962"}, {word.English.Partial(lienthong.Date{Year: 1962, Month: 5}), "May 1962"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	p := page{}
	for bits, want := range map[float64]string{3.24: "+3.2", -3.24: "−3.2", 0: "0.0", 0.01: "0.0", -0.01: "0.0"} {
		p.Lang = word.English
		if got := p.Bits(bits); got != want {
			t.Errorf("%v bits read %q, want %q", bits, got, want)
		}
	}
	if got := fmt.Sprint(p.Date("hôm qua"), p.Ratio(1, 0), p.Ratio(3, 2)); got != "hôm qua0 1" {
		t.Errorf("odd values read %q", got)
	}
}

// The console may not import the linkage, whose codes it shows: they are read
// from its source, so that a new code without words is found here and not by an
// officer.
func TestEveryCodeOfTheLinkageHasWords(t *testing.T) {
	t.Parallel()
	w := catalogue(t)
	for _, c := range []struct {
		kind, file, code string
		least            int
	}{
		{"difference", "../reconcile/difference.go", `Difference = "([a-z0-9_]+)"`, 30},
		{"level", "../reconcile/kernel/weights.go", `:\s+\{name: "([a-z_]+)", `, 30},
		{"field", "../internal/vnfield/column.go", `Column = "([a-z0-9_]+)"`, 15},
		{"field", "../population/field.go", `\{Field[A-Za-z0-9]+, "([a-z0-9_]+)", .*, [1-9][0-9]?, `, 25},
		{"field", "../population/field.go", `"([a-z0-9_]+)", .*, DerivedKind, `, 2},
		{"problem", "../error.go", `Code = "([a-z_]+)"`, 24},
		{"problem_help", "../error.go", `Code = "([a-z_]+)"`, 24},
		{"refusal", "../error.go", `Code = "([a-z_]+)"`, 24},
		{"side", "../evidence.go", `Side = "([a-z]+)"`, 2},
	} {
		source, err := os.ReadFile(c.file)
		if err != nil {
			t.Fatalf("where have the codes gone? %v", err)
		}
		found := regexp.MustCompile(c.code).FindAllSubmatch(source, -1)
		if len(found) < c.least {
			t.Errorf("%s: %d codes only, at least %d are there: mend the pattern", c.file, len(found), c.least)
		}
		for _, m := range found {
			if !w.Known(c.kind, string(m[1])) {
				t.Errorf("no words for the %s %s", c.kind, m[1])
			}
		}
	}
}

// A person is told in words what was asked about them: every operation of the
// register that is about a person has its sentence.
func TestEveryOperationOfTheRegisterHasWords(t *testing.T) {
	t.Parallel()
	w := catalogue(t)
	source, err := os.ReadFile("../population/http.go")
	if err != nil {
		t.Fatalf("where have the operations gone? %v", err)
	}
	found := regexp.MustCompile(`Path: "(/v1/population/[a-z/]+)"`).FindAllSubmatch(source, -1)
	if len(found) < 9 {
		t.Errorf("%d operations only, at least 9 are there: mend the pattern", len(found))
	}
	for _, m := range found {
		path := string(m[1])
		asked := w.Known("operation", "POST "+path) && w.Known("deed", "POST "+path)
		if !asked && !w.Known("operation", "GET "+path) {
			t.Errorf("no words for the operation %s", path)
		}
	}
}
