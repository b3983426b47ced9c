package vnfield

import (
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"pgregory.net/rapid"
)

func TestNumber(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in, want   string
		alternates []string
		notes      NumberNote
	}{
		{"079186428499", "079186428499", nil, 0},
		{" 079186428499 ", "079186428499", nil, 0},
		{"'079186428499", "079186428499", nil, 0},
		{"079 186 428 499", "079186428499", nil, Separators},
		{"079.186.428.499", "079186428499", nil, Separators},
		{"079\u00a0186-428_499", "079186428499", nil, Separators},
		{"079186\u200b428499", "079186428499", nil, Separators},
		{"79186428499", "079186428499", nil, LeadingZeroLost},
		{"79186428499.0", "079186428499", nil, LeadingZeroLost | StoredAsNumber},
		{"79186428499,00", "079186428499", nil, LeadingZeroLost | StoredAsNumber},
		{"79,186,428,499", "079186428499", nil, LeadingZeroLost | Separators},
		{"7.9186428499E+10", "079186428499", nil, LeadingZeroLost | StoredAsNumber},
		{"7,9186428499e10", "079186428499", nil, LeadingZeroLost | StoredAsNumber},
		{"1086428499", "001086428499", nil, LeadingZeroLost},
		{"O79186428499", "079186428499", nil, LookalikeLetters},
		{"07918642849l", "079186428491", nil, LookalikeLetters},
		{"０７９186428499", "079186428499", nil, LookalikeLetters},
		{"384756658", "384756658", nil, OldNumber},
		{"012345678", "012345678", nil, OldNumber},
		{"012 345 678", "012345678", nil, OldNumber | Separators},
		{"12345678", "012345678", nil, OldNumber | LeadingZeroLost},
		{"12345678.0", "012345678", nil, OldNumber | LeadingZeroLost | StoredAsNumber},
		{"1234567", "001234567", nil, OldNumber | LeadingZeroLost},
		{"000012345678", "012345678", nil, OldNumber | ZeroPadded},
		{"CCCD: 079186428499", "079186428499", nil, Labelled},
		{"Số CMND 012345678", "012345678", nil, OldNumber | Labelled},
		{"012345678/079186428499", "079186428499", []string{"012345678"}, OldNumber | TwoNumbers},
		{"079186428499 (cũ: 012345678)", "079186428499", []string{"012345678"}, OldNumber | TwoNumbers | Labelled},
		{"079186428499; 079186428499", "079186428499", nil, 0},
		{"100300000018", "100300000018", nil, 0},
		{"", "", nil, 0},
		{"-", "", nil, 0},
		{"không có", "", nil, 0},
		{"null", "", nil, 0},
	} {
		got, err := Number(c.in)
		var alternates []string
		for _, a := range got.Alternates {
			alternates = append(alternates, a.Reveal())
		}
		if err != nil || got.Card.Reveal() != c.want || !slices.Equal(alternates, c.alternates) || got.Notes != c.notes {
			t.Errorf("%q: %s, %v, %v, %v; want %s, %v, %v", c.in, got.Card.Reveal(), alternates, got.Notes, err, c.want, c.alternates, c.notes)
		}
	}
}

func TestNumberErrors(t *testing.T) {
	t.Parallel()
	for in, wants := range map[string]string{
		"7.9186E+10":             "digits are lost",
		"7.91864E10":             "digits are lost",
		"0791864284991":          "13 digits",
		"123456":                 "6 digits",
		"7":                      "1 digits",
		"97186428499":            "no province",
		"0864284991":             "no province",
		"B1234567":               "has letters",
		"079186428499x":          "has letters",
		"E+10":                   "has letters",
		"1E":                     "has letters",
		"000000000":              "zeros only",
		"000000000000":           "zeros only",
		"CCCD":                   "no digits",
		"()":                     "",
		"012345678/B12":          "has letters",
		strings.Repeat("1", 200): "too long",
	} {
		got, err := Number(in)
		if wants == "" {
			continue
		}
		if err == nil || !strings.Contains(err.Error(), wants) {
			t.Errorf("%q: %v, %v; want an error with %q", in, got.Card, err, wants)
			continue
		}
		if len(in) > 3 && strings.Contains(err.Error(), in) && in != "CCCD" {
			t.Errorf("the error repeats the field: %v", err)
		}
	}
}

// TestNumberSurvivesSpreadsheets: a number comes back from what a spreadsheet
// makes of it.
func TestNumberSurvivesSpreadsheets(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want, err := lienthong.NewPIN(rapid.IntRange(1, lastProvince).Draw(t, "province"), lienthong.Female, 1986, rapid.IntRange(0, 999_999).Draw(t, "serial"))
		if err != nil {
			t.Fatal(err)
		}
		full := want.Reveal()
		short := strings.TrimLeft(full, "0")
		for _, s := range []string{full, short, short + ".0", full[:3] + " " + full[3:], "'" + full, short[:1] + "." + short[1:] + "E+" + map[int]string{10: "9", 11: "10"}[len(short)]} {
			if got, err := Number(s); err != nil || got.Card.PIN() != want {
				t.Fatalf("%s: %s, %v", s, got.Card.Reveal(), err)
			}
		}
	})
}

// FuzzNumber: never a panic, and what is read reads again as itself.
func FuzzNumber(f *testing.F) {
	for _, s := range []string{"079186428499", "79186428499.0", "7.9186E+10", "CCCD: 079 186 428 499", "012345678/079186428499", "O/l", "e", "(", "1E99"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := Number(s)
		if err != nil || r.Card.IsZero() {
			return
		}
		if again, err := Number(r.Card.Reveal()); err != nil || again.Card != r.Card {
			t.Fatalf("%q: %s, then %s, %v", s, r.Card.Reveal(), again.Card.Reveal(), err)
		}
		if r.Notes >= numberNoteEnd {
			t.Fatalf("%q: unknown note %d", s, r.Notes)
		}
	})
}

func BenchmarkNumber(b *testing.B) {
	b.ReportAllocs()
	for range b.N {
		_, _ = Number("079186428499")
	}
}
