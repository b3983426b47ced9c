package twice

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

// silent are the levels that speak neither for one person nor for two.
var silent = map[kernel.Level]bool{
	kernel.NumberMissing: true, kernel.NameMissing: true, kernel.BirthMissing: true, kernel.SexMissing: true,
	kernel.PlaceMissing: true, kernel.ParentMissing: true, kernel.LifeGoesOn: true, kernel.LifeEnded: true,
}

// Explain says in Vietnamese and in English why a pair is what it is. It holds no value
// of either record.
func Explain(p *Pair) (vi, en string) {
	return sentence(p, reconcile.Vietnamese), sentence(p, reconcile.English)
}

func sentence(p *Pair, lang string) string {
	var same, near []string
	for f, level := range p.Pattern {
		name := reconcile.DescribeField(kernel.Field(f).String(), lang)
		switch {
		case level.IsExactNumber() || reconcile.AgreesFully(level):
			same = append(same, small(name))
		case !silent[level]:
			near = append(near, small(name))
		}
	}
	w := words[lang]
	out := w.verdict[p.Verdict] + "."
	if len(same) > 0 {
		out += fmt.Sprintf(w.same, strings.Join(same, ", "))
	}
	if len(near) > 0 {
		out += fmt.Sprintf(w.near, strings.Join(near, ", "))
	}
	return out
}

// small begins with a small letter.
func small(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(first)) + name[size:]
}

// phrases of one language.
type phrases struct {
	verdict    map[Verdict]string
	same, near string
}

var words = map[string]phrases{
	reconcile.Vietnamese: {
		map[Verdict]string{
			Same: "Một người được ghi hai lần", Possible: "Có thể một người được ghi hai lần, cần người kiểm tra",
			NumberTwice: "Một số định danh được ghi cho hai người khác nhau",
		},
		" Trùng: %s.", " Không trùng hẳn: %s.",
	},
	reconcile.English: {
		map[Verdict]string{
			Same: "One person stands twice", Possible: "One person may stand twice; an officer should look",
			NumberTwice: "One number is borne by two different persons",
		},
		" The same: %s.", " Not wholly the same: %s.",
	},
}
