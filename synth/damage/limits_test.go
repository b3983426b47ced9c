package damage_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
	"github.com/lienthong/lienthong/synth/damage"
)

// TestEveryClassHasAnExample keeps the examples whole as the catalogue grows.
func TestEveryClassHasAnExample(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{"name_keyboard": true, "number_one_digit": true, "birth_day_off": true} // in TestSlips
	for _, e := range examples {
		shown[e.class] = true
	}
	for _, class := range damage.Classes() {
		if !shown[class] {
			t.Errorf("class %s has no example", class)
		}
		delete(shown, class)
	}
	for class := range shown {
		t.Errorf("an example is of class %s, which the catalogue has not", class)
	}
}

// TestCannotStrike shows records that a class leaves alone, and holds that it
// leaves them wholly alone.
func TestCannotStrike(t *testing.T) {
	t.Parallel()
	whole := sample(t)
	old := whole
	old.Birth = lienthong.Date{Year: 1955}
	newcomer := damage.Facts{PIN: whole.PIN, Birth: whole.Birth, Sex: lienthong.Female, Home: "Kon Tum", OldHome: "Kon Tum"}
	abroad := whole
	abroad.PIN = lienthong.PIN{}
	june := whole
	june.Birth = lienthong.Date{Year: 1986, Month: 6, Day: 6}
	eve := whole
	eve.Birth = lienthong.Date{Year: 1986, Month: 1, Day: 1}
	late := whole
	late.Birth = lienthong.Date{Year: 1986, Month: 6, Day: 13}
	for _, c := range []struct {
		class, why, name string
		facts            *damage.Facts
	}{
		{"twin_number", "no twin", "Trần An", &newcomer},
		{"number_cancelled", "no former number", "Trần An", &newcomer},
		{"cmnd9_instead_of_pin", "no old number", "Trần An", &newcomer},
		{"cmnd9_leading_zero_lost", "no old number", "Trần An", &newcomer},
		{"number_of_relative", "no relatives", "Trần An", &newcomer},
		{"number_leading_zero_lost", "no number", "Trần An", &abroad},
		{"number_separators", "no number", "Trần An", &abroad},
		{"number_transposed", "no number", "Trần An", &abroad},
		{"number_one_digit", "no number", "Trần An", &abroad},
		{"number_missing", "no number", "Trần An", &abroad},
		{"birth_year_only", "no more is known", "Trần An", &old},
		{"birth_month_year", "no more is known", "Trần An", &old},
		{"birth_two_digit_year", "no day", "Trần An", &old},
		{"birth_day_month_swapped", "day and month are the same", "Trần An", &june},
		{"birth_day_month_swapped", "there is no 13th month", "Trần An", &late},
		{"birth_first_january", "it was", "Trần An", &eve},
		{"name_marks_dropped", "no marks", "Tran An", &whole},
		{"name_wrong_tone", "no tones", "Lê Lan", &whole},
		{"name_i_y", "no such syllable", "Trần Thúy Yên", &whole},
		{"name_regional", "no such word", "Trần An", &whole},
		{"name_middle_dropped", "no middle", "Trần An", &whole},
		{"name_middle_added", "one word", "Thái", &whole},
		{"name_order", "one word", "Thái", &whole},
		{"name_telex", "no marks", "Tran An", &whole},
		{"name_apostrophe", "none", "Trần An", &whole},
		{"name_d_look_alike", "no đ", "Trần An", &whole},
		{"name_tone_placement", "a closed syllable", "Trần Hoàng Quý", &whole},
		{"name_tone_placement", "no tone", "Lê Hoa Duy", &whole},
		{"name_nbsp", "one word", "Thái", &whole},
		{"name_nfd", "no marks", "Tran An", &whole},
		{"name_half_composed", "no letter bears both", "Lê Hà", &whole},
		{"name_tcvn3", "no marks", "Tran An", &whole},
		{"name_vni", "no marks", "Tran An", &whole},
		{"name_double_utf8", "no marks", "Tran An", &whole},
		{"place_old_unit", "the same name", "Trần An", &newcomer},
		{"place_unmarked", "no marks", "Trần An", &newcomer},
	} {
		t.Run(c.class+": "+c.why, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(10) {
				var d chance.Dice
				d.Seed(seed, 0)
				clean := damage.Clean(c.name, c.facts)
				rec := clean
				if damage.Strike(c.class, &d, &rec, c.facts) || rec != clean {
					t.Fatalf("%s struck though: %s", c.class, c.why)
				}
			}
		})
	}
}

// TestOneClassOfAGroup strikes with everything at once and holds that number,
// date, sex, wording, writing and place are each spoilt once at most.
func TestOneClassOfAGroup(t *testing.T) {
	t.Parallel()
	facts := sample(t)
	rates := damage.Default()
	rates.CMND9, rates.YearOnly, rates.SexLetter, rates.MarksDropped, rates.Case, rates.PlaceShort = 0.5, 0.5, 0.5, 0.5, 0.5, 0.5
	writing := []string{"name_apostrophe", "name_d_look_alike", "name_tone_placement", "name_case", "name_spaces", "name_nbsp",
		"name_zero_width", "name_trailing_dot", "name_nfd", "name_half_composed", "name_tcvn3", "name_vni", "name_double_utf8"}
	group := func(class string) string {
		switch head, _, _ := strings.Cut(class, "_"); {
		case slices.Contains(writing, class):
			return "writing"
		case head == "cmnd9" || head == "twin":
			return "number"
		case class == "place_old_unit":
			return class // joins with the others: "T. Vĩnh Phúc"
		default:
			return head
		}
	}
	order := damage.Classes()
	for i := range uint64(5000) {
		var d chance.Dice
		d.Seed(1, i)
		rec := damage.Clean("Đỗ Thị Hòa", &facts)
		seen := map[string]bool{}
		last := -1
		for _, class := range rates.Apply(&d, &rec, &facts) {
			if g := group(class); seen[g] {
				t.Fatalf("a second class of group %s: %s", g, class)
			}
			seen[group(class)] = true
			if at := slices.Index(order, class); at <= last {
				t.Fatalf("%s comes out of order", class)
			} else {
				last = at
			}
		}
	}
}

// TestDefaultRatesFit checks that no group's rates exceed 1, so that
// every rate can hold, and that all are shares.
func TestDefaultRatesFit(t *testing.T) {
	t.Parallel()
	r := damage.Default()
	for group, rates := range map[string][]float64{
		"number": {r.CMND9, r.LeadingZeroLost, r.Separators, r.Transposed, r.OneDigit, r.Relative, r.NumberMissing},
		"birth": {r.YearOnly, r.MonthYear, r.FirstJanuary, r.TwoDigitYear, r.DayMonthSwap, r.YearOff, r.DayOff, r.Lunar,
			r.ISO, r.Dotted},
		"sex":     {r.SexMissing, r.SexWrong, r.SexLetter},
		"wording": {r.MarksDropped, r.WrongTone, r.IY, r.Regional, r.MiddleDropped, r.MiddleAdded, r.Order, r.Keyboard, r.Telex},
		"writing": {r.Case, r.Spaces, r.NBSP, r.ZeroWidth, r.TrailingDot, r.TonePlacement, r.DLookAlike, r.NFD,
			r.HalfComposed, r.TCVN3, r.VNI, r.DoubleUTF8},
		"place": {r.HistoricUnit, r.PlaceShort, r.PlacePrefixed, r.PlaceUnmarked},
	} {
		sum := 0.0
		for _, rate := range rates {
			if rate <= 0 || rate > 1 {
				t.Errorf("%s has a rate of %v", group, rate)
			}
			sum += rate
		}
		if sum > 1 {
			t.Errorf("the rates of %s sum to %.3f", group, sum)
		}
	}
}
