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
		if n := len(out); n > 0 && strings.HasSuffix(out[n-1], "'") && len(out[n-1]) <= 3 && len(out[n-1]) > 1 {
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
