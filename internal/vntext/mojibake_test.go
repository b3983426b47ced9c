package vntext

import "testing"

func TestUndoMojibake(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ raw, want, why string }{
		{"Nguyá»…n", "Nguyễn", "a three-byte letter"},
		{"HÃ²a", "Hòa", "a two-byte letter"},
		{"FranÃ§ois", "François", "any Latin letter"},
		{"HÃ\u00a0", "Hà", "the no-break space of à"},
		{"HÃ  Ná»™i", "Hà Nội", "à before a space that stayed"},
		{"ThÃ nh", "Thành", "that space tidied to a plain one"},
		{"Ä\u0090á»©c", "Đức", "the unassigned 90 of Đ"},
		{"Äá»©c", "Đức", "the same, lost"},
		{"TrÆ°á»\u009dng", "Trường", "the unassigned 9D of ờ"},
		{"Nguye\u00cc\u201a\u00cc\u0192n", "Nguye\u0302\u0303n", "combining marks"},
		{"Hâ€™Hen", "H’Hen", "a curly apostrophe"},
	} {
		if got, ok := undoMojibake(c.raw); !ok || got != c.want {
			t.Errorf("%s: %q is read %q, %v; want %q", c.why, c.raw, got, ok, c.want)
		}
	}
	for _, s := range []string{
		"Nguyễn", "Hòa", "Lê Đà", "TrÇn C«ng", "Nguyeãn", "Ã", "Niê", "FRANÇOIS", "â‚¬1000 и", "ä½\u00a0å¥½", "Ò¸", "HaÄu",
	} {
		if got, ok := undoMojibake(s); ok {
			t.Errorf("%q was read as %q", s, got)
		}
	}
}
