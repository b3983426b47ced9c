package checking

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/internal/mask"
	"github.com/lienthong/lienthong/internal/vntext"
)

// UnknownCodes are the values of a column that neither the mapping's codes nor the
// term have.
type UnknownCodes struct {
	Term   connector.TermID `json:"term"`
	Column string           `json:"column"`
	Codes  []CodeCount      `json:"codes"`          // the most frequent first
	More   bool             `json:"more,omitempty"` // there are more than are counted
}

// CodeCount is a code, and how many rows have it.
type CodeCount struct {
	Code string `json:"code"` // as the source has it, or masked
	Rows int    `json:"rows"`
}

// maxUnknown is how many unknown codes of a column are counted: a column with more
// holds something else.
const maxUnknown = 20

// unknown counts codes by the place of their term.
type unknown map[int]map[string]int

// count takes the code of a finding.
func (u unknown) count(r *connector.Record, f connector.Finding) {
	i := r.Type.Find(f.Term)
	if f.Code != connector.CodeUnknown || i < 0 {
		return
	}
	if u[i] == nil {
		u[i] = map[string]int{}
	}
	if code := r.Raw[i]; u[i][code] > 0 || len(u[i]) <= maxUnknown { // one beyond says that there are more
		u[i][code]++
	}
}

// report is what was counted, in the order of the terms.
func (u unknown) report(b *connector.Bound) (out []UnknownCodes) {
	for _, i := range slices.Sorted(maps.Keys(u)) {
		in := UnknownCodes{Term: b.Type.Terms[i].ID, Column: b.ColumnOf(b.Type.Terms[i].ID), More: len(u[i]) > maxUnknown}
		for code, rows := range u[i] {
			in.Codes = append(in.Codes, CodeCount{shownCode(code, rows), rows})
		}
		slices.SortFunc(in.Codes, func(a, b CodeCount) int { return cmp.Or(b.Rows-a.Rows, strings.Compare(a.Code, b.Code)) })
		in.Codes = in.Codes[:min(len(in.Codes), maxUnknown)]
		out = append(out, in)
	}
	return out
}

// A code is a short word that rows share. What is longer, or has the digits of a
// number, may be what somebody is called: the wrong column was mapped. Words that many
// rows share, and that begin by no family name, call nobody: Khai thác khoáng sản.
const (
	codeLength  = 10 // characters
	codeDigits  = 5
	aloneLength = 3 // of a code that one row alone has
	manyRows    = 5 // of words that are longer
)

// shownCode is a code as it is shown: as written only if it is none of a person's.
func shownCode(code string, rows int) string {
	digits := 0
	for i := range len(code) {
		if code[i] >= '0' && code[i] <= '9' {
			digits++
		}
	}
	switch n := utf8.RuneCountInString(code); {
	case digits > codeDigits:
		return mask.Value(mask.Number, code)
	case n > codeLength && rows >= manyRows && digits == 0 && !namesSomebody(code):
		return strings.ToValidUTF8(code, "\uFFFD")
	case n > codeLength || n > aloneLength && rows < 2:
		return mask.Value(mask.Name, code)
	default:
		return strings.ToValidUTF8(code, "\uFFFD")
	}
}

// namesSomebody reports whether words may be a person's name, or hold one: one of
// them, as it is written or mended, is a family name.
func namesSomebody(words string) bool {
	mended, _ := vntext.Repair(words)
	for _, w := range strings.Fields(words + " " + mended) {
		if vntext.IsFamilyName(strings.Trim(w, ".,;()")) {
			return true
		}
	}
	return false
}
