package lienthong

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestDigits: digits are read as package strconv reads them, and the first character that
// is none is the one told of.
func TestDigits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(rapid.StringMatching(`[0-9]{1,18}`).Draw(t, "digits"))
		bad := rapid.IntRange(-1, len(text)-1).Draw(t, "bad")
		if bad >= 0 {
			text[bad] = rapid.ByteMax('0'-1).Draw(t, "below")
			if rapid.Bool().Draw(t, "above?") {
				text[bad] = rapid.ByteMin('9'+1).Draw(t, "above")
			}
		}
		got, err := parseDigits(string(text), len(text))
		if bad >= 0 {
			if want := "character " + strconv.Itoa(bad+1) + " is not a digit"; err == nil || err.Error() != want {
				t.Fatalf("%q: %v, want %s", text, err, want)
			}
			return
		}
		if want, _ := strconv.ParseUint(string(text), 10, 64); err != nil || got != want {
			t.Fatalf("%q is %d (%v), want %d", text, got, err, want)
		}
	})
	if _, err := parseDigits(strings.Repeat("1", 9), 12); err == nil {
		t.Error("nine digits passed for twelve")
	}
}

func BenchmarkDigits(b *testing.B) {
	for b.Loop() {
		if _, err := parseDigits("001090123456", 12); err != nil {
			b.Fatal(err)
		}
	}
}
