package trim

import (
	"bytes"

	"github.com/lienthong/lienthong/reconcile/column/folding"
)

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

// Blank reports whether a folded text says that there is nothing.
func Blank(text []byte) bool {
	return len(text) > 0 && len(text) <= longestBlank && beginsBlank[text[0]] && blank[string(text)]
}

// titles stand before a Thai name, without a space: Mr, Mrs, Miss, Master. Other scripts part
// them, so that they are a word by themselves and learning finds what it is worth.
var titles = func() (out [][]byte) {
	for _, t := range []string{"นางสาว", "นาง", "นาย", "เด็กชาย", "เด็กหญิง", "น.ส.", "ด.ช.", "ด.ญ."} {
		out = append(out, folding.Append(nil, t))
	}
	return out
}()

// Title leaves out what a folded Thai name begins with and is no part of it.
func Title(name []byte) []byte {
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
