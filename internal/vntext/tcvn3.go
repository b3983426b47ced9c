package vntext

import (
	"strings"
	"unicode"
)

// tcvn3High is the upper half, A0 to FF, of TCVN 5712:1993, the encoding of the
// .Vn fonts (ABC). The fonts draw capitals with tones only in their H variants,
// from the codes of small letters, so text often lost the case of those.
var tcvn3High = []rune("\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ" +
	"\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ" +
	"ẮẦẨẪẤỀặầẩẫấậèỂẻẽ" +
	"éẹềểễếệìỉỄẾỒĩíịò" +
	"Ổỏõóọồổỗốộờởỡớợù" +
	"ỖủũúụừửữứựỳỷỹýỵỐ")

// decodeTCVN3 reads Latin-1 characters as the codes they were.
func decodeTCVN3(s string) (string, bool) {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == 'μ': // some converters turn the micro sign into Greek
			r = 'à'
		case r >= 0xA0 && r <= 0xFF:
			r = tcvn3High[r-0xA0]
		case r > 0xFF:
			return "", false
		}
		b.WriteRune(r)
	}
	return restoreCapitals(s, b.String()), true
}

// restoreCapitals makes small letters capitals again in text whose ASCII
// letters are all capitals: what an H font showed.
func restoreCapitals(raw, decoded string) string {
	upper := 0
	for _, r := range raw {
		switch {
		case 'a' <= r && r <= 'z':
			return decoded
		case 'A' <= r && r <= 'Z':
			upper++
		}
	}
	if upper < 2 || len(strings.FieldsFunc(raw, unicode.IsSpace)) >= upper {
		return decoded
	}
	return strings.ToUpper(decoded)
}
