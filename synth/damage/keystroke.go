package damage

import (
	"strings"
	"unicode"

	"github.com/lienthong/lienthong/synth/chance"
)

// telexLeft leaves one syllable as it was typed, in Telex (Nguyeenx) or, one
// time in four, in VNI keys (Nguye64n).
func telexLeft(d *chance.Dice, r *Record, _ *Facts) bool {
	words := strings.Split(r.Name, " ")
	start, keys := d.Below(len(words)), &telexKeys
	if d.Hit(0.25) {
		keys = &vniKeys
	}
	for i := range words {
		w := &words[(start+i)%len(words)]
		if typed := keys.typed(*w); typed != *w {
			*w = typed
			return rename(r, strings.Join(words, " "))
		}
	}
	return false
}

// keyboard says which keys make a mark.
type keyboard struct {
	tone    map[rune]string
	hat     map[rune]string
	repeats bool   // the circumflex is the letter typed twice
	stroke  string // đ, behind d
}

var telexKeys = keyboard{
	tone:    map[rune]string{grave: "f", acute: "s", hook: "r", tilde: "x", dotBelow: "j"},
	hat:     map[rune]string{breve: "w", horn: "w"},
	repeats: true,
	stroke:  "d",
}

var vniKeys = keyboard{
	tone:   map[rune]string{grave: "2", acute: "1", hook: "3", tilde: "4", dotBelow: "5"},
	hat:    map[rune]string{circumflex: "6", horn: "7", breve: "8"},
	stroke: "9",
}

// typed is a syllable as keys; the tone comes last, as most people type it.
func (k *keyboard) typed(syllable string) string {
	var b strings.Builder
	tone := ""
	for _, l := range letters(syllable) {
		switch {
		case l.base == 'đ':
			b.WriteString("d" + k.stroke)
		case l.base == 'Đ':
			b.WriteString("D" + k.stroke)
		default:
			b.WriteRune(l.base)
		}
		if l.hat == circumflex && k.repeats {
			b.WriteRune(unicode.ToLower(l.base))
		} else {
			b.WriteString(k.hat[l.hat])
		}
		tone += k.tone[l.tone]
	}
	return b.String() + tone
}
