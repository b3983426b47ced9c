package vntext

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const sampleText = "STT;Họ và tên;Quê quán\n1;Nguyễn Thị Thủy;Đắk Lắk\n2;Trần Văn Cường;Thừa Thiên Huế\n3;Lê Quỳnh Ngọc;Bà Rịa - Vũng Tàu\n"

func latin1Bytes(s string) []byte {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r))
	}
	return b
}

func encodeVISCII(s string) []byte {
	var b []byte
	for _, r := range s {
		if i := strings.IndexRune(string(visciiHigh), r); i >= 0 {
			b = append(b, byte(0x80+utf8.RuneCountInString(string(visciiHigh)[:i])))
		} else {
			b = append(b, byte(r))
		}
	}
	return b
}

// encodeCP1258 writes letters of the code page and tones after them.
func encodeCP1258(s string) []byte {
	var b []byte
	tones := map[toneMark]byte{acute: 0xEC, grave: 0xCC, hook: 0xD2, tilde: 0xDE, dot: 0xF2}
	for _, r := range s {
		if c, ok := charmap.Windows1258.EncodeRune(r); ok {
			b = append(b, c)
			continue
		}
		l := letterOf(r)
		c, _ := charmap.Windows1258.EncodeRune(l.with(noTone).rune())
		b = append(b, c, tones[l.tone()])
	}
	return b
}

func TestDecode(t *testing.T) {
	t.Parallel()
	utf16le, _ := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(sampleText))
	utf16be, _ := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(sampleText))
	for _, c := range []struct {
		name     string
		b        []byte
		encoding string
	}{
		{"utf-8", []byte(sampleText), UTF8},
		{"bom", []byte("\xEF\xBB\xBF" + sampleText), UTF8BOM},
		{"utf-16 little", utf16le, UTF16LE},
		{"utf-16 big", utf16be, UTF16BE},
		{"tcvn3", latin1Bytes(encodeTCVN3(sampleText)), TCVN3},
		{"vni", latin1Bytes(encodeVNI(sampleText)), VNI},
		{"viscii", encodeVISCII(sampleText), VISCII},
		{"cp1258", encodeCP1258(sampleText), Windows1258},
	} {
		text, encoding, err := Decode(c.b)
		if err != nil || encoding != c.encoding || text != sampleText {
			t.Errorf("%s: read as %s, %v:\n%s", c.name, encoding, err, text)
		}
	}
}

func TestDecodeEdges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, text, encoding string }{
		{"empty", "", "", UTF8},
		{"ASCII", "a;b", "a;b", UTF8},
		{"sample cut inside a character", "Nguyễ"[:len("Nguyễ")-1], "Nguy", UTF8},
		{"French in windows-1252", "Fran\xe7ois Lef\xe8vre", "François Lefèvre", Windows1252},
		{"binary", "\x80\xff\x00", "€ÿ\x00", Windows1252},
	} {
		text, encoding, err := Decode([]byte(c.in))
		if err != nil || text != c.text || encoding != c.encoding {
			t.Errorf("%s: %q as %s, %v", c.name, text, encoding, err)
		}
	}
}

func TestDecodeRefusesMixedEncodings(t *testing.T) {
	t.Parallel()
	if _, _, err := Decode([]byte(sampleText + "Nguy\xd4n V\xa8n")); err == nil {
		t.Error("UTF-8 with bytes of TCVN3 was read")
	}
	if _, err := DecodeAs([]byte("V\xa8n"), UTF8); err == nil {
		t.Error("broken UTF-8 was read")
	}
	if _, err := DecodeAs([]byte("a"), "ebcdic"); err == nil {
		t.Error("an unknown encoding was read")
	}
}

func TestEncodingDamage(t *testing.T) {
	t.Parallel()
	for encoding, want := range map[string]Damage{
		UTF8: 0, Windows1252: 0, TCVN3: DamageTCVN3, VNI: DamageVNI, VISCII: DamageVISCII, Windows1258: DamageCP1258,
	} {
		if got := EncodingDamage(encoding); got != want {
			t.Errorf("%s: %v", encoding, got)
		}
	}
	if got, damage := Repair(string(latin1Bytes(encodeTCVN3("Trần Thị Hằng")))); got != "Trần Thị Hằng" || damage != DamageTCVN3 {
		t.Errorf("raw bytes in a field: %q, %v", got, damage)
	}
}

// FuzzDecode: any bytes decode to valid UTF-8 or to an error, and the encoding
// told is one that DecodeAs knows.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(sampleText))
	f.Add(latin1Bytes(encodeTCVN3(sampleText)))
	f.Add(encodeVISCII(sampleText))
	f.Add([]byte("\xff\xfea\x00\x00\xd8"))
	f.Add([]byte("\x00a\x00b\x00c"))
	f.Fuzz(func(t *testing.T, b []byte) {
		text, encoding, err := Decode(b)
		if err != nil {
			return
		}
		if !utf8.ValidString(text) {
			t.Fatalf("%s gave invalid UTF-8", encoding)
		}
		if again, err := DecodeAs(b, encoding); err != nil || again != text {
			t.Fatalf("DecodeAs(%s) differs: %v", encoding, err)
		}
	})
}
