package vntext

import (
	"strings"
	"unicode"
)

// tcvn3High is the upper half, A0 to FF, of TCVN 5712:1993, the encoding of the
// .Vn fonts (ABC). The fonts draw capitals with tones only in their H variants,
// from the codes of small letters, so text often lost the case of those.
var tcvn3High = []rune("\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ" +
	"\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ" +
	"ẮẦẨẪẤỀặầẩẫấậèỂẻẽ" +
	"éẹềểễếệìỉỄẾỒĩíịò" +
	"Ổỏõóọồổỗốộờởỡớợù" +
	"ỖủũúụừửữứựỳỷỹýỵỐ")

// decodeTCVN3 reads Latin-1 characters as the codes they were.
func decodeTCVN3(s string) (string, bool) {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == 'μ': // some converters turn the micro sign into Greek
			r = 'à'
		case r >= 0xA0 && r <= 0xFF:
			r = tcvn3High[r-0xA0]
		case r > 0xFF:
			return "", false
		}
		b.WriteRune(r)
	}
	return restoreCapitals(s, b.String()), true
}

// restoreCapitals makes small letters capitals again in text whose ASCII
// letters are all capitals: what an H font showed.
func restoreCapitals(raw, decoded string) string {
	upper := 0
	for _, r := range raw {
		switch {
		case 'a' <= r && r <= 'z':
			return decoded
		case 'A' <= r && r <= 'Z':
			upper++
		}
	}
	if upper < 2 || len(strings.FieldsFunc(raw, unicode.IsSpace)) >= upper {
		return decoded
	}
	return strings.ToUpper(decoded)
}

// VNI fonts write a vowel and then a code for its marks: aø is à, aà is ầ. The
// keys are the small code; capitals of codes mean the same.

// vniTone are the codes of a tone alone, after any vowel.
var vniTone = map[rune]letter{'ù': toned(acute), 'ø': toned(grave), 'û': toned(hook), 'õ': toned(tilde), 'ï': toned(dot)}

// vniHat are the codes of a circumflex, with a tone or none, after a, e, o.
var vniHat = map[rune]letter{
	'â': marked(circumflex), 'á': marked(circumflex) | toned(acute), 'à': marked(circumflex) | toned(grave),
	'å': marked(circumflex) | toned(hook), 'ã': marked(circumflex) | toned(tilde), 'ä': marked(circumflex) | toned(dot),
}

// vniBreve are the codes of a breve, with a tone or none, after a.
var vniBreve = map[rune]letter{
	'ê': marked(breve), 'é': marked(breve) | toned(acute), 'è': marked(breve) | toned(grave),
	'ú': marked(breve) | toned(hook), 'ü': marked(breve) | toned(tilde), 'ë': marked(breve) | toned(dot),
}

// vniAlone are the letters that have a code of their own.
var vniAlone = map[rune]letter{
	'ñ': 'd' | marked(stroke), 'ô': 'o' | marked(horn), 'ö': 'u' | marked(horn),
	'í': 'i' | toned(acute), 'ì': 'i' | toned(grave), 'æ': 'i' | toned(hook), 'ó': 'i' | toned(tilde), 'ò': 'i' | toned(dot),
	'î': 'y' | toned(dot),
}

func toned(t toneMark) letter { return letter(t) << toneShift }
func marked(m mark) letter    { return letter(m) << markShift }

// decodeVNI reads Latin-1 characters as VNI codes. ok is false if the text
// holds a character that the fonts do not have.
func decodeVNI(s string) (string, bool) {
	var b strings.Builder
	rs := []rune(s)
	for i := 0; i < len(rs); i++ {
		if rs[i] > 0xFF {
			return "", false
		}
		l, ok := vniBase(rs[i])
		if !ok {
			b.WriteRune(rs[i])
			continue
		}
		if i+1 < len(rs) {
			if add, ok := vniMark(l, lowerLatin1(rs[i+1])); ok {
				l |= add
				i++
			}
		}
		b.WriteRune(l.rune())
	}
	return b.String(), true
}

// vniBase reads a character that stands for a Vietnamese letter by itself.
func vniBase(r rune) (letter, bool) {
	low := lowerLatin1(r)
	l, ok := vniAlone[low]
	if !ok {
		l = letterOf(low)
		ok = low < 0x80 && l != 0 && l.isVowel()
	}
	if r != low {
		l |= capital
	}
	return l, ok
}

// vniMark is what the code r adds to the letter l.
func vniMark(l letter, r rune) (letter, bool) {
	if add, ok := vniTone[r]; ok && l.tone() == noTone && l.isVowel() {
		return add, true
	}
	if l.bare() == 'a' || l.bare() == 'e' || l.bare() == 'o' {
		if add, ok := vniHat[r]; ok {
			return add, true
		}
	}
	if l.bare() == 'a' {
		if add, ok := vniBreve[r]; ok {
			return add, true
		}
	}
	return 0, false
}

func lowerLatin1(r rune) rune {
	if 'A' <= r && r <= 'Z' || 0xC0 <= r && r <= 0xDE && r != 0xD7 {
		return r + 0x20
	}
	return r
}
