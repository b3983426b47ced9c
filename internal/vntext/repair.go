package vntext

import (
	"hash/maphash"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Damage is the set of ways in which a text was written wrongly.
type Damage uint16

// The kinds of damage, each one bit.
const (
	DamageTCVN3       Damage = 1 << iota // text of .Vn fonts (TCVN 5712:1993) read as Latin-1
	DamageVNI                            // text of VNI fonts read as Latin-1
	DamageVISCII                         // bytes of VISCII (RFC 1456)
	DamageCP1258                         // bytes of Windows-1258
	DamageMojibake                       // UTF-8 read as Windows-1252 and encoded again
	DamageNFD                            // letters wholly or partly decomposed
	DamageLookalike                      // Ð or Ɖ for Đ
	DamageSpace                          // double, odd or invisible spaces, words run together
	DamageCase                           // all capitals or all small
	DamageApostrophe                     // not U+0027, or a space after it
	DamageKeystroke                      // Telex or VNI keys that no input method caught
	DamagePunctuation                    // dots, commas, quotes around or between words
	damageEnd
)

var damageNames = [...]string{
	"encoding_tcvn3", "encoding_vni", "encoding_viscii", "encoding_cp1258", "encoding_utf8_twice", "encoding_nfd",
	"lookalike_letters", "spaces", "letter_case", "apostrophe", "keystrokes", "punctuation",
}

// Names are the names of the bits, in the order of the constants.
func (d Damage) Names() []string {
	var names []string
	for i, name := range damageNames {
		if d&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// String is the names with semicolons between; "" for no damage.
func (d Damage) String() string { return strings.Join(d.Names(), ";") }

// maxPasses bounds how often one text is repaired. Text that was damaged twice
// (mojibake of decomposed letters) needs two passes and one to see that it is
// done; nothing real needs more.
const maxPasses = 6

// Repair undoes the damage it recognises and reports it. The result is valid
// UTF-8 in the canonical form of the package comment; Repair of a result is
// the same text. A text that no repair settles is only cleaned.
func Repair(raw string) (string, Damage) {
	if isUnmarked(raw) || IsSound(raw) {
		return raw, 0
	}
	if s, ok := fromOneCase(raw); ok {
		return s, DamageCase
	}
	if s, ok := fromParts(raw); ok {
		return s, DamageNFD
	}
	return repair(raw)
}

// repair is the long way.
func repair(raw string) (string, Damage) {
	var all Damage
	s := raw
	if !utf8.ValidString(s) {
		text, encoding, err := Decode([]byte(s))
		if err != nil {
			text = strings.ToValidUTF8(s, "\uFFFD")
		}
		s, all = text, EncodingDamage(encoding)
	}
	for range maxPasses {
		next, d, sound := repairOnce(s)
		if all |= d; sound || next == s {
			return next, all
		}
		s = next
	}
	return tidy(raw)
}

// fromOneCase is the quick way for a text of capitals only, as a quarter of a
// register is written, or of small letters only: ok if nothing is wrong with it but its
// case. "LÃ THANH" would the long way be read as an à that was encoded twice and lost its
// second half to a space; among capitals that would be a small letter.
func fromOneCase(s string) (string, bool) {
	var buf [64]byte
	b, first, is := buf[:0], true, unicode.IsUpper
	if r, _ := utf8.DecodeRuneInString(s); unicode.IsLower(r) {
		is = unicode.IsLower
	}
	for _, r := range s {
		switch {
		case r == ' ':
			b, first = append(b, ' '), true
		case !is(r):
			return "", false
		case first:
			b, first = utf8.AppendRune(b, unicode.ToUpper(r)), false
		default:
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
	}
	title := string(b)
	return title, title != s && utf8.RuneCountInString(s) > 1 && (isUnmarked(title) || IsSound(title)) // one letter alone tells nothing
}

// fromParts is the quick way for letters that were taken apart: ok if nothing else is
// wrong. No other encoding has signs that combine with the letter before.
func fromParts(s string) (string, bool) {
	if strings.IndexByte(s, combining) < 0 {
		return "", false
	}
	whole := norm.NFC.String(s)
	return whole, whole != s && IsSound(whole)
}

// combining is the first byte of U+0300 to U+033F, where the marks of Vietnamese are, in UTF-8.
const combining = 0xCC

// IsSound is the quick yes for what most names of a register are: syllables of
// the language in canonical form, each with one capital, one space between.
// No repair would touch such a text, and words that are sound make a sound text.
func IsSound(s string) bool {
	for len(s) > 0 {
		one := s
		if i := strings.IndexByte(s, ' '); i >= 0 {
			one = s[:i]
			if s = s[i+1:]; s == "" {
				return false
			}
		} else {
			s = ""
		}
		if !isSoundWord(one) {
			return false
		}
	}
	return true
}

// soundWords are words that were found sound: names are made of some thousand syllables, and a
// register asks of each a hundred thousand times. A word has one place, that of its hash,
// and whoever comes first keeps it; for others the way is longer and the answer the same.
var (
	soundWords [1 << 13]atomic.Pointer[string]
	soundSeed  = maphash.MakeSeed()
)

func isSoundWord(s string) bool {
	place := &soundWords[maphash.String(soundSeed, s)%uint64(len(soundWords))]
	known := place.Load()
	if known != nil && *known == s {
		return true
	}
	w := wordOf(s)
	if !w.isWritten(s) || !w.isSyllable() {
		return false
	}
	if known == nil {
		own := strings.Clone(s)
		place.Store(&own)
	}
	return true
}

// isWritten reports whether the word is what s says, character for character
// and in NFC: a capital first and small letters after, the tone in place.
func (w *word) isWritten(s string) bool {
	if strings.HasPrefix(s, "Ã") { // may be half a letter encoded twice
		return false
	}
	n := 0
	for _, r := range s {
		if n == w.n || w.letters[n].rune() != r || (w.letters[n]&capital != 0) != (n == 0) {
			return false
		}
		n++
	}
	before := w.letters
	w.placeTone()
	return n == w.n && w.letters == before
}

// repairOnce applies each repair once, encodings before spelling, until one leaves a sound text.
func repairOnce(raw string) (s string, damage Damage, sound bool) {
	s = raw
	for _, apply := range [...]func(string) (string, Damage){decodeLayers, tidy, repairWords} {
		next, d := apply(s)
		if damage |= d; next == s {
			continue
		}
		if s = next; IsSound(s) {
			return s, damage, true
		}
	}
	return s, damage, false
}

// decodeLayers undoes encodings before anything tidies the signs they are made
// of. Three layers have been seen; a fourth is left for the next pass.
func decodeLayers(s string) (string, Damage) {
	var damage Damage
	for range 3 {
		next, d := decodeText(s)
		if d == 0 {
			break
		}
		if s, damage = next, damage|d; IsSound(s) {
			break
		}
	}
	return s, damage
}

// decodeText undoes one layer of wrong encoding.
func decodeText(s string) (string, Damage) {
	if isASCII(s) {
		return s, 0
	}
	if t, ok := undoMojibake(s); ok {
		return t, DamageMojibake
	}
	if t, ok := undoFont(s, decodeVNI); ok {
		return t, DamageVNI
	}
	if t, ok := undoFont(s, decodeTCVN3); ok {
		return t, DamageTCVN3
	}
	if !norm.NFC.IsNormalString(s) {
		return norm.NFC.String(s), DamageNFD
	}
	return s, 0
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
