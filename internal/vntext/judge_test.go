package vntext

import "testing"

// TestEvidence: how surely one word shows a font.
func TestEvidence(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]evidence{
		"Nguyen": none, "Lê": ordinary, "Thònh": ordinary, "Hòa": ordinary,
		"Ngäc": unusual, "Leâ": unusual, "Ñan": unusual, "NguyÔn": unusual, "Traàn": unusual, "Ðan": unusual,
		"V¨n": certain, "Kiªn": certain, "Hµ": certain, "H·": certain, "C\u00adêng": certain, "H÷u": certain,
	} {
		if got := evidenceIn(word); got != want {
			t.Errorf("%q: %d, want %d", word, got, want)
		}
	}
}

// TestUndoFontWantsEvidence: the same word is read or left by what stands
// beside it.
func TestUndoFontWantsEvidence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		raw, want string
		why       string
	}{
		{"Vâ", "Võ", "a family name, and no syllable as it stands"},
		{"Khâ", "Khâ", "one word of ordinary letters tells nothing"},
		{"Vò Thanh", "Vò Thanh", "sound as it stands"},
		{"Vò ThÞ Thanh", "Vũ Thị Thanh", "a certain sign in the next word"},
		{"Loïc", "Loïc", "a French name"},
		{"Loïc Nguyen", "Loïc Nguyen", "a French name beside an unmarked one"},
		{"Ngoïc", "Ngọc", "no French name"},
		{"Ngoïc Martin", "Ngoïc Martin", "a stranger beside it"},
		{"Ñinh Lan", "Đinh Lan", "a family name in VNI"},
		{"H'Ñiêm", "H'Ñiêm", "an Ê-đê name"},
		{"Y Ñan", "Y Ñan", "an Ê-đê name"},
		{"René Lê", "René Lê", "spoilt by the reading"},
		{"Nguyễn ThÞ", "Nguyễn ThÞ", "no font has ễ"},
	} {
		got := c.raw
		for _, decode := range []func(string) (string, bool){decodeVNI, decodeTCVN3} {
			if read, ok := undoFont(c.raw, decode); ok {
				got = read
				break
			}
		}
		if got != c.want {
			t.Errorf("%q is read %q, want %q: %s", c.raw, got, c.want, c.why)
		}
	}
}

func TestSplitWords(t *testing.T) {
	t.Parallel()
	got := splitWords("H'Hen, C\u00adêng\u00a0V¨n-An (2)")
	want := []string{"H", "Hen", "C\u00adêng", "V¨n", "An", "2"}
	if len(got) != len(want) {
		t.Fatalf("%q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("word %d is %q, want %q", i, got[i], want[i])
		}
	}
}
