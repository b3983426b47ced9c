package vntext

import (
	"strings"
	"unicode"
)

// evidence says how surely a character or a pair shows a legacy font.
type evidence uint8

const (
	none     evidence = iota
	ordinary          // a Vietnamese letter, in a word that is no syllable with it
	unusual           // a foreign letter, a capital inside a word, or a pair Vietnamese cannot have
	certain           // a sign that occurs in no name at all
)

// undoFont accepts a font's reading of a text if it turns words that are no
// Vietnamese syllables into such, and spoils none.
func undoFont(s string, decode func(string) (string, bool)) (string, bool) {
	decoded, ok := decode(s)
	if !ok || decoded == s {
		return s, false
	}
	raws, reads := splitWords(s), splitWords(decoded)
	if len(raws) != len(reads) {
		return s, false
	}
	mended, strangers, spoilt, best := 0, 0, 0, none
	for i, raw := range raws {
		read := reads[i]
		was, is := isSyllable(raw), isSyllable(read)
		switch {
		case raw == read:
			if !was && len(raw) > 2 && !unicode.IsDigit(rune(raw[0])) {
				strangers++
			}
		case is && !was && !foreignNames[strings.ToLower(raw)]:
			mended++
			best = max(best, evidenceIn(raw))
		case is:
		case allVietnamese(read): // a minority name such as Bløt Niª, or a reading that spoils
			spoilt++
			best = max(best, evidenceIn(raw))
		default:
			return s, false
		}
	}
	if spoilt > 0 && best < certain {
		return s, false
	}
	// Y, A, H' and K' begin minority names, whose alphabets have ñ and others.
	minority := len(raws) > 0 && len(raws[0]) == 1
	known := len(raws) > 0 && raws[0] != reads[0] && !isSyllable(raws[0]) && familyNames[Fold(reads[0])]
	switch {
	case best == certain:
	case best == unusual && strangers == 0 && (mended > 1 || !minority):
	case best == ordinary && strangers == 0 && (mended > 1 || known):
	default:
		return s, false
	}
	return decoded, true
}

// splitWords cuts at every ASCII sign and at spaces, so that legacy signs stay
// inside their words.
func splitWords(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return r == 0xA0 || r < 0x80 && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// evidenceIn is the strongest evidence in a word.
func evidenceIn(word string) evidence {
	best := none
	var before letter
	for _, r := range word {
		l := letterOf(r)
		switch {
		case r < 0x80:
		case l == 0 || strings.ContainsRune("ªº×÷", r):
			return certain
		case l.mark() == foreign || r == 'Ð' || r == 'ð', l&capital != 0 && before != 0 && before&capital == 0:
			best = max(best, unusual)
		case before.isVowel() && before.mark() == plain && l.isVowel() && impossibleAfter(before, l):
			best = max(best, unusual)
		default:
			best = max(best, ordinary)
		}
		before = l
	}
	return best
}

// impossibleAfter reports whether the vowel l, marked, never follows the plain
// vowel before it: the pairs that VNI fonts are made of.
func impossibleAfter(before, l letter) bool {
	if _, ok := vniMark(before.bare(), lowerLatin1((l &^ capital).rune())); !ok {
		return false
	}
	w := word{n: 2}
	w.letters[0], w.letters[1] = before.bare(), l.bare()
	if _, ok := rhymes[string(w.appendBare(nil, 0, 2))]; ok {
		return false
	}
	return l.bare() != before.bare() || before.base() == 'a' || before.base() == 'e'
}

// allVietnamese reports whether a word has Vietnamese letters only.
func allVietnamese(s string) bool {
	for _, r := range s {
		if l := letterOf(r); l == 0 || l.mark() == foreign {
			return false
		}
	}
	return s != ""
}

// foreignNames are names that a VNI reading would turn into a syllable.
var foreignNames = map[string]bool{"loïc": true, "naïm": true, "haïm": true}

// familyNames are the commonest family names, folded: together nine persons in
// ten. They only break ties.
var familyNames = setOf("nguyen tran le pham hoang huynh vu vo phan truong bui dang do ngo ho duong ha ly trinh dinh lam doan cao luong mai dao luu thai phung vuong chu ta to quach kieu")

// IsFamilyName reports whether a word is one of the commonest family names, with
// or without marks.
func IsFamilyName(word string) bool { return familyNames[Fold(word)] }

func setOf(list string) map[string]bool {
	t := make(map[string]bool)
	for s := range strings.FieldsSeq(list) {
		t[s] = true
	}
	return t
}
