package reading

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/lienthong/lienthong/internal/vntext"
)

// Decode undoes a legacy encoding of a text whose bytes the database took for
// Latin letters. Text that has letters beyond those was written otherwise, and
// stays. Damaged says that the encoding is not the one that was named.
func Decode(s, encoding string) (text string, damaged bool) {
	if isASCII(s) && encoding != vntext.VNI {
		return s, false
	}
	known := encoding != "" && encoding != "unicode"
	if !utf8.ValidString(s) { // the database keeps bytes and does not know of what
		if known {
			return asBytes([]byte(s), s, encoding)
		}
		text, _, err := vntext.Decode([]byte(s))
		if err != nil {
			text = strings.ToValidUTF8(s, "\uFFFD")
		}
		return text, true
	}
	if !known {
		return s, false
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		c, ok := charmap.Windows1252.EncodeRune(r)
		if !ok && r < 0x100 {
			c, ok = byte(r), true // C1 controls, which some drivers pass through
		}
		if !ok {
			return s, true
		}
		b = append(b, c)
	}
	return asBytes(b, s, encoding)
}

func asBytes(b []byte, s, encoding string) (text string, damaged bool) {
	text, err := vntext.DecodeAs(b, encoding)
	if err != nil {
		return s, true
	}
	return text, false
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// harmless is damage that says nothing against who wrote a text.
const harmless = vntext.DamageCase | vntext.DamageSpace | vntext.DamageNFD | vntext.DamagePunctuation

// Text reads a text that need not be a name, such as an address: it stays as it is
// written unless its letters are damaged.
func Text(raw string) (string, []Code) {
	if isASCII(raw) {
		return raw, nil // Repair would take an address apart for keystrokes
	}
	if text, codes := Name(raw); codes != nil {
		return text, codes
	}
	return raw, nil
}

// Name reads a name, mended.
func Name(raw string) (string, []Code) {
	text, damage := vntext.Repair(raw)
	if damage&^harmless != 0 {
		return text, []Code{TextDamaged}
	}
	return text, nil
}
