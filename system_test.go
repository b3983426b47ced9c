package lienthong_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
)

func TestAgencyCode(t *testing.T) {
	t.Parallel()
	for s, ok := range map[string]bool{
		"G01": true, "G01.33": true, "000.00.12.H01": true, "0100109106": true,
		"": false, "g01": false, "G01.": false, ".G01": false, "G01..2": false, "G 01": false, "Đ01": false, strings.Repeat("A", 36): false,
	} {
		if _, err := lienthong.ParseAgencyCode(s); (err == nil) != ok {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestSystemID(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, canonical string }{
		{"VN/GOV/G01/POPULATION", "VN/GOV/G01/POPULATION"},
		{"DEV/COM/1234/sub%2Fsystem", "DEV/COM/1234/sub%2Fsystem"},
		{"DEV/COM/1234/%C3%B6", "DEV/COM/1234/%C3%B6"},
		{"DEV/COM/1234/%c3%b6", "DEV/COM/1234/%C3%B6"},
		{"DEV/COM/1234/%41", "DEV/COM/1234/A"},
		{"VN/GOV/G01", ""},
		{"VN/GOV/G01/A/B", ""},
		{"VN/GOV//A", ""},
		{"VN/GOV/G01/..", ""},
		{"VN/GOV/G01/%2e%2e", ""},
		{"VN/GOV/G01/%00", ""},
		{"VN/GOV/G01/%ff", ""},
		{"VN/GOV/G01/a%3Bb", ""},
		{"VN/GOV/G01/%zz", ""},
	}
	for _, tt := range tests {
		id, err := lienthong.ParseSystemID(tt.in)
		if (err == nil) != (tt.canonical != "") || id.String() != tt.canonical {
			t.Errorf("%q: %q, %v; want %q", tt.in, id, err, tt.canonical)
		}
	}
}

// FuzzServiceID: whatever is accepted has one canonical form, which reads back
// as itself.
func FuzzServiceID(f *testing.F) {
	f.Add("VN/GOV/G01/POPULATION/verify")
	f.Add("DEV/COM/1234/%C3%B6/a%2Fb")
	f.Fuzz(func(t *testing.T, s string) {
		id, err := lienthong.ParseServiceID(s)
		if err != nil {
			return
		}
		again, err := lienthong.ParseServiceID(id.String())
		if err != nil || again != id || again.String() != id.String() {
			t.Errorf("%q reads back as %q, %v", id, again, err)
		}
	})
}

func TestLegalBasis(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, canonical string }{
		{"27/2026/ND-CP", "27/2026/ND-CP"},
		{"27/2026/NĐ-CP;article=5", "27/2026/ND-CP; article=5"},
		{"27/2026/ND-CP; article=5; clause=2; point=a", "27/2026/ND-CP; article=5; clause=2; point=a"},
		{"06/QĐ-TTg; article=2", "06/QD-TTg; article=2"},
		{"", ""}, {"article=5", ""}, {"27/2026/ND-CP; clause=2; article=5", ""}, {"27/2026/ND-CP; article=", ""},
		{"27/2026/ND-CP; page=5", ""}, {"27/2026/ND-CP\r\nX: y", ""}, {"27/2026/ND-CP; article=5; article=6", ""},
	}
	for _, tt := range tests {
		b, err := lienthong.ParseLegalBasis(tt.in)
		if (err == nil) != (tt.canonical != "") || b.String() != tt.canonical {
			t.Errorf("%q: %q, %v; want %q", tt.in, b, err, tt.canonical)
		}
	}
}

func TestLegalBasisCovers(t *testing.T) {
	t.Parallel()
	basis := func(s string) lienthong.LegalBasis {
		b, err := lienthong.ParseLegalBasis(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	wide, narrow := basis("27/2026/ND-CP; article=5"), basis("27/2026/ND-CP; article=5; clause=2")
	if !wide.Covers(narrow) || narrow.Covers(wide) || !wide.Covers(wide) {
		t.Error("a provision covers what lies within it, and nothing wider")
	}
	if basis("28/2026/ND-CP").Covers(narrow) || (lienthong.LegalBasis{}).Covers(narrow) {
		t.Error("another document covers nothing, nor does none")
	}
}

func TestPurpose(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[a-z0-9-]{1,8}(\.[a-z0-9-]{1,8}){0,3}`).Draw(t, "purpose")
		if p, err := lienthong.ParsePurpose(s); err != nil || string(p) != s {
			t.Fatalf("%q: %v", s, err)
		}
	})
	for _, s := range []string{"", "A", "a..b", ".", "a b", "đ", strings.Repeat("a", 65)} {
		if _, err := lienthong.ParsePurpose(s); err == nil {
			t.Errorf("%q is accepted", s)
		}
	}
}

// FuzzLegal: what is read of a claim is written as it is read again.
func FuzzLegal(f *testing.F) {
	for _, s := range []string{"27/2026/ND-CP; article=5; clause=2; point=a", "27/2026/NĐ-CP", "1/2; clause=1", ";;;", "a/b; article=", "officials.reconcile", "a..b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if b, err := lienthong.ParseLegalBasis(s); err == nil {
			if again, err := lienthong.ParseLegalBasis(b.String()); err != nil || again != b {
				t.Errorf("%q is %+v, written %q, read %+v, %v", s, b, b.String(), again, err)
			}
		}
		if p, err := lienthong.ParsePurpose(s); err == nil && string(p) != s {
			t.Errorf("%q is read as %q", s, p)
		}
	})
}
