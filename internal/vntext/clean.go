package vntext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// tidy mends characters and spaces; it never changes what is written.
func tidy(s string) (string, Damage) {
	var damage Damage
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if !norm.NFC.IsNormalString(s) {
		s, damage = norm.NFC.String(s), DamageNFD
	}
	if isASCII(s) && isTidy(s) {
		return s, damage
	}
	rs := []rune(s)
	out := rs[:0:0]
	for i, r := range rs {
		switch {
		case r == 'Ð' || r == 'Ɖ':
			out, damage = append(out, 'Đ'), damage|DamageLookalike
		case r == 'ð' || r == 'ɖ':
			out, damage = append(out, 'đ'), damage|DamageLookalike
		case isInvisible(r):
			damage |= DamageSpace
		case r != ' ' && (unicode.IsSpace(r) || unicode.IsControl(r)):
			out, damage = append(out, ' '), damage|DamageSpace
		case r != '\'' && isApostrophe(r) && i > 0 && i+1 < len(rs):
			out, damage = append(out, '\''), damage|DamageApostrophe
		case r == '_':
			out, damage = append(out, ' '), damage|DamagePunctuation
		default:
			out = append(out, r)
		}
	}
	s, d := tidySpaces(string(out))
	t, e := trimPunctuation(s)
	return norm.NFC.String(t), damage | d | e
}

// isTidy is the quick yes for most of the ASCII names.
func isTidy(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		inner := i > 0 && i+1 < len(s)
		if (c < 'a' || c > 'z') && !(s[i] == ' ' && inner && s[i-1] != ' ') {
			return false
		}
	}
	return true
}

// tidySpaces leaves one space between words, and none after the apostrophe of a
// one- or two-letter prefix: H' Hen is H'Hen.
func tidySpaces(s string) (string, Damage) {
	var damage Damage
	words := strings.Split(s, " ")
	out := words[:0]
	for _, w := range words {
		if w == "" {
			continue
		}
		if n := len(out); n > 0 && isPrefix(out[n-1]) {
			out[n-1] += w
			damage |= DamageApostrophe
			continue
		}
		out = append(out, w)
	}
	t := strings.Join(out, " ")
	if len(t) != len(s) && damage == 0 {
		damage = DamageSpace
	}
	return t, damage
}

// isPrefix reports whether a word is one or two letters and an apostrophe.
func isPrefix(w string) bool {
	n := utf8.RuneCountInString(w)
	return strings.HasSuffix(w, "'") && (n == 2 || n == 3)
}

// trimPunctuation drops signs around the text that belong to no name.
func trimPunctuation(s string) (string, Damage) {
	t := strings.TrimFunc(s, func(r rune) bool {
		return r == ' ' || strings.ContainsRune(".,;:!?*\"“”«»-–—_/\\|'`´‘’", r)
	})
	if t == "" || t == s {
		return s, 0
	}
	return t, DamagePunctuation
}

// repairWords mends spelling word by word: words run together, keystrokes,
// tone placement, lost case.
func repairWords(s string) (string, Damage) {
	var damage Damage
	words := strings.Split(s, " ")
	words, d := unglue(words)
	damage |= d
	damage |= undoKeystrokes(words)
	for i, w := range words {
		words[i] = canonicalTone(w)
	}
	s = strings.Join(words, " ")
	s, d = restoreCase(s)
	return s, damage | d
}

// canonicalTone moves the tone of a Vietnamese syllable to its place.
func canonicalTone(s string) string {
	if isASCII(s) {
		return s
	}
	w := wordOf(s)
	if !w.isSyllable() || strings.ContainsFunc(s, isApostrophe) {
		return s
	}
	before := w.letters
	w.placeTone()
	if w.letters == before {
		return s
	}
	return w.String()
}

// unglue parts words at a small letter before a capital where every piece is a
// syllable and one bears a mark: NguyễnVăn, never McDonald.
func unglue(words []string) ([]string, Damage) {
	var damage Damage
	var out []string
	for _, w := range words {
		pieces := camelPieces(w)
		good, marked := len(pieces) > 1, false
		for _, p := range pieces {
			good = good && isSyllable(p)
			marked = marked || !isASCII(p)
		}
		if good && marked {
			out, damage = append(out, pieces...), DamageSpace
		} else {
			out = append(out, w)
		}
	}
	return out, damage
}

func camelPieces(w string) []string {
	var pieces []string
	start, small := 0, false
	for i, r := range w {
		if small && unicode.IsUpper(r) {
			pieces = append(pieces, w[start:i])
			start = i
		}
		small = unicode.IsLower(r)
	}
	return append(pieces, w[start:])
}

// slips is how many capitals excuse one small letter.
const slips = 6

// restoreCase writes a text of capitals only, or of none, as names are
// written. One letter alone tells nothing; one small letter among many capitals
// is a slip.
func restoreCase(s string) (string, Damage) {
	upper, lower := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	if upper+lower < 2 || upper > 0 && lower > 0 && upper < slips*lower {
		return s, 0
	}
	var b strings.Builder
	first := true
	for _, r := range s {
		if first {
			b.WriteRune(unicode.ToUpper(r))
		} else {
			b.WriteRune(unicode.ToLower(r))
		}
		first = !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}
	if b.String() == s {
		return s, 0
	}
	return b.String(), DamageCase
}
