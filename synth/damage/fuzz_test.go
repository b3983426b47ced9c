package damage_test

import (
	"testing"
	"unicode/utf8"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
	"github.com/lienthong/lienthong/synth/damage"
)

// FuzzStrike gives every class any name at all: it must not panic, must make
// text of text, and must say that it struck if and only if something changed.
func FuzzStrike(f *testing.F) {
	for _, n := range []string{"", " ", "Nguyễn Thị Hòa", "H'Hen Niê", "ữữữ", "a\u0301\u0302\u031b", "\u0301", "x y", "Đ", "ỵ", "漢字 名", "i\u0302"} {
		f.Add(n, uint64(1))
	}
	f.Fuzz(func(t *testing.T, name string, seed uint64) {
		if !utf8.ValidString(name) {
			t.Skip("names are text")
		}
		facts := damage.Facts{Birth: lienthong.Date{Year: 1972, Month: 2, Day: 29}, Sex: lienthong.Female, Home: name}
		for _, class := range damage.Classes() {
			var d chance.Dice
			d.Seed(seed, 0)
			clean := damage.Clean(name, &facts)
			rec := clean
			struck := damage.Strike(class, &d, &rec, &facts)
			if struck != (rec != clean) {
				t.Errorf("%s on %q: struck %v, changed %v", class, name, struck, rec != clean)
			}
			if !utf8.ValidString(rec.Name) || !utf8.ValidString(rec.Home) {
				t.Errorf("%s on %q: made %q", class, name, rec.Name)
			}
		}
	})
}
