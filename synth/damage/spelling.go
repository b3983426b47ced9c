package damage

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
)

func marksDropped(_ *chance.Dice, r *Record, _ *Facts) bool {
	return rename(r, strip(r.Name))
}

// rename sets a new name and reports whether it is one.
func rename(r *Record, to string) bool {
	if to == r.Name {
		return false
	}
	r.Name = to
	return true
}

// wrongTone puts ngã for hỏi or the reverse where there is one, otherwise
// another tone, or none, on a letter that has one: Dụng and Dung for Dũng.
func wrongTone(d *chance.Dice, r *Record, _ *Facts) bool {
	all := letters(r.Name)
	var toned, confused []int
	for i, l := range all {
		if l.tone != 0 {
			toned = append(toned, i)
		}
		if l.tone == hook || l.tone == tilde {
			confused = append(confused, i)
		}
	}
	if len(toned) == 0 {
		return false
	}
	if len(confused) > 0 {
		at := confused[d.Below(len(confused))]
		all[at].tone = hook + tilde - all[at].tone
		return rename(r, compose(all))
	}
	at := toned[d.Below(len(toned))]
	others := map[rune][]rune{grave: {acute, dotBelow, 0}, acute: {grave, dotBelow, 0}, dotBelow: {acute, grave, 0}}[all[at].tone]
	all[at].tone = others[d.Below(len(others))]
	return rename(r, compose(all))
}

// iOrY writes y for a final i or the reverse: Lý and Lí, Mỹ and Mĩ, Vy and Vi.
func iOrY(d *chance.Dice, r *Record, _ *Facts) bool {
	words := strings.Split(r.Name, " ")
	var at []int
	for i, w := range words {
		if all := letters(w); len(all) == 2 && strings.ContainsRune("hklmstvHKLMSTV", all[0].base) &&
			(all[1].base == 'i' || all[1].base == 'y') {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return false
	}
	i := at[d.Below(len(at))]
	all := letters(words[i])
	all[1].base = 'i' + 'y' - all[1].base
	words[i] = compose(all)
	return rename(r, strings.Join(words, " "))
}

// regions are words that have two forms, north and south (docs/sources.md, Errors).
var regions = map[string]string{"Hoàng": "Huỳnh", "Vũ": "Võ", "Phúc": "Phước", "Nhật": "Nhựt",
	"Bảo": "Bửu", "Tín": "Tính", "Cảnh": "Kiểng"}

func regional(d *chance.Dice, r *Record, _ *Facts) bool {
	words := strings.Split(r.Name, " ")
	start := d.Below(len(words))
	for i := range words {
		w := &words[(start+i)%len(words)]
		for north, south := range regions {
			if *w == north || *w == south {
				*w = map[bool]string{true: south, false: north}[*w == north]
				return rename(r, strings.Join(words, " "))
			}
		}
	}
	return false
}

// middleDropped leaves out one word that is neither first nor last.
func middleDropped(d *chance.Dice, r *Record, _ *Facts) bool {
	words := strings.Split(r.Name, " ")
	if len(words) < 3 {
		return false
	}
	at := d.Between(1, len(words)-2)
	return rename(r, strings.Join(append(words[:at:at], words[at+1:]...), " "))
}

// middleAdded slips a common middle name in behind the family name.
func middleAdded(d *chance.Dice, r *Record, f *Facts) bool {
	words := strings.Split(r.Name, " ")
	usual := []string{"Văn", "Đức", "Ngọc"}
	if f.Sex == lienthong.Female {
		usual = []string{"Thị", "Thị", "Ngọc"}
	}
	extra := usual[d.Below(len(usual))]
	if len(words) < 2 || strings.Contains(r.Name, extra) {
		return false
	}
	return rename(r, words[0]+" "+extra+" "+strings.Join(words[1:], " "))
}

// givenFirst moves the last word to the front.
func givenFirst(_ *chance.Dice, r *Record, _ *Facts) bool {
	at := strings.LastIndexByte(r.Name, ' ')
	if at < 0 {
		return false
	}
	return rename(r, r.Name[at+1:]+" "+r.Name[:at])
}

// keyboardSlip is one slip of a finger on a letter behind the first of its
// word: a neighbouring key, a letter twice, left out, or two changed round.
func keyboardSlip(d *chance.Dice, r *Record, _ *Facts) bool {
	text := []rune(r.Name)
	for range 30 {
		if len(text) == 0 {
			return false
		}
		i := d.Below(len(text))
		neighbours, ok := keys[text[i]]
		if !ok || i == 0 || text[i-1] == ' ' {
			continue
		}
		var to []rune
		switch d.Below(4) {
		case 0:
			to = append(append(to, text[:i]...), rune(neighbours[d.Below(len(neighbours))]))
			to = append(to, text[i+1:]...)
		case 1:
			to = append(append(to, text[:i+1]...), text[i:]...)
		case 2:
			to = append(append(to, text[:i]...), text[i+1:]...)
		default:
			if i+1 == len(text) || !unicode.IsLower(text[i+1]) {
				continue
			}
			to = append(append(to, text[:i]...), text[i+1], text[i])
			to = append(to, text[i+2:]...)
		}
		if s := string(to); utf8.ValidString(s) && rename(r, s) {
			return true
		}
	}
	return false
}

// keys are the neighbours of the letter keys on a QWERTY keyboard.
var keys = map[rune]string{'a': "sqz", 'b': "vgn", 'c': "xvd", 'd': "sfe", 'e': "wrd", 'g': "fht", 'h': "gjn",
	'i': "uok", 'k': "jli", 'l': "ko", 'm': "nk", 'n': "bmh", 'o': "ipl", 'p': "ol", 'q': "wa", 'r': "etf",
	's': "adw", 't': "ryg", 'u': "yij", 'v': "cbf", 'x': "zcs", 'y': "tuh"}
