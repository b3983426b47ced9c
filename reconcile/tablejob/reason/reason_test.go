package reason

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// TestReasonsSayHowAlike: a text that is much alike needs no more words, one that is alike
// only in part has them, and so has every other level.
func TestReasonsSayHowAlike(t *testing.T) {
	t.Parallel()
	fields := []*scheme.Field{{Name: "name", Kind: scheme.Name}, {Name: "born", Kind: scheme.Date}, {Name: "mail", Kind: scheme.Email}}
	for _, tt := range []struct {
		levels [3]int
		en, vi string
	}{
		{[3]int{1, 1, 0}, "The same: name, born; missing on one side or both: mail.", "Trùng: name, born; thiếu ở một hoặc hai bên: mail."},
		{[3]int{2, 3, 5}, "Alike: name, born (a slip of the hand); different: mail.", "Gần giống: name, born (lỗi gõ); khác: mail."},
		{[3]int{4, 1, 4}, "The same: born; alike: name (only in part), mail (only in part).", "Trùng: born; gần giống: name (chỉ phần nào), mail (chỉ phần nào)."},
	} {
		var p weight.Pattern
		for i, l := range tt.levels {
			p |= weight.Pattern(l) << (4 * i)
		}
		if en, vi := English.Levels(fields, p), Vietnamese.Levels(fields, p); en != tt.en || vi != tt.vi {
			t.Errorf("%v: %q, %q", tt.levels, en, vi)
		}
	}
	for _, kind := range scheme.Kinds() {
		f := scheme.Field{Name: "x", Kind: kind}
		for _, l := range f.Parsed() {
			if l.Test != scheme.Exact && (English.tests[l.Test] == "" || Vietnamese.tests[l.Test] == "") {
				t.Errorf("%s: no words for %s", kind, l)
			}
		}
	}
}

// TestStandingsHaveWords: whatever other rows or people make of a pair is said in both languages.
func TestStandingsHaveWords(t *testing.T) {
	t.Parallel()
	for s := HasRivals; s <= Parted; s++ {
		for name, w := range map[string]*Words{"English": &English, "Vietnamese": &Vietnamese} {
			if w.before[s] == "" && w.behind[s] == "" {
				t.Errorf("%s has no words for standing %d", name, s)
			}
		}
	}
}
