package firm

import (
	"bytes"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// forms are the words of a form of law, folded, and how it is written for short. Where a form is one
// word nothing is done: one common word more or less tells little, but three of them weigh as a name does.
var forms = decomposed(map[string]string{
	"public limited company": "plc", "limited liability company": "llc",
	"limited liability partnership": "llp", "l l c": "llc", "p l c": "plc",
	"gesellschaft mit beschrankter haftung": "gmbh", "offene handelsgesellschaft": "ohg",
	"societe anonyme": "sa", "societe a responsabilite limitee": "sarl", "societe par actions simplifiee": "sas", "s a r l": "sarl", "s a s": "sas",
	"sociedad anonima": "sa", "sociedad limitada": "sl", "sociedad de responsabilidad limitada": "srl", "sociedade anonima": "sa", "s a": "sa", "s l": "sl",
	"s a de c v": "sadecv", "sa de cv": "sadecv", "societa per azioni": "spa", "societa a responsabilita limitata": "srl", "s p a": "spa", "s r l": "srl",
	"besloten vennootschap": "bv", "naamloze vennootschap": "nv", "b v": "bv", "n v": "nv",
	"spolka z ograniczona odpowiedzialnoscia": "spzoo", "sp z o o": "spzoo", "spolka akcyjna": "sa", "spolecnost s rucenim omezenym": "sro", "s r o": "sro",
	"korlatolt felelossegu tarsasag": "kft", "anonim sirketi": "as", "limited sirketi": "ltd sti", "a s": "as", "perseroan terbatas": "pt",
	"obshchestvo s ogranichennoi otvetstvennostyu": "ooo", "aktsionernoe obshchestvo": "ao", "publichnoe aktsionernoe obshchestvo": "pao",
	"otkrytoe aktsionernoe obshchestvo": "oao", "zakrytoe aktsionernoe obshchestvo": "zao", "individualnyi predprinimatel": "ip",
	"tovaristvo z obmezhenoyu vidpovidalnistyu": "tov",
	"cong ty co phan": "ctcp", "cong ty cp": "ctcp", "cty co phan": "ctcp", "cty cp": "ctcp", "ct cp": "ctcp", "cong ty": "ct", "cty": "ct", "trach nhiem huu han": "tnhh",
	"mot thanh vien": "mtv", "1 thanh vien": "mtv", "1tv": "mtv", "hai thanh vien": "2tv", "2 thanh vien": "2tv", "doanh nghiep tu nhan": "dntn", "hop tac xa": "htx",
	"thuong mai": "tm", "dich vu": "dv", "san xuat": "sx", "xay dung": "xd", "xuat nhap khau": "xnk", "uy ban nhan dan": "ubnd",
	"株 式 会 社": "株", "有 限 会 社": "有", "合 同 会 社": "合", "有 限 责 任 公 司": "有 限 公 司", "주식회사": "주", "유한회사": "유",
})

// decomposed has the letters of Korean words apart, as they are where a text is folded.
func decomposed(forms map[string]string) map[string]string {
	out := map[string]string{}
	for form, short := range forms {
		out[norm.NFKD.String(form)] = norm.NFKD.String(short)
	}
	return out
}

// most is how many words the longest form has.
const most = 6

// begins are the first words of forms.
var begins = func() map[string]bool {
	first := map[string]bool{}
	for form := range forms {
		word, _, _ := strings.Cut(form, " ")
		first[word] = true
	}
	return first
}()

// Shorten writes the forms in a folded text for short, in its memory, the longest that is there first.
func Shorten(text []byte) []byte {
	if !mayHold(text) {
		return text
	}
	words, out := strings.Fields(string(text)), text[:0]
	for len(words) > 0 {
		n, short := 1, words[0]
		for k := min(most, len(words)); k > 0 && begins[words[0]]; k-- {
			if s, ok := forms[strings.Join(words[:k], " ")]; ok {
				n, short = k, s
				break
			}
		}
		if len(out) > 0 {
			out = append(out, ' ')
		}
		out, words = append(out, short...), words[n:]
	}
	return out
}

// mayHold reports whether a word of a text is the first of a form. Most texts have none.
func mayHold(text []byte) bool {
	for word := range bytes.SplitSeq(text, []byte{' '}) {
		if begins[string(word)] {
			return true
		}
	}
	return false
}
