package hashing_test

import (
	"hash/fnv"
	"math/bits"
	"testing"

	"github.com/lienthong/lienthong/reconcile/hashing"
)

// TestOn: a hash is that of the standard library, in one go or in two, of text or bytes.
func TestOn(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "a", "foobar", "Nguyễn Văn An", "a\x00b"} {
		h := fnv.New64a()
		_, _ = h.Write([]byte(text))
		half := len(text) / 2
		for what, got := range map[string]uint64{
			"text":  hashing.On(hashing.Begin, text),
			"bytes": hashing.On(hashing.Begin, []byte(text)),
			"parts": hashing.On(hashing.On(hashing.Begin, text[:half]), text[half:]),
		} {
			if got != h.Sum64() {
				t.Errorf("%q as %s: %x, want %x", text, what, got, h.Sum64())
			}
		}
	}
	if hashing.Apart(hashing.On(hashing.Begin, "a")) != hashing.On(hashing.Begin, "a\x00") {
		t.Error("a text is not kept apart by a zero byte")
	}
}

// TestMix: one bit more or less changes about half of all bits.
func TestMix(t *testing.T) {
	t.Parallel()
	if got := hashing.Mix(1); got != 0xb456bcfc34c2cb2c { // fmix64 of the reference
		t.Errorf("mixed 1 is %x", got)
	}
	for bit := range 64 {
		changed := 0
		for h := range uint64(100) {
			changed += bits.OnesCount64(hashing.Mix(h) ^ hashing.Mix(h^1<<bit))
		}
		if changed < 29*100 || changed > 35*100 {
			t.Errorf("bit %d changes %d bits of 6400", bit, changed)
		}
	}
}
