package lexicon

import (
	"encoding/binary"
	wide "math/bits"
	"slices"
	"strings"
)

// words finds the token of a syllable as it is written. It is a map made for
// this one question, which is asked four times for every name of a country: the
// letters themselves are the key, and a word of more than sixteen bytes, which no
// syllable of Vietnamese has, is not kept.
type words struct {
	slots []word // open addressing, at most a quarter full; a power of two, or none
	len   int
}

type word struct {
	letters
	token Token // 0 is an empty slot
}

// letters are up to sixteen bytes, padded with zeros.
type letters struct{ head, tail uint64 }

// lettersSize is how many bytes they are.
const lettersSize = 16

// lettersBefore are those before a space, of at most so many bytes of head and tail,
// and their number. It has no branch that hangs on the word.
func lettersBefore(head, tail uint64, most int) (l letters, n int) {
	n, beyond := spaceIn(head), 8+spaceIn(tail)
	if n == 8 {
		n = beyond
	}
	n = min(n, most)
	return letters{head, tail}.first(n), n
}

// first are the first n of them.
func (l letters) first(n int) letters {
	return letters{l.head & (1<<(8*n) - 1), l.tail & (1<<(8*(max(n, 8)-8)) - 1)}
}

// letterise packs the word that begins in text at from and ends before a space
// or at the end; ok is false if it is none, too long, or ends with a zero byte,
// which would make it equal to another. It looks at eight bytes at once.
func letterise(text string, from int) (l letters, end int, ok bool) {
	l = lettersAt(text, from)
	l, n := lettersBefore(l.head, l.tail, len(text)-from)
	end = from + n
	if n == lettersSize && end < len(text) && text[end] != ' ' {
		return l, end, false
	}
	return l, end, end > from && text[end-1] != 0
}

// lettersAt are the sixteen bytes of text at from, with zeros after its end. Where
// fewer are left, they are the end of the text's last sixteen.
func lettersAt(text string, from int) (l letters) {
	var bytes [16]byte
	rest := text[from:]
	missing := len(bytes) - len(rest)
	switch {
	case missing <= 0:
		copy(bytes[:], rest[:len(bytes)]) // of a known length, and so two loads
	case len(text) >= len(bytes):
		copy(bytes[:], text[len(text)-len(bytes):])
	default:
		copy(bytes[:], rest)
		missing = 0
	}
	l = letters{binary.LittleEndian.Uint64(bytes[:8]), binary.LittleEndian.Uint64(bytes[8:])}
	if shift := 8 * missing; shift >= 64 {
		l = letters{head: l.tail >> (shift - 64)}
	} else if shift > 0 {
		l = letters{l.head>>shift | l.tail<<(64-shift), l.tail >> shift}
	}
	return l
}

// spaceIn is the place of the first space in eight bytes, 8 for none. Mycroft's
// trick: the lowest byte equal to the one sought is marked by its highest bit.
func spaceIn(word uint64) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	x := word ^ ' '*ones
	return wide.TrailingZeros64((x-ones)&^x&highs) / 8
}

func (l letters) String() string {
	var b []byte
	for _, half := range []uint64{l.head, l.tail} {
		for ; half != 0; half >>= 8 {
			b = append(b, byte(half))
		}
	}
	return string(b)
}

func (l letters) hash() uint64 {
	h := (l.head ^ l.tail*0xc4ceb9fe1a85ec53) * 0x9e3779b97f4a7c15
	return h ^ h>>32
}

// slot is where a word stands or would stand.
func (w *words) slot(l letters) *word {
	mask := uint64(len(w.slots) - 1)
	for at := l.hash() & mask; ; at = (at + 1) & mask {
		if s := &w.slots[at]; s.token == 0 || s.letters == l {
			return s
		}
	}
}

// enter remembers a word unless it is known.
func (w *words) enter(text string, t Token) {
	l, end, ok := letterise(text, 0)
	if !ok || end < len(text) || t == 0 || strings.IndexByte(text, 0) >= 0 {
		return
	}
	if 4*(w.len+1) > len(w.slots) {
		old := w.slots
		w.slots = make([]word, max(1024, 2*len(old)))
		for _, s := range old {
			if s.token != 0 {
				*w.slot(s.letters) = s
			}
		}
	}
	if s := w.slot(l); s.token == 0 {
		*s = word{l, t}
		w.len++
	}
}

func (w *words) clone() words { return words{slices.Clone(w.slots), w.len} }
