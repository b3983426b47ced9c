package damage

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/lienthong/lienthong/synth/chance"
)

func hasApostrophe(r *Record, _ *Facts) bool { return strings.Contains(r.Name, "'") }
func hasD(r *Record, _ *Facts) bool          { return strings.ContainsAny(r.Name, "Đđ") }

// apostrophe writes another of the signs that stand for the one of H'Hen.
func apostrophe(d *chance.Dice, r *Record, _ *Facts) bool {
	return rename(r, strings.ReplaceAll(r.Name, "'", []string{"’", "ʼ", "`", "‘"}[d.Below(4)]))
}

// dLookAlike writes eth or the African d, which look the same.
func dLookAlike(d *chance.Dice, r *Record, _ *Facts) bool {
	pair := [][2]string{{"Ð", "ð"}, {"Ɖ", "ɖ"}}[d.Below(2)]
	return rename(r, strings.NewReplacer("Đ", pair[0], "đ", pair[1]).Replace(r.Name))
}

// letterCase is all capitals, or one time in twenty no capital at all.
func letterCase(d *chance.Dice, r *Record, _ *Facts) bool {
	if d.Hit(0.05) {
		return rename(r, strings.ToLower(r.Name))
	}
	return rename(r, strings.ToUpper(r.Name))
}

func spaces(d *chance.Dice, r *Record, _ *Facts) bool {
	switch d.Below(4) {
	case 0:
		return rename(r, " "+r.Name)
	case 1:
		return rename(r, r.Name+" ")
	default:
		return rename(r, strings.Replace(r.Name, " ", "  ", 1))
	}
}

func nbsp(_ *chance.Dice, r *Record, _ *Facts) bool {
	return rename(r, strings.Replace(r.Name, " ", "\u00a0", 1))
}

// zeroWidth hides a character without width before the last word.
func zeroWidth(d *chance.Dice, r *Record, _ *Facts) bool {
	at := strings.LastIndexByte(r.Name, ' ') + 1
	hidden := []string{"\u200b", "\ufeff", "\u200d"}[d.Below(3)]
	return rename(r, r.Name[:at]+hidden+r.Name[at:])
}

func trailingDot(_ *chance.Dice, r *Record, _ *Facts) bool { return rename(r, r.Name+".") }

func decomposed(_ *chance.Dice, r *Record, _ *Facts) bool {
	return rename(r, norm.NFD.String(r.Name))
}

// halfComposed keeps hats on their letters and sets tones behind them; a name
// without a letter that bears both is left alone, since NFD would be the same.
func halfComposed(_ *chance.Dice, r *Record, _ *Facts) bool {
	var b strings.Builder
	both := false
	for _, l := range letters(r.Name) {
		b.WriteRune(l.withHat())
		if l.tone != 0 {
			b.WriteRune(l.tone)
			both = both || l.hat != 0
		}
	}
	return both && rename(r, b.String())
}

// movable finds the syllables whose tone may stand on either of two vowels,
// open oa, oe and uy, and moves it there in s; false if there is none.
func movable(s string) (string, bool) {
	words, any := strings.Split(s, " "), false
	for i, w := range words {
		all := letters(w)
		n := len(all)
		if n < 2 {
			continue
		}
		first, second := &all[n-2], &all[n-1]
		open := first.base == 'o' && (second.base == 'a' || second.base == 'e') ||
			first.base == 'u' && second.base == 'y' && (n < 3 || all[n-3].base != 'q' && all[n-3].base != 'Q')
		if !open || first.hat != 0 || second.hat != 0 || (first.tone == 0) == (second.tone == 0) {
			continue
		}
		first.tone, second.tone = second.tone, first.tone
		words[i], any = compose(all), true
	}
	return strings.Join(words, " "), any
}

func hasMovableTone(r *Record, _ *Facts) bool {
	_, ok := movable(r.Name)
	return ok
}

func tonePlacement(_ *chance.Dice, r *Record, _ *Facts) bool {
	moved, _ := movable(r.Name)
	return rename(r, moved)
}
