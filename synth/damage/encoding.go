package damage

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/lienthong/lienthong/synth/chance"
)

// tcvn3 pairs letters with the Latin-1 characters that ABC fonts show as them
// (TCVN 5712:1993 VN3; docs/sources.md, Errors). Capitals with a tone exist in capital
// fonts only, so that their case is lost.
var tcvn3 = pairs("à µ á ¸ ả ¶ ã · ạ ¹ ă ¨ ằ » ắ ¾ ẳ ¼ ẵ ½ ặ Æ â © ầ Ç ấ Ê ẩ È ẫ É ậ Ë đ ® " +
	"è Ì é Ð ẻ Î ẽ Ï ẹ Ñ ê ª ề Ò ế Õ ể Ó ễ Ô ệ Ö ì × í Ý ỉ Ø ĩ Ü ị Þ ò ß ó ã ỏ á õ â ọ ä ô « ồ å ố è ổ æ ỗ ç ộ é " +
	"ơ ¬ ờ ê ớ í ở ë ỡ ì ợ î ù ï ú ó ủ ñ ũ ò ụ ô ư \u00ad ừ õ ứ ø ử ö ữ ÷ ự ù ỳ ú ý ý ỷ û ỹ ü ỵ þ " +
	"Ă ¡ Â ¢ Đ § Ê £ Ô ¤ Ơ ¥ Ư ¦")

func pairs(list string) map[rune]rune {
	m := map[rune]rune{}
	var from rune
	for i, f := range strings.Split(list, " ") {
		r := []rune(f)
		if len(r) == 0 {
			continue
		}
		if i%2 == 0 {
			from = r[0]
		} else {
			m[from] = r[0]
		}
	}
	return m
}

func asTCVN3(_ *chance.Dice, r *Record, _ *Facts) bool {
	var b strings.Builder
	for _, c := range norm.NFC.String(r.Name) {
		to, ok := tcvn3[c]
		if !ok {
			to, ok = tcvn3[unicode.ToLower(c)]
		}
		switch {
		case ok:
			b.WriteRune(to)
		case c > unicode.MaxASCII: // a letter that the encoding has not, as ŭ
			return false
		default:
			b.WriteRune(c)
		}
	}
	return rename(r, b.String())
}

// The marks of VNI-Windows behind their letter: tones alone, and tones together
// with a circumflex or a breve. Letters with a horn are characters of their own.
var (
	vniTone       = map[rune]rune{grave: 'ø', acute: 'ù', hook: 'û', tilde: 'õ', dotBelow: 'ï'}
	vniCircumflex = map[rune]rune{0: 'â', grave: 'à', acute: 'á', hook: 'å', tilde: 'ã', dotBelow: 'ä'}
	vniBreve      = map[rune]rune{0: 'ê', grave: 'è', acute: 'é', hook: 'ú', tilde: 'ü', dotBelow: 'ë'}
	vniI          = map[rune]rune{grave: 'ì', acute: 'í', hook: 'æ', tilde: 'ó', dotBelow: 'ò'}
)

func asVNI(_ *chance.Dice, r *Record, _ *Facts) bool {
	var b strings.Builder
	for _, l := range letters(r.Name) {
		base, mark := vni(l)
		if base > 0xff {
			return false
		}
		b.WriteRune(base)
		if mark != 0 && unicode.IsUpper(l.base) {
			mark = unicode.ToUpper(mark)
		}
		if mark != 0 {
			b.WriteRune(mark)
		}
	}
	return rename(r, b.String())
}

// vni is one letter as a character and the mark behind it, 0 for none.
func vni(l letter) (base, mark rune) {
	lower := unicode.ToLower(l.base)
	cased := func(r rune) rune {
		if unicode.IsUpper(l.base) {
			return unicode.ToUpper(r)
		}
		return r
	}
	switch {
	case lower == 'đ':
		return cased('ñ'), 0
	case lower == 'i' && l.tone != 0:
		return cased(vniI[l.tone]), 0
	case lower == 'y' && l.tone == dotBelow:
		return cased('î'), 0
	case l.hat == horn && lower == 'o':
		return cased('ô'), vniTone[l.tone]
	case l.hat == horn && lower == 'u':
		return cased('ö'), vniTone[l.tone]
	case l.hat == circumflex:
		return l.base, vniCircumflex[l.tone]
	case l.hat == breve && lower == 'a':
		return l.base, vniBreve[l.tone]
	case l.hat != 0 || unicode.Is(unicode.Mn, l.base):
		return unicode.MaxRune, 0 // no such letter in VNI
	default:
		return l.base, vniTone[l.tone]
	}
}

// windows1252 is 0x80 to 0x9F of that code page; the five holes stay controls,
// as browsers read them, so that nothing is lost.
var windows1252 = [32]rune{'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8d, 'Ž', 0x8f,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9d, 'ž', 'Ÿ'}

func doubleUTF8(_ *chance.Dice, r *Record, _ *Facts) bool {
	var b strings.Builder
	for _, c := range []byte(r.Name) {
		if c >= 0x80 && c < 0xa0 {
			b.WriteRune(windows1252[c-0x80])
		} else {
			b.WriteRune(rune(c))
		}
	}
	return rename(r, b.String())
}
