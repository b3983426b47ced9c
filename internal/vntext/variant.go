package vntext

import "strings"

// nameVariants are names that are one name in the north and the centre or
// south, where the names of lords were avoided. Each line is one pair.
var nameVariants = [][2]string{
	{"hoàng", "huỳnh"},
	{"vũ", "võ"},
	{"phúc", "phước"},
	{"nhật", "nhựt"},
	{"bảo", "bửu"},
	{"tín", "tính"},
	{"cảnh", "kiểng"},
}

// variantTable numbers both sides of each pair, 2k and 2k+1 for k from 1, under
// the text as written and under its fold.
var variantTable = makeVariantTable()

type variantKey struct {
	letters [8]letter
}

func (w *word) variantKey() (k variantKey) {
	copy(k.letters[:], w.letters[:w.n])
	return k
}

func makeVariantTable() map[variantKey]uint8 {
	t := make(map[variantKey]uint8)
	for row, pair := range nameVariants {
		for side, name := range pair {
			n := uint8(2*(row+1) + side)
			w := wordOf(name)
			t[w.variantKey()] = n
			w = wordOf(Fold(name))
			t[w.variantKey()] = n
		}
	}
	return t
}

// variantOf looks a word up; 0 for one of no pair.
func (w *word) variantOf() uint8 {
	if w.n > 8 || w.n < 2 {
		return 0
	}
	return variantTable[w.variantKey()]
}

// classes numbers groups of spellings from 1.
func classes(groups ...string) []class {
	var t []class
	for i, group := range groups {
		for _, s := range strings.Split(group, " ") {
			w := wordOf(s)
			t = append(t, class{w.key(0, w.n), uint8(i + 1)})
		}
	}
	return t
}
