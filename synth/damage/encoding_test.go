package damage_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/synth/chance"
	"github.com/lienthong/lienthong/synth/damage"
	"github.com/lienthong/lienthong/synth/name"
)

// tcvn3Table is TCVN 5712:1993 VN3 as converters publish it: code, letter.
const tcvn3Table = "µ à ¸ á ¶ ả · ã ¹ ạ ¨ ă » ằ ¾ ắ ¼ ẳ ½ ẵ Æ ặ © â Ç ầ Ê ấ È ẩ É ẫ Ë ậ ® đ Ì è Ð é Î ẻ Ï ẽ Ñ ẹ ª ê Ò ề Õ ế Ó ể Ô ễ Ö ệ " +
	"× ì Ý í Ø ỉ Ü ĩ Þ ị ß ò ã ó á ỏ â õ ä ọ « ô å ồ è ố æ ổ ç ỗ é ộ ¬ ơ ê ờ í ớ ë ở ì ỡ î ợ ï ù ó ú ñ ủ ò ũ ô ụ \u00ad ư õ ừ ø ứ ö ử ÷ ữ ù ự ú ỳ ý ý û ỷ ü ỹ þ ỵ " +
	"¡ Ă ¢ Â § Đ £ Ê ¤ Ô ¥ Ơ ¦ Ư"

// vniTable is the VNI-Windows table: letter, what a Latin-1 reader sees.
const vniTable = "à aø á aù ả aû ã aõ ạ aï ă aê ằ aè ắ aé ẳ aú ẵ aü ặ aë â aâ ầ aà ấ aá ẩ aå ẫ aã ậ aä đ ñ " +
	"è eø é eù ẻ eû ẽ eõ ẹ eï ê eâ ề eà ế eá ể eå ễ eã ệ eä ì ì í í ỉ æ ĩ ó ị ò " +
	"ò oø ó où ỏ oû õ oõ ọ oï ô oâ ồ oà ố oá ổ oå ỗ oã ộ oä ơ ô ờ ôø ớ ôù ở ôû ỡ ôõ ợ ôï " +
	"ù uø ú uù ủ uû ũ uõ ụ uï ư ö ừ öø ứ öù ử öû ữ öõ ự öï ỳ yø ý yù ỷ yû ỹ yõ ỵ î"

// vietnamese is every letter with a mark, small.
const vietnamese = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"

// written is a name after one class, which must be able to strike.
func written(t *testing.T, class, name string) string {
	t.Helper()
	rec := damage.Clean(name, &damage.Facts{})
	if !damage.Strike(class, new(chance.Dice), &rec, &damage.Facts{}) {
		t.Fatalf("%s cannot strike %q", class, name)
	}
	return rec.Name
}

// legacy is how a class of old fonts writes one letter; đ goes before it, since
// some letters look the same in both.
func legacy(t *testing.T, class, letter string) string {
	t.Helper()
	_, after, _ := strings.Cut(written(t, class, "đ "+letter), " ")
	return after
}

func TestTCVN3HasEveryLetter(t *testing.T) {
	t.Parallel()
	table := strings.Split(tcvn3Table, " ")
	letters := map[string]bool{}
	for i := 0; i < len(table); i += 2 {
		code, letter := table[i], table[i+1]
		letters[letter] = true
		if got := legacy(t, "name_tcvn3", letter); got != code {
			t.Errorf("%s became %q, want %q", letter, got, code)
		}
	}
	for _, r := range vietnamese {
		if !letters[string(r)] {
			t.Errorf("the table lacks %c", r)
		}
		upper := string(unicode.ToUpper(r))
		if !letters[upper] && legacy(t, "name_tcvn3", upper) != legacy(t, "name_tcvn3", string(r)) {
			t.Errorf("%s did not lose its case, and TCVN3 has no such capital", upper)
		}
	}
}

func TestVNIHasEveryLetter(t *testing.T) {
	t.Parallel()
	table := strings.Split(vniTable, " ")
	seen := map[string]string{}
	letters := map[string]bool{}
	for i := 0; i < len(table); i += 2 {
		letter, want := table[i], table[i+1]
		letters[letter] = true
		got := legacy(t, "name_vni", letter)
		if got != want {
			t.Errorf("%s became %q, want %q", letter, got, want)
		}
		if other, ok := seen[got]; ok {
			t.Errorf("%s and %s are both %q", letter, other, got)
		}
		seen[got] = letter
		if upper := legacy(t, "name_vni", strings.ToUpper(letter)); upper != strings.ToUpper(want) {
			t.Errorf("%s became %q, want %q", strings.ToUpper(letter), upper, strings.ToUpper(want))
		}
	}
	for _, r := range vietnamese {
		if !letters[string(r)] {
			t.Errorf("the table lacks %c", r)
		}
	}
}

// TestLegacyLacksHighlandLetters leaves names alone that the old fonts could
// not write.
func TestLegacyLacksHighlandLetters(t *testing.T) {
	t.Parallel()
	for _, n := range []string{"Y Bhôk Ayŭn", "H'Bia Byă Êñuôl", "Kpă Ŏ"} {
		rec := damage.Clean(n, &damage.Facts{})
		if n == "Y Bhôk Ayŭn" || n == "Kpă Ŏ" {
			for _, class := range []string{"name_tcvn3", "name_vni"} {
				if damage.Strike(class, new(chance.Dice), &rec, &damage.Facts{}) {
					t.Errorf("%s wrote %q as %q", class, n, rec.Name)
				}
			}
		}
		if got := written(t, "name_marks_dropped", n); strings.ContainsFunc(got, func(r rune) bool { return r > unicode.MaxASCII }) {
			t.Errorf("%q keeps a mark: %q", n, got)
		}
	}
}

// TestDoubleUTF8IsReversible reads every letter back by Windows-1252.
func TestDoubleUTF8IsReversible(t *testing.T) {
	t.Parallel()
	back := map[rune]byte{}
	for i, r := range []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ") {
		back[r] = byte(0x80 + i)
	}
	for _, r := range vietnamese + strings.ToUpper(vietnamese) {
		var raw []byte
		for _, c := range written(t, "name_double_utf8", string(r)) {
			if b, ok := back[c]; ok {
				raw = append(raw, b)
			} else {
				raw = append(raw, byte(c))
			}
		}
		if got, _ := utf8.DecodeRune(raw); got != r {
			t.Errorf("%c came back as %c", r, got)
		}
	}
}

// TestKeystrokes types every toned form of a syllable in Telex and in VNI keys.
func TestKeystrokes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, telex, vni string }{
		{"hoà", "hoaf", "hoa2"}, {"ớt", "owst", "o71t"}, {"đường", "dduwowngf", "d9u7o7ng2"}, {"Mạnh", "Manhj", "Manh5"},
		{"Tuyết", "Tuyeets", "Tuye6t1"}, {"Tằng", "Tawngf", "Ta8ng2"}, {"Ấn", "Aans", "A6n1"}, {"Đỗ", "DDoox", "D9o64"}, {"mỹ", "myx", "my4"},
	} {
		seen := map[string]bool{}
		for seed := range uint64(40) {
			var d chance.Dice
			d.Seed(seed, 0)
			rec := damage.Clean(c.name, &damage.Facts{})
			if !damage.Strike("name_telex", &d, &rec, &damage.Facts{}) {
				t.Fatalf("%s was not typed", c.name)
			}
			seen[strings.ToLower(rec.Name)] = true
		}
		telex := strings.ToLower(c.telex)
		if c.name == "ớt" {
			telex = "owts" // the tone comes behind the syllable
			c.vni = "o7t1"
		}
		if !seen[telex] || !seen[strings.ToLower(c.vni)] || len(seen) != 2 {
			t.Errorf("%s was typed as %v, want %s and %s", c.name, seen, telex, c.vni)
		}
	}
}

// TestReadersUndoWriting hands damaged names of all peoples to the repair that
// the rest of the system reads names with, which shares no table with this
// package, and wants nearly all of them back.
func TestReadersUndoWriting(t *testing.T) {
	t.Parallel()
	for class, want := range map[string]float64{"name_nfd": 1, "name_half_composed": 1, "name_nbsp": 1, "name_zero_width": 1,
		"name_spaces": 1, "name_d_look_alike": 1, "name_tone_placement": 1, "name_tcvn3": 0.97, "name_vni": 0.97, "name_double_utf8": 0.97} {
		var d chance.Dice
		d.Seed(17, 0)
		struck, restored := 0, 0
		for i := range 3000 {
			w := name.Who{Sex: lienthong.Sex(1 + i%2), Year: 1950 + i%60, Region: name.Region(i % 3), People: 1}
			n := name.Draw(&d, &w).String()
			rec := damage.Clean(n, &damage.Facts{})
			if !damage.Strike(class, &d, &rec, &damage.Facts{}) {
				continue
			}
			struck++
			if got, _ := vntext.Repair(rec.Name); strings.EqualFold(vntext.Fold(got), vntext.Fold(n)) && vntext.MatchKey(got) == vntext.MatchKey(n) {
				restored++
			}
		}
		if share := float64(restored) / float64(max(struck, 1)); struck == 0 || share < want {
			t.Errorf("%s: %d of %d names were read again", class, restored, struck)
		}
	}
}
