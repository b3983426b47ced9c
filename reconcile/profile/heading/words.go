package heading

import (
	"slices"
	"strings"
	"unicode"

	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/column"
)

// countedFrom is how many letters a word has at least that a number after it counts: tel1 and
// apellido2, but not the c1 of fname_c1.
const countedFrom = 3

// Words are the folded words of a header: firstName, FIRST_NAME and
// "First name (in full)" are two words, and so is surname2.
func Words(header string) []string {
	repaired, _ := vntext.Repair(header)
	repaired = withoutBrackets(repaired)
	var b strings.Builder
	var before rune
	letters := 0
	for _, r := range repaired {
		if unicode.IsUpper(r) && unicode.IsLower(before) || unicode.IsDigit(r) && letters >= countedFrom {
			b.WriteByte(' ')
		}
		if letters++; !unicode.IsLetter(r) {
			letters = 0
		}
		b.WriteRune(r)
		before = r
	}
	return strings.Fields(column.Fold(b.String()))
}

// withoutBrackets leaves out what stands in brackets behind something else: "né(e) le" is "né le".
func withoutBrackets(s string) string {
	for {
		i := strings.IndexAny(s, "([")
		if i <= 0 {
			return s
		}
		end := strings.IndexAny(s[i:], ")]")
		if end < 0 {
			return s[:i]
		}
		s = s[:i] + s[i+end+1:]
	}
}

// relatives are words of headers for who is not the person that a row is about, folded.
var relatives = func() map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq("mother mothers father fathers husband husbands wife spouse spouses parent parents guardian guardians kin responsable tuteur tutor encargado me cha chong vo madre padre mae pai mere pere epoux " +
		"mutter vater ehegatte moeder vader matki ojca matky otce majke anya anyja apja ibu ayah bapak anne baba mamei tatalui " +
		"матери отца матері батька мати μητερα μητρος πατερα πατρος დედის მამის مادر پدر الام الاب אם האם אב האב มารดา บิดา แม่ พ่อ माता पिता 父親 母親 父亲 母亲 어머니 아버지 အဖအမည် အမိအမည် ម្តាយ ឪពុក ແມ່ ພໍ່ የእናት") {
		out[column.Fold(w)] = true
	}
	return out
}()

// OfRelative reports whether a header says that a column is about a relative.
func OfRelative(header string) bool {
	return slices.ContainsFunc(Words(header), func(w string) bool { return relatives[w] })
}
