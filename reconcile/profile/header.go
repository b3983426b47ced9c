package profile

import (
	"strings"
	"unicode"

	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// role is what a column's name says, beyond its kind.
type role string

const (
	rowID     role = "row id"
	truth     role = "truth"
	yearPart  role = "year"
	monthPart role = "month"
	dayPart   role = "day"
	middle    role = "middle name"
)

// meaning is what a header may mean.
type meaning struct {
	kind  scheme.Kind
	role  role
	birth bool // of a date: that of a birth
}

// phrase is one phrase with its meaning.
type phrase struct {
	words []string
	meaning
}

var phrases = func() (out []phrase) {
	for _, s := range spellings {
		for p := range strings.SplitSeq(s.phrases, ",") {
			if words := strings.Fields(column.Fold(p)); len(words) > 0 {
				out = append(out, phrase{words, s.meaning})
			}
		}
	}
	return out
}()

// headerWords are the folded words of a header: firstName, FIRST_NAME and
// "First name (in full)" are two words.
func headerWords(header string) []string {
	repaired, _ := vntext.Repair(header)
	if i := strings.IndexAny(repaired, "(["); i > 0 {
		repaired = repaired[:i]
	}
	var b strings.Builder
	var before rune
	for _, r := range repaired {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	return strings.Fields(column.Fold(b.String()))
}

// named is what a header means, and how surely: the letters of the phrase that
// was found; 0 for none. A phrase that is the whole header is surest.
func named(header string) (m meaning, sure int) {
	words := headerWords(header)
	for _, p := range phrases {
		at := indexOf(words, p.words)
		if at < 0 {
			continue
		}
		n := 0
		for _, w := range p.words {
			n += len(w)
		}
		whole := len(words) == len(p.words) || len(words) == len(p.words)+1 && suffix(words[len(words)-1])
		switch {
		case whole:
			n += 1000
		case n < 4 || p.role == truth || p.role == rowID:
			continue // short words mean something only alone
		}
		if n > sure {
			m, sure = p.meaning, n
		}
	}
	return m, sure
}

// suffix is a number, or a mark of a part, at the end of a header: address_2,
// fname_c1.
func suffix(w string) bool {
	return strings.Trim(w, "0123456789") == "" || len(w) == 2 && (w[0] == 'c' || w[0] == 'p') && w[1] >= '0' && w[1] <= '9' || w == "l" || w == "r"
}

func indexOf(words, phrase []string) int {
	for i := 0; i+len(phrase) <= len(words); i++ {
		k := 0
		for k < len(phrase) && words[i+k] == phrase[k] {
			k++
		}
		if k == len(phrase) {
			return i
		}
	}
	return -1
}

// HeaderScore says how much a row looks like a header: how many of its cells
// are names that are known. It is for tabular.Options.
func HeaderScore(cells []string) int {
	score := 0
	for _, c := range cells {
		if _, sure := named(c); sure > 1000 {
			score++
		}
	}
	return score
}
