package heading

import (
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Role is what a column's name says, beyond its kind.
type Role string

// The roles.
const (
	RowID  Role = "row id"
	Truth  Role = "truth"
	Origin Role = "origin" // the table or the system that a row was copied from
	Year   Role = "year"
	Month  Role = "month"
	Day    Role = "day"
	Middle Role = "middle name"
)

// Meaning is what a header may mean.
type Meaning struct {
	Kind  scheme.Kind
	Role  Role
	Birth bool // of a date: that of a birth
	Age   bool // of a number: in years, of a person
	Word  int  // which phrase says so, from 1
}

// Sure is how surely a phrase that is a whole header says what a column holds, at least. A surer one has more letters.
const Sure = 1000

// phrase is one phrase with its meaning.
type phrase struct {
	words []string
	Meaning
}

var phrases = func() (out []phrase) {
	for _, s := range spellings {
		for p := range strings.SplitSeq(s.phrases, ",") {
			if words := wordsOfHeader(p); len(words) > 0 {
				out = append(out, phrase{words, Meaning{s.kind, s.role, s.birth, s.age, len(out) + 1}})
			}
		}
	}
	return out
}()

// written are the phrases of several words as headers write them that have no spaces, ngaysinh.
var written = func() map[string]Meaning {
	out := map[string]Meaning{}
	for _, p := range phrases {
		if joined := strings.Join(p.words, ""); len(p.words) > 1 && len(joined) >= leastWritten && p.Role != Truth {
			if _, known := out[joined]; !known {
				out[joined] = p.Meaning
			}
		}
	}
	return out
}()

// leastWritten is how many letters words have, together, that no other word has by chance.
const leastWritten = 6

// Of is what a header means, and how surely: the letters of the phrase that
// was found; 0 for none. A phrase that is the whole header is surest.
func Of(header string) (m Meaning, sure int) {
	words := Words(header)
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
			n += Sure
		case n < 4 || p.Role == Truth || p.Role == RowID || p.Role == Origin:
			continue // short words mean something only alone
		}
		if n > sure {
			m, sure = p.Meaning, n
		}
	}
	if len(words) == 1 && sure < Sure {
		if m, known := written[words[0]]; known {
			return m, Sure + len(words[0])
		}
	}
	if sure < Sure && bothNames(words) {
		return Meaning{Kind: scheme.Name}, Sure
	}
	return m, sure
}

// bothNames reports whether a header names a given and a family name, and nothing else but words
// that join them: "ime i prezime", "surname and first name".
func bothNames(words []string) bool {
	rest := words
	for _, kind := range []scheme.Kind{scheme.Family, scheme.Given} {
		at, n := -1, 0
		for _, p := range phrases {
			if i := indexOf(rest, p.words); p.Kind == kind && i >= 0 && len(p.words) > n {
				at, n = i, len(p.words)
			}
		}
		if at < 0 {
			return false
		}
		rest = slices.Concat(rest[:at], rest[at+n:])
	}
	return len(rest) <= 1
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

// Score says how much a row looks like a header: how many of its cells
// are names that are known. It is for tabular.Options.
func Score(cells []string) int {
	score := 0
	for _, c := range cells {
		if _, sure := Of(c); sure > Sure {
			score++
		}
	}
	return score
}
