package console

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
)

//go:embed layout start runs run record review pair threshold person evidence exchange usage problem label
var files embed.FS

// words is the message catalogue: a key, then the text in Vietnamese and in
// English. Each page keeps its own in words.json; keys begin with the folder's
// name, so that they cannot meet.
type words map[string][2]string

func readWords() (words, error) {
	all := words{}
	paths, err := fs.Glob(files, "*/words.json")
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		data, err := files.ReadFile(path)
		if err != nil {
			return nil, err
		}
		var some words
		if err := json.Unmarshal(data, &some); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		for k, v := range some {
			all[k] = v
		}
	}
	return all, nil
}

// text is the message in a language; a missing one shows its key, which the
// tests look for.
func (w words) text(l Language, key string, args ...any) string {
	entry, ok := w[key]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return entry[l.index()]
	}
	return fmt.Sprintf(entry[l.index()], args...)
}

// label is the word for a code of the API. The API may learn a code before the
// console does; it then shows the code, which says more than nothing.
func (w words) label(l Language, kind, code string) string {
	if entry, ok := w["label."+kind+"."+code]; ok {
		return entry[l.index()]
	}
	return strings.ReplaceAll(code, "_", " ")
}

// known reports whether the code is one of the catalogue's, and so fit for a
// class attribute.
func (w words) known(kind, code string) bool {
	_, ok := w["label."+kind+"."+code]
	return ok
}

// codes is every code of a kind that has a word, sorted.
func (w words) codes(kind string) []string {
	var out []string
	for k := range w {
		if code, ok := strings.CutPrefix(k, "label."+kind+"."); ok {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}

// Language is a language of the pages.
type Language string

// The languages; the first is the one without a prefix.
const (
	Vietnamese Language = "vi"
	English    Language = "en"
)

func (l Language) prefix() string {
	if l == English {
		return "/en"
	}
	return ""
}

// other is the language that the switch leads to.
func (l Language) other() Language {
	if l == English {
		return Vietnamese
	}
	return English
}

// index is the place of the language in an entry of words.
func (l Language) index() int {
	if l == English {
		return 1
	}
	return 0
}

// marks are the separators of thousands and of decimals: 1.234,5 in
// Vietnamese, 1,234.5 in English.
func (l Language) marks() (thousand, decimal string) {
	if l == English {
		return ",", "."
	}
	return ".", ","
}

// integer writes n with separated thousands.
func (l Language) integer(n int) string {
	thousand, _ := l.marks()
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + thousand + s[i:]
	}
	return sign + s
}

// decimal writes f with a fixed number of places.
func (l Language) decimal(f float64, places int) string {
	_, point := l.marks()
	s := strconv.FormatFloat(f, 'f', places, 64)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return strings.Replace(strings.Replace(s, "-", "−", 1), ".", point, 1)
}

// percent writes a share, never rounding what is not all up to 100, nor what
// is something down to 0: "1 of 20,000 not found" must not read 0 %.
func (l Language) percent(share float64) string {
	switch p := share * 100; {
	case p <= 0:
		return "0 %"
	case p < 0.1:
		return "< " + l.decimal(0.1, 1) + " %"
	case p >= 100:
		return "100 %"
	case p > 99.9:
		return "> " + l.decimal(99.9, 1) + " %"
	default:
		return l.decimal(p, 1) + " %"
	}
}

// ict is Indochina Time, which all of Việt Nam keeps; a fixed zone needs no
// time zone files.
var ict = time.FixedZone("ICT", 7*60*60)

func (l Language) time(t time.Time) string {
	if l == English {
		return t.In(ict).Format("2 Jan 2006, 15:04")
	}
	return t.In(ict).Format("15:04 02/01/2006")
}

func (l Language) date(t time.Time) string {
	if l == English {
		return t.In(ict).Format("2 Jan 2006")
	}
	return t.In(ict).Format("02/01/2006")
}

// partial writes a date as far as it is known.
func (l Language) partial(d lienthong.Date) string {
	t := time.Date(int(d.Year), time.Month(max(d.Month, 1)), int(max(d.Day, 1)), 0, 0, 0, 0, ict)
	switch d.Precision() {
	case lienthong.FullDate:
		return l.date(t)
	case lienthong.YearMonth:
		if l == English {
			return t.Format("Jan 2006")
		}
		return t.Format("01/2006")
	default:
		return d.String()
	}
}
