package vntext

import (
	"slices"
	"strings"
	"testing"
)

func TestIsSyllable(t *testing.T) {
	t.Parallel()
	for _, s := range strings.Fields(`nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý an ơn ý
		nghiêng quỳnh quý quốc quế quân giang gia giữ giếng gì gìn khuya khuỷu thuở xoong hươu rượu yến yêu oanh uyên Ưng ông ấn
		nguyệt việt ngọc bích đạt hợp thịnh phước khuê tuấn tuyết loan khoa thúy thuý hoà hòa ngoèo toàn kiều liễu bưởi mười`) {
		if !isSyllable(s) {
			t.Errorf("%q is a syllable", s)
		}
	}
	for _, s := range []string{
		"", "nguyen", "nguyn", "ngyễn", "blứt", "niê", "brêu", "ksor", "kđăm", "h'hen", "jrai", "zoé", "françois", "noël", "jean", "lefèvre",
		"bàt", "bảc", "tếêt", "áà", "hòà", "đđ", "ngh", "nguyễnvăn", "traàn", "thònh", "a1", "lê.", "họp.", "порт", "aa", "ii", "ơa", "êu1",
	} {
		if isSyllable(s) {
			t.Errorf("%q is no syllable", s)
		}
	}
}

func TestPlaceTone(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"hoà": "hòa", "hòa": "hòa", "hoè": "hòe", "thuỳ": "thùy", "thúy": "thúy", "khoẻ": "khỏe", "loá": "lóa", "uỷ": "ủy",
		"hòang": "hoàng", "hoàng": "hoàng", "hùynh": "huỳnh", "tòan": "toàn", "lọan": "loạn", "xóong": "xoóng",
		"quí": "quí", "quý": "quý", "qúy": "quý", "qùynh": "quỳnh", "gía": "giá", "giá": "giá", "gìau": "giàu", "gì": "gì", "gịêng": "giệng",
		"nguỹên": "nguyễn", "ngũyên": "nguyễn", "trừơng": "trường", "hửu": "hửu", "hưủ": "hửu", "mừơi": "mười",
		"ngòai": "ngoài", "ngoaì": "ngoài", "khủyu": "khuỷu", "mùa": "mùa", "muà": "mùa", "cuả": "của", "tiá": "tía", "laì": "lài", "haỉ": "hải",
		"Hoà": "Hòa", "HOÀ": "HÒA", "Ưu": "Ưu", "yến": "yến", "ýên": "yến",
	} {
		w := wordOf(in)
		w.placeTone()
		if got := w.String(); got != want {
			t.Errorf("%q is placed %q, want %q", in, got, want)
		}
		if !w.isSyllable() {
			t.Errorf("%q is no syllable", want)
		}
	}
}

// everySyllable is each onset with each rhyme and tone that make a syllable, as
// the tables have them, tone in its place: more than the language uses.
func everySyllable() []string {
	marks := strings.NewReplacer("1a", "â", "1e", "ê", "1o", "ô", "2a", "ă", "3o", "ơ", "3u", "ư", "4d", "đ")
	var all []string
	for onset := range onsets {
		for rhyme, checked := range rhymes {
			plain := wordOf(marks.Replace(onset) + marks.Replace(rhyme))
			v, c, ok := plain.cut()
			if !ok || !plain.isSyllable() {
				continue
			}
			for tone := noTone; tone < toneCap; tone++ {
				if checked && tone != acute && tone != dot {
					continue
				}
				w := plain
				at := w.toneAt(v, c)
				w.letters[at] = w.letters[at].with(tone)
				all = append(all, w.String())
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// TestToneMayStandOnAnyVowel: wherever in its vowels a typist put the tone, the
// syllable is the same.
func TestToneMayStandOnAnyVowel(t *testing.T) {
	t.Parallel()
	all := everySyllable()
	if len(all) < 10_000 {
		t.Fatalf("only %d syllables", len(all))
	}
	for _, s := range all {
		w := wordOf(s)
		tone, _ := w.tone()
		v, c, _ := w.cut()
		for i := v; i < c; i++ {
			moved := w
			for j := v; j < c; j++ {
				moved.letters[j] = moved.letters[j].with(noTone)
			}
			moved.letters[i] = moved.letters[i].with(tone)
			if !moved.isSyllable() {
				t.Fatalf("%s is no syllable", moved.String())
			}
			moved.placeTone()
			if got := moved.String(); got != s {
				t.Fatalf("%s with the tone on letter %d is placed %s", s, i, got)
			}
		}
	}
}

// TestEverySyllableSurvivesFonts: in a name whose other words give a font away,
// any syllable comes back from it.
func TestEverySyllableSurvivesFonts(t *testing.T) {
	t.Parallel()
	for i, s := range everySyllable() {
		if i%5 != 0 { // a fifth is enough, and quick
			continue
		}
		name := "Nguyễn Thị " + s
		if got, damage := Repair(encodeTCVN3(name)); got != name || damage != DamageTCVN3 {
			t.Fatalf("TCVN3: Repair(%q) = %q, %v", encodeTCVN3(name), got, damage)
		}
		if got, damage := Repair(encodeVNI(name)); got != name || damage != DamageVNI {
			t.Fatalf("VNI: Repair(%q) = %q, %v", encodeVNI(name), got, damage)
		}
		if got, _ := Repair(encodeTwice(name)); got != name {
			t.Fatalf("UTF-8 twice: Repair(%q) = %q", encodeTwice(name), got)
		}
	}
}

// TestRepairLeavesEverySyllable: no syllable, alone or as a given name, is
// changed.
func TestRepairLeavesEverySyllable(t *testing.T) {
	t.Parallel()
	for _, s := range everySyllable() {
		w := wordOf(s)
		w.letters[0] |= capital
		for _, name := range []string{w.String(), "Lê " + w.String(), "Lê Hà " + w.String()} {
			if got, damage := Repair(name); got != name || damage&^DamageCase != 0 {
				t.Fatalf("Repair(%q) = %q, %v", name, got, damage)
			}
		}
	}
}

func TestWordOfIsBounded(t *testing.T) {
	t.Parallel()
	w := wordOf(strings.Repeat("a", maxLetters))
	if w.odd || w.n != maxLetters {
		t.Errorf("odd %v, %d letters", w.odd, w.n)
	}
	if w := wordOf(strings.Repeat("a", maxLetters+1)); !w.odd {
		t.Error("a word too long is not odd")
	}
	if w := wordOf("H'Hen"); w.odd || w.n != 4 {
		t.Errorf("an apostrophe: odd %v, %d letters", w.odd, w.n)
	}
}
