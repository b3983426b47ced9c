package mask

import (
	"strings"
	"unicode"

	"github.com/lienthong/lienthong/internal/vntext"
)

// Kind is what sort of value a field holds, and so how it is masked.
type Kind uint8

const (
	Secret Kind = iota // not known here: nothing is shown
	Number
	Name
	Date
	Sex
	Place
	Life
)

// KindOf tells by the words in a field's name; columns are named in many ways,
// and what is not recognised stays secret. The order matters: birth_place is a
// place, mother_name a name.
func KindOf(field string) Kind {
	for _, k := range []struct {
		kind  Kind
		words []string
	}{
		{Place, []string{"place", "hometown", "address", "residence", "province"}},
		{Name, []string{"name", "mother", "father", "spouse"}},
		{Number, []string{"number", "pin", "cmnd"}},
		{Date, []string{"date", "birth", "year"}},
		{Sex, []string{"sex", "gender"}},
		{Life, []string{"status", "life"}},
	} {
		for _, w := range k.words {
			if strings.Contains(field, w) {
				return k.kind
			}
		}
	}
	return Secret
}

// Field hides the value of a field by its name, e.g. "birth_date".
func Field(field, value string) string { return Value(KindOf(field), value) }

// Value hides a value so that two rows can be told apart and nobody recognised.
func Value(k Kind, value string) string {
	value = strings.TrimSpace(value)
	switch {
	case value == "":
		return ""
	case k == Number:
		return number(value)
	case k == Date:
		return date(value)
	case k == Name, k == Place:
		return words(value)
	case (k == Sex || k == Life) && harmless[vntext.Fold(value)]:
		return value
	default:
		return "•••"
	}
}

// harmless are the values of sex and life status that say nothing by themselves;
// others in such a column may be anything.
var harmless = map[string]bool{
	"nam": true, "nu": true, "male": true, "female": true, "m": true, "f": true, "1": true, "2": true, "0": true,
	"con song": true, "da chet": true, "mat tich": true, "da mat": true, "alive": true, "deceased": true, "dead": true, "missing": true,
}

// maxShown bounds what is kept of a value: files hold cells of any length.
const maxShown = 60

// shownDigits is how many digits of a number stay, as the types of the root
// package show.
const shownDigits = 3

// number keeps the last three digits of a number of six or more.
func number(value string) string {
	digits := 0
	for _, r := range value {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	shown := shownDigits
	if digits < 2*shownDigits {
		shown = 0
	}
	var b strings.Builder
	for _, r := range firstRunes(value, maxShown) {
		switch {
		case r >= '0' && r <= '9' && digits <= shown:
			b.WriteRune(r)
			digits--
		case r >= '0' && r <= '9':
			b.WriteByte('*')
			digits--
		case r == ' ' || r == '.' || r == '-':
			b.WriteRune(r)
		default:
			b.WriteByte('*')
		}
	}
	return b.String()
}

// date keeps a year of four digits and the shape of the rest.
func date(value string) string {
	runes := firstRunes(value, maxShown)
	var b strings.Builder
	for i := 0; i < len(runes); {
		n := i
		for n < len(runes) && runes[n] >= '0' && runes[n] <= '9' {
			n++
		}
		switch {
		case n-i == 4 && centuries[string(runes[i:i+2])]:
			b.WriteString(string(runes[i:n]))
		case n > i:
			b.WriteString(strings.Repeat("*", n-i))
		case strings.ContainsRune("/-. ", runes[i]):
			b.WriteRune(runes[i])
			n = i + 1
		default:
			b.WriteByte('*')
			n = i + 1
		}
		i = n
	}
	return b.String()
}

// centuries are what a year that may be shown begins with.
var centuries = map[string]bool{"18": true, "19": true, "20": true}

// words keeps the initials of each syllable, two letters where Vietnamese
// writes one sound with two: Ng*** V** D***. At most three stars follow, so that
// length tells little.
func words(value string) string {
	var out []string
	for _, w := range strings.Fields(string(firstRunes(value, maxShown))) {
		out = append(out, word([]rune(w)))
	}
	return strings.Join(out, " ")
}

func word(w []rune) string {
	if !unicode.IsLetter(w[0]) && len(w) == 1 && !unicode.IsDigit(w[0]) {
		return string(w) // a dash between two names
	}
	if len(w) == 1 || !unicode.IsLetter(w[0]) {
		return strings.Repeat("*", min(len(w), 3))
	}
	shown := 1
	if initials[strings.ToLower(string(w[:2]))] && len(w) > 3 {
		shown = 2
	}
	return string(w[:shown]) + strings.Repeat("*", min(len(w)-shown, 3))
}

// initials are the sounds that Vietnamese writes with two letters.
var initials = map[string]bool{
	"ng": true, "nh": true, "th": true, "tr": true, "ch": true, "ph": true, "kh": true, "gi": true, "qu": true,
}

func firstRunes(s string, n int) []rune {
	out := make([]rune, 0, n)
	for _, r := range s {
		if len(out) == n {
			break
		}
		out = append(out, r)
	}
	return out
}
