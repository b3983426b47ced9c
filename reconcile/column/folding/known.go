package folding

import (
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// knownBelow is where the letters end whose signs are known: the alphabets in use, punctuation
// and kana. Of what is beyond, Chinese characters are themselves and Korean syllables fall apart by
// arithmetic (Unicode, section 3.12).
const knownBelow = 0x3100

// known are the signs of each letter, as norm and signOf tell.
type known struct {
	ends  [knownBelow + 1]uint16 // of a letter's signs in all, behind those of the one before
	signs []sign
}

var letters = sync.OnceValue(func() *known {
	k := &known{}
	for r := range rune(knownBelow) {
		mute := false // marks behind a letter that loses them
		for _, d := range norm.NFKD.String(string(r)) {
			x := signOf(d)
			if x.does != marks || !mute {
				k.signs = append(k.signs, x)
			}
			mute = x.does == plain || mute && x.does == marks
		}
		k.ends[r+1] = uint16(len(k.signs))
	}
	return k
})

// mostMarks is up to how many marks of one letter text is decomposed as it stands.
const mostMarks = 16

// appendKnown is appendSigns for text of letters whose signs are known, in a tenth of the
// time. ok is false for other text, and where marks stand in another order than they are decomposed into.
func appendKnown(dst []byte, s string) (out []byte, ok bool) {
	k, w := letters(), writer{dst: dst, start: len(dst)}
	class, row := uint8(0), 0 // of the sign before, and how many marks stand in a row
	for _, r := range s {
		switch {
		case r < knownBelow:
			signs := k.signs[k.ends[r]:k.ends[r+1]]
			if len(signs) == 1 && signs[0].does == plain && signs[0].n == 1 && w.last == plain && !w.gap { // most are
				w.dst, class, row = append(w.dst, signs[0].text[0]), 0, 0
				continue
			}
			for i := range signs {
				x := &signs[i]
				if x.class == 0 {
					row = 0
				} else if row++; !x.does.onLetter() || w.last != plain && x.class < class || row > mostMarks {
					return dst, false
				}
				class = x.class
				w.put(x)
			}
		case r >= 0x4e00 && r < 0xa000:
			class, row = 0, 0
			w.letter(alone, r)
		case r >= 0xac00 && r < 0xd7a4:
			class, row = 0, 0
			of := r - 0xac00
			w.letter(keeps, 0x1100+of/588)
			w.letter(keeps, 0x1161+of%588/28)
			if of%28 > 0 {
				w.letter(keeps, 0x11a7+of%28)
			}
		default:
			return dst, false
		}
	}
	w.endWord()
	return w.dst, true
}

// letter puts a letter that is written as it is.
func (w *writer) letter(d does, r rune) {
	x := sign{does: d}
	x.n = uint8(utf8.EncodeRune(x.text[:], r))
	w.put(&x)
}
