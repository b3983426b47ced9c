package trim_test

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/column/trim"
)

// TestOnlyWords: of a text the known words are left, in their own order.
func TestOnlyWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"nokia red and black": "black red", "red red": "red", "redder": "", "": ""} {
		if got := string(trim.OnlyWords([]byte(text), []string{"black", "red"})); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestTrimmed: what is left of folded texts of each kind.
func TestTrimmed(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		trim       func([]byte) []byte
		text, want string
	}{
		"numbers":  {trim.Numbered, "12 long street 5b", "long street"},
		"units":    {trim.Units, "10 mg 2 5 l", "10mg 2 5l"},
		"postcode": {trim.Postcode, "12345 6789", "12345"},
		"other":    {trim.Postcode, "sw1a 2aa", "sw1a 2aa"},
		"spaces":   {trim.Spaces, "30 a1 2", "30a12"},
		"phone":    {trim.Phone, "84 912 345 678", "912345678"},
	} {
		if got := string(c.trim([]byte(c.text))); got != c.want {
			t.Errorf("%s: %q of %q, want %q", what, got, c.text, c.want)
		}
	}
	if !trim.Blank([]byte("khong ro")) || trim.Blank([]byte("none of it")) {
		t.Error("blank is told wrongly")
	}
	if sex, ok := trim.Sex([]byte("nu")); !ok || sex != "f" {
		t.Errorf("nu is %q", sex)
	}
}
