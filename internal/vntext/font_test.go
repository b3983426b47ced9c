package vntext

import (
	"strings"
	"testing"
)

// tcvn3Vectors are codes and letters as conversion tables in use give them, in
// pairs. They are written out, not computed from the code they test.
const tcvn3Vectors = `µ à ¸ á ¶ ả · ã ¹ ạ ¨ ă » ằ ¾ ắ ¼ ẳ ½ ẵ Æ ặ © â Ç ầ Ê ấ È ẩ É ẫ Ë ậ ® đ Ì è Ð é Î ẻ Ï ẽ Ñ ẹ ª ê Ò ề Õ ế Ó ể Ô ễ Ö ệ
	× ì Ý í Ø ỉ Ü ĩ Þ ị ß ò ã ó á ỏ â õ ä ọ « ô å ồ è ố æ ổ ç ỗ é ộ ¬ ơ ê ờ í ớ ë ở ì ỡ î ợ ï ù ó ú ñ ủ ò ũ ô ụ õ ừ ø ứ ö ử ÷ ữ ù ự
	ú ỳ ý ý û ỷ ü ỹ þ ỵ ¡ Ă ¢ Â § Đ £ Ê ¤ Ô ¥ Ơ ¦ Ư`

func TestDecodeTCVN3(t *testing.T) {
	t.Parallel()
	f := strings.Fields(tcvn3Vectors)
	for i := 0; i+1 < len(f); i += 2 {
		if got, ok := decodeTCVN3(f[i]); !ok || got != f[i+1] {
			t.Errorf("%s is read as %s, want %s", f[i], got, f[i+1])
		}
	}
	if got, ok := decodeTCVN3("\u00ad"); !ok || got != "ư" {
		t.Errorf("the soft hyphen is read as %q", got)
	}
	if _, ok := decodeTCVN3("ễ"); ok {
		t.Error("a letter that the fonts do not have was read")
	}
}

// vniVectors likewise, for VNI fonts.
const vniVectors = `aù á aø à aû ả aõ ã aï ạ aê ă aé ắ aè ằ aú ẳ aü ẵ aë ặ aâ â aá ấ aà ầ aå ẩ aã ẫ aä ậ ñ đ
	eù é eø è eû ẻ eõ ẽ eï ẹ eâ ê eá ế eà ề eå ể eã ễ eä ệ í í ì ì æ ỉ ó ĩ ò ị
	où ó oø ò oû ỏ oõ õ oï ọ oâ ô oá ố oà ồ oå ổ oã ỗ oä ộ ô ơ ôù ớ ôø ờ ôû ở ôõ ỡ ôï ợ
	uù ú uø ù uû ủ uõ ũ uï ụ ö ư öù ứ öø ừ öû ử öõ ữ öï ự yù ý yø ỳ yû ỷ yõ ỹ î ỵ
	AÙ Á AÂ Â AÁ Ấ AÊ Ă AË Ặ EÃ Ễ OÄ Ộ ÔÏ Ợ ÖÕ Ữ YÙ Ý Ñ Đ Í Í Ì Ì Æ Ỉ Ó Ĩ Ò Ị Î Ỵ Aù Á Eã Ễ`

func TestDecodeVNI(t *testing.T) {
	t.Parallel()
	f := strings.Fields(vniVectors)
	for i := 0; i+1 < len(f); i += 2 {
		if got, ok := decodeVNI(f[i]); !ok || got != f[i+1] {
			t.Errorf("%s is read as %s, want %s", f[i], got, f[i+1])
		}
	}
	if _, ok := decodeVNI("ễ"); ok {
		t.Error("a letter that the fonts do not have was read")
	}
	if got, _ := decodeVNI("bcd 12 '-"); got != "bcd 12 '-" {
		t.Errorf("ASCII became %q", got)
	}
}

// TestFontsInAddresses: the fonts are undone in any text, not names alone.
func TestFontsInAddresses(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"Hµ Néi":                           "Hà Nội",
		"TP. Hå ChÝ Minh":                  "TP. Hồ Chí Minh",
		"Thõa Thiªn - HuÕ":                 "Thừa Thiên - Huế",
		"Sè 336, phè 6, Bµ RÞa - Vòng Tµu": "Số 336, phố 6, Bà Rịa - Vũng Tàu",
		"Ñaø Naüng":                        "Đà Nẵng",
		"Thöøa Thieân - Hueá":              "Thừa Thiên - Huế",
		"Soá 336, phoá 6, Baø Ròa":         "Số 336, phố 6, Bà Rịa",
		"§¾k L¾k":                          "Đắk Lắk",
		"x· Ea H'leo":                      "xã Ea H'leo",
	} {
		if got, damage := Repair(raw); got != want || damage&(DamageTCVN3|DamageVNI) == 0 {
			t.Errorf("Repair(%q) = %q, %v; want %q", raw, got, damage, want)
		}
	}
}

func TestRestoreCapitals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ raw, decoded, want string }{
		{"NGUYÔN V¡N", "NGUYễN VăN", "NGUYỄN VĂN"},
		{"Hµ", "Hà", "Hà"},
		{"§Æng", "Đặng", "Đặng"},
		{"Lª", "Lê", "Lê"},
		{"H A Ô", "H A ễ", "H A ễ"}, // initials: no word tells
	} {
		if got := restoreCapitals(c.raw, c.decoded); got != c.want {
			t.Errorf("%q: %q, want %q", c.raw, got, c.want)
		}
	}
}
