package vntext

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// The encodings that [Decode] names.
const (
	UTF8        = "utf-8"
	UTF8BOM     = "utf-8-bom"
	UTF16LE     = "utf-16le"
	UTF16BE     = "utf-16be"
	Windows1258 = "windows-1258"
	Windows1252 = "windows-1252"
	VISCII      = "viscii"
	TCVN3       = "tcvn3"
	VNI         = "vni"
)

// Decode tells the encoding of a file's bytes, or of a sample from its start
// (which may end inside a character), and decodes them. UTF-16 is told by its
// mark or by its zero bytes, UTF-8 by being valid, the Vietnamese byte
// encodings by which of them makes most words syllables; windows-1252 is what
// remains. Text that is mostly UTF-8 but broken in places is an error, since
// any reading of the rest would be a guess.
func Decode(b []byte) (text string, encoding string, err error) {
	encoding, err = detect(b)
	if err != nil {
		return "", "", err
	}
	text, err = DecodeAs(b, encoding)
	return text, encoding, err
}

// DecodeBytes is [Decode] for whoever goes on with bytes.
func DecodeBytes(b []byte) (text []byte, encoding string, err error) {
	s, encoding, err := Decode(b)
	return []byte(s), encoding, err
}

// DecodeAs decodes the next bytes of a file whose encoding [Decode] told. Cut
// at line ends: only UTF-8 and UTF-16 forgive an incomplete last character, by
// dropping it.
func DecodeAs(b []byte, encoding string) (string, error) {
	switch encoding {
	case UTF8, UTF8BOM:
		b = bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))
		b = b[:len(b)-incomplete(b)]
		if !utf8.Valid(b) {
			return "", errMixed
		}
		return string(b), nil
	case UTF16LE:
		return decodeUTF16(b, 0, 1), nil
	case UTF16BE:
		return decodeUTF16(b, 1, 0), nil
	}
	for _, e := range byteEncodings {
		if e.name == encoding {
			return e.decode(b), nil
		}
	}
	return "", errors.New("text: unknown encoding")
}

var errMixed = errors.New("text: UTF-8 mixed with another encoding; save the file again as UTF-8")

// EncodingDamage is the damage that a field suffers by its file's encoding.
func EncodingDamage(encoding string) Damage {
	switch encoding {
	case TCVN3:
		return DamageTCVN3
	case VNI:
		return DamageVNI
	case VISCII:
		return DamageVISCII
	case Windows1258:
		return DamageCP1258
	}
	return 0
}

// byteEncodings are tried in this order; an earlier one wins a tie.
var byteEncodings = []struct {
	name   string
	decode func([]byte) string
}{
	{TCVN3, func(b []byte) string { t, _ := decodeTCVN3(latin1(b)); return t }},
	{VNI, func(b []byte) string { t, _ := decodeVNI(latin1(b)); return t }},
	{Windows1258, func(b []byte) string { return norm.NFC.String(charmapText(charmap.Windows1258, b)) }},
	{VISCII, decodeVISCII},
	{Windows1252, func(b []byte) string { return charmapText(charmap.Windows1252, b) }},
}

func detect(b []byte) (string, error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")):
		return UTF8BOM, nil
	case bytes.HasPrefix(b, []byte("\xFF\xFE")):
		return UTF16LE, nil
	case bytes.HasPrefix(b, []byte("\xFE\xFF")):
		return UTF16BE, nil
	}
	if e := zeroPattern(b); e != "" {
		return e, nil
	}
	whole := b[:len(b)-incomplete(b)]
	if utf8.Valid(whole) {
		return UTF8, nil
	}
	if good, bad := sequences(whole); good > bad {
		return "", errMixed
	}
	best, bestScore := Windows1252, 0
	for _, e := range byteEncodings {
		if n := score(e.decode(b)); n > bestScore {
			best, bestScore = e.name, n
		}
	}
	return best, nil
}

// score counts words beyond ASCII: two points for each that is a syllable,
// minus one for each other.
func score(text string) int {
	n := 0
	for _, w := range splitWords(text) {
		switch {
		case isASCII(w):
		case isSyllable(w):
			n += 2
		default:
			n--
		}
	}
	return n
}

// zeroPattern tells UTF-16 without a mark: text with many zero bytes, all at
// odd or all at even places.
func zeroPattern(b []byte) string {
	var zeros [2]int
	for i, c := range b[:min(len(b), 4096)] {
		if c == 0 {
			zeros[i&1]++
		}
	}
	enough := min(len(b), 4096) / 8
	switch {
	case len(b) < 4:
	case zeros[1] > enough && zeros[0] == 0:
		return UTF16LE
	case zeros[0] > enough && zeros[1] == 0:
		return UTF16BE
	}
	return ""
}

// incomplete is how many bytes at the end begin a UTF-8 character that is cut.
func incomplete(b []byte) int {
	for n := 1; n <= min(3, len(b)); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if c >= 0xC2 && !utf8.FullRune(b[len(b)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

// sequences counts the valid characters beyond ASCII and the invalid bytes.
func sequences(b []byte) (good, bad int) {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		b = b[n:]
	}
	return good, bad
}

func decodeUTF16(b []byte, low, high int) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i+low]) | uint16(b[2*i+high])<<8
	}
	return strings.TrimPrefix(string(utf16.Decode(units)), "\uFEFF")
}

// latin1 is the text whose characters have the values of the bytes.
func latin1(b []byte) string {
	rs := make([]rune, len(b))
	for i, c := range b {
		rs[i] = rune(c)
	}
	return string(rs)
}

func charmapText(m *charmap.Charmap, b []byte) string {
	var s strings.Builder
	for _, c := range b {
		s.WriteRune(m.DecodeByte(c))
	}
	return s.String()
}

// visciiHigh is the upper half of VISCII, RFC 1456 section 2; visciiLow its
// six letters among the control characters.
var visciiHigh = []rune("ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ" + "ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ" + "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ" +
	"ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ" + "ĐứÒÓÔạỷừửÙÚỹỵÝỡư" + "àáâãảăữẫèéêẻìíĩỉ" + "đựòóôõỏọụùúũủýợỮ")

var visciiLow = map[byte]rune{0x02: 'Ẳ', 0x05: 'Ẵ', 0x06: 'Ẫ', 0x14: 'Ỷ', 0x19: 'Ỹ', 0x1E: 'Ỵ'}

func decodeVISCII(b []byte) string {
	var s strings.Builder
	for _, c := range b {
		switch r, low := visciiLow[c]; {
		case low:
			s.WriteRune(r)
		case c < 0x80:
			s.WriteByte(c)
		default:
			s.WriteRune(visciiHigh[c-0x80])
		}
	}
	return s.String()
}
