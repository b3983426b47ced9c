package column

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/lienthong/lienthong/reconcile/column/folding"
)

// Fold is the words of s as they are compared; see package folding.
func Fold(s string) string { return folding.Text(s) }

// appendLetters turns folded text into one byte a letter: letters of other
// scripts keep their last seven bits, which tell the letters of one alphabet
// apart. Letters that are words stand without spaces, as they are written.
func appendLetters(dst, text []byte) []byte {
	alone := false
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		text = text[n:]
		if next, _ := utf8.DecodeRune(text); r == ' ' && (alone || folding.Unspaced(next)) {
			continue
		}
		alone = folding.Unspaced(r)
		if r < utf8.RuneSelf {
			dst = append(dst, byte(r))
			continue
		}
		dst = append(dst, byte(r)|0x80)
	}
	return dst
}

// blank are folded texts that say there is nothing.
var blank = map[string]bool{
	"null": true, "none": true, "nil": true, "nan": true, "n a": true, "unknown": true, "missing": true, "not available": true,
	"khong ro": true, "khong co": true, "unbekannt": true, "inconnu": true, "desconocido": true,
}

// longestBlank is the length of the longest of them.
const longestBlank = len("not available")

// beginsBlank are the letters that they begin with.
var beginsBlank = func() (t [256]bool) {
	for text := range blank {
		t[text[0]] = true
	}
	return t
}()

// mailbox is an e-mail address as it is compared, in the memory of dst: in small letters, and
// without the mark that its owner may put behind the name of the box, by which mail is sorted
// and not sent elsewhere: ann+shop@example.org is ann@example.org (RFC 5233, subaddressing). It is
// empty of what says that there is none.
func mailbox(dst []byte, cell string) []byte {
	s := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(cell)), "mailto:")
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		if folded := folding.Append(nil, s); blank[string(folded)] {
			return dst
		}
		return append(dst, s...)
	}
	box := s[:at]
	if plus := strings.IndexByte(box, '+'); plus > 0 {
		box = box[:plus]
	}
	return append(append(dst, box...), s[at:]...)
}

// titles stand before a Thai name, without a space: Mr, Mrs, Miss, Master. Other scripts part
// them, so that they are a word by themselves and learning finds what it is worth.
var titles = func() (out [][]byte) {
	for _, t := range []string{"นางสาว", "นาง", "นาย", "เด็กชาย", "เด็กหญิง", "น.ส.", "ด.ช.", "ด.ญ."} {
		out = append(out, folding.Append(nil, t))
	}
	return out
}()

// withoutTitle leaves out what a folded Thai name begins with and is no part of it.
func withoutTitle(name []byte) []byte {
	if len(name) == 0 || name[0] != titles[0][0] {
		return name
	}
	for _, t := range titles {
		if rest, ok := bytes.CutPrefix(name, t); ok && len(rest) > 0 {
			return bytes.TrimPrefix(rest, []byte{' '})
		}
	}
	return name
}
