package lienthong_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
)

func TestParseCMND9(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"012345678", "000000001", "999999999"} {
		c, err := lienthong.ParseCMND9(in)
		if err != nil || c.Reveal() != in {
			t.Errorf("ParseCMND9(%s) = %s, %v", in, c.Reveal(), err)
		}
	}
	for in, want := range map[string]string{
		"":           "has 0 characters",
		"12345678":   "has 8 characters",
		"0123456789": "has 10 characters",
		"12345678 ":  "character 9 is not a digit",
		"000000000":  "out of range",
	} {
		c, err := lienthong.ParseCMND9(in)
		if err == nil || !strings.Contains(err.Error(), want) || !c.IsZero() {
			t.Errorf("ParseCMND9(%q) = %v, %v; want the error to say %q", in, c, err, want)
		}
	}
	if _, err := lienthong.CMND9FromUint32(1_000_000_000); err == nil {
		t.Error("ten digits were accepted as an integer")
	}
}

func TestCMND9RoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Uint32Range(1, 999_999_999).Draw(t, "n")
		c, err := lienthong.CMND9FromUint32(n)
		if err != nil || c.Uint32() != n {
			t.Fatalf("%d became %d: %v", n, c.Uint32(), err)
		}
		if again, err := lienthong.ParseCMND9(c.Reveal()); err != nil || again != c {
			t.Fatalf("digits do not give it again: %v", err)
		}
	})
}

func TestParseCardNumber(t *testing.T) {
	t.Parallel()
	n, err := lienthong.ParseCardNumber("001065012345")
	if err != nil || n.PIN().IsZero() || !n.CMND9().IsZero() {
		t.Errorf("12 digits: %v, %v", n, err)
	}
	if n != lienthong.CardNumberOf(n.PIN()) {
		t.Error("a wrapped personal number differs from the one read")
	}
	n, err = lienthong.ParseCardNumber("012345678")
	if err != nil || !n.PIN().IsZero() || n.CMND9().IsZero() {
		t.Errorf("9 digits: %v, %v", n, err)
	}
	if n != lienthong.CardNumberOfCMND(n.CMND9()) || n.Reveal() != "012345678" {
		t.Error("a wrapped old number differs from the one read")
	}
	for _, in := range []string{"", "0123456789", "0010650123456", "000000000", "000000000000", "12345678a"} {
		if n, err := lienthong.ParseCardNumber(in); err == nil || !n.IsZero() {
			t.Errorf("ParseCardNumber(%q) = %v, %v", in, n, err)
		}
	}
}

func FuzzParseCardNumber(f *testing.F) {
	for _, s := range []string{"", "001065012345", "012345678", "0123456789", "12345678a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := lienthong.ParseCardNumber(s)
		if err == nil && n.Reveal() != s {
			t.Errorf("accepted %q and gives back %q", s, n.Reveal())
		}
		if err == nil && n.PIN().IsZero() == n.CMND9().IsZero() {
			t.Error("not exactly one of the two numbers is set")
		}
		if err != nil && !n.IsZero() {
			t.Error("failed and gave a number")
		}
	})
}
