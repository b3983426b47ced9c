package heading

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/column/folding"
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
	return wordsOfHeader(b.String())
}

// wordsOfHeader are the folded words of a header. Those in a script of India stand as they are written:
// in Latin letters the Tamil word for a town is the Polish one for born, and the Hindi one for a name
// is the Vietnamese one for a year.
func wordsOfHeader(s string) []string {
	var words []string
	for _, w := range strings.Fields(s) {
		if strings.ContainsFunc(w, folding.Indic) {
			words = append(words, strings.FieldsFunc(norm.NFKD.String(w), func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.Nd) })...)
		} else {
			words = append(words, strings.Fields(column.Fold(w))...)
		}
	}
	return words
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

// Relation says who it is that a column is of, if not the person that a row is about.
type Relation int

// The relations.
const (
	Nobody Relation = iota // else
	Mother
	Father
	Spouse
	Kin // one of several, or a guardian
)

// relatives are words of headers for them, folded.
var relatives = func() map[string]Relation {
	out := map[string]Relation{}
	for who, words := range map[Relation]string{
		Mother: "mother mothers me madre mae mere mutter moeder matki matky majke anya anyja ibu anne mamei moder moderns матери матері мати μητερα μητρος დედის مادر الام אם האם มารดา แม่ माता " +
			"आमाको মাতার মাতা মায়ের தாய் 母親 母亲 어머니 အမိအမည် မိခင် ម្តាយ ແມ່ የእናት",
		Father: "father fathers cha padre pai pere vater vader ojca otce apja ayah bapak baba tatalui fader fadern faderns отца батька πατερα πατρος მამის پدر الاب אב האב บิดา พ่อ पिता " +
			"बाबुको পিতার পিতা বাবার தந்தை தகப்பனார் 父親 父亲 아버지 အဖအမည် ဖခင် ឪពុក ພໍ່",
		Spouse: "husband husbands wife spouse spouses chong vo ehegatte epoux पति पत्नी স্বামী স্বামীর கணவர்",
		Kin:    "parent parents guardian guardians kin responsable tuteur tutor encargado",
	} {
		for w := range strings.FieldsSeq(words) {
			out[strings.Join(wordsOfHeader(w), " ")] = who
		}
	}
	return out
}()

// RelationOf is whom a header says that a column is about.
func RelationOf(header string) (who Relation) {
	for _, w := range Words(header) {
		switch is := relatives[w]; {
		case is == Nobody:
		case who != Nobody && who != is:
			return Kin
		default:
			who = is
		}
	}
	return who
}

// OfRelative reports whether a header says that a column is about a relative.
func OfRelative(header string) bool { return RelationOf(header) != Nobody }
