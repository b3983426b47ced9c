package lienthong_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
)

func TestParsePIN(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in       string
		province int
		sex      lienthong.Sex
		year     int
		serial   int
	}{
		{"001065012345", 1, lienthong.Male, 1965, 12345},
		{"001165012345", 1, lienthong.Female, 1965, 12345},
		{"079203000001", 79, lienthong.Male, 2003, 1},
		{"096399999999", 96, lienthong.Female, 2099, 999_999},
		{"100000000000", 100, lienthong.Male, 1900, 0}, // registered abroad
		{"999999123456", 999, lienthong.Female, 2399, 123_456},
	}
	for _, tt := range tests {
		p, err := lienthong.ParsePIN(tt.in)
		if err != nil {
			t.Errorf("ParsePIN(%s): %v", tt.in, err)
			continue
		}
		if p.Province() != tt.province || p.Sex() != tt.sex || p.BirthYear() != tt.year || p.Serial() != tt.serial {
			t.Errorf("%s reads as province %d, %v, %d, serial %d", tt.in, p.Province(), p.Sex(), p.BirthYear(), p.Serial())
		}
		if p.Reveal() != tt.in {
			t.Errorf("Reveal of %s is %s", tt.in, p.Reveal())
		}
	}
}

func TestParsePINRefuses(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":              "has 0 characters",
		"00106501234":   "has 11 characters",
		"0010650123456": "has 13 characters",
		"00106501234x":  "character 12 is not a digit",
		" 01065012345":  "character 1 is not a digit",
		"+01065012345":  "character 1 is not a digit",
		"000165012345":  "begins with 000",
		"٠٠١٠٦٥":        "character 1 is not a digit", // six Arabic-Indic digits are 12 bytes
	} {
		p, err := lienthong.ParsePIN(in)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParsePIN(%q) says %v, want it to say %q", in, err, want)
			continue
		}
		if !p.IsZero() {
			t.Errorf("ParsePIN(%q) failed and gave a number", in)
		}
		if in != "" && strings.Contains(err.Error(), in) {
			t.Errorf("the error about %q repeats it", in)
		}
	}
}

func TestPINFromUint64Bounds(t *testing.T) {
	t.Parallel()
	for n, ok := range map[uint64]bool{
		0: false, 999_999_999: false, 1_000_000_000: true,
		999_999_999_999: true, 1_000_000_000_000: false, 1 << 63: false,
	} {
		if _, err := lienthong.PINFromUint64(n); (err == nil) != ok {
			t.Errorf("PINFromUint64(%d): %v", n, err)
		}
	}
}

func TestZeroPIN(t *testing.T) {
	t.Parallel()
	var p lienthong.PIN
	if !p.IsZero() || p.Reveal() != "" || p.String() != "" || p.Sex() != lienthong.SexUnknown || p.BirthYear() != 0 {
		t.Errorf("the zero PIN is not nothing: %q %v %d", p.Reveal(), p.Sex(), p.BirthYear())
	}
}

func TestNewPINRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		province int
		sex      lienthong.Sex
		year     int
		serial   int
	}{
		{0, lienthong.Male, 1990, 1},
		{1000, lienthong.Male, 1990, 1},
		{1, lienthong.SexUnknown, 1990, 1},
		{1, lienthong.SexOther, 1990, 1},
		{1, lienthong.Male, 1899, 1},
		{1, lienthong.Male, 2400, 1},
		{1, lienthong.Male, 1990, -1},
		{1, lienthong.Male, 1990, 1_000_000},
	}
	for _, tt := range tests {
		if p, err := lienthong.NewPIN(tt.province, tt.sex, tt.year, tt.serial); err == nil || !p.IsZero() {
			t.Errorf("NewPIN(%+v) was accepted", tt)
		}
	}
}

// drawPIN makes any lawful number.
func drawPIN(t *rapid.T) lienthong.PIN {
	p, err := lienthong.NewPIN(
		rapid.IntRange(1, 999).Draw(t, "province"),
		rapid.SampledFrom([]lienthong.Sex{lienthong.Male, lienthong.Female}).Draw(t, "sex"),
		rapid.IntRange(1900, 2399).Draw(t, "year"),
		rapid.IntRange(0, 999_999).Draw(t, "serial"),
	)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A number composed from parts gives the parts back, in every form it has.
func TestPINRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := drawPIN(t)
		again, err := lienthong.NewPIN(p.Province(), p.Sex(), p.BirthYear(), p.Serial())
		if err != nil || again != p {
			t.Fatalf("parts do not compose it again: %v", err)
		}
		if parsed, err := lienthong.ParsePIN(p.Reveal()); err != nil || parsed != p {
			t.Fatalf("digits do not give it again: %v", err)
		}
		if read, err := lienthong.PINFromUint64(p.Uint64()); err != nil || read != p {
			t.Fatalf("the integer does not give it again: %v", err)
		}
	})
}

func FuzzParsePIN(f *testing.F) {
	for _, s := range []string{"", "001065012345", "000000000000", "999999999999", "00106501234x", "1e10", "-01065012345"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := lienthong.ParsePIN(s)
		if err != nil {
			if !p.IsZero() {
				t.Error("failed and gave a number")
			}
			return
		}
		if p.Reveal() != s {
			t.Errorf("accepted %q and gives back %q", s, p.Reveal())
		}
	})
}
