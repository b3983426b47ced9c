package damage_test

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
	"github.com/lienthong/lienthong/synth/damage"
)

func pin(t testing.TB, serial int) lienthong.PIN {
	t.Helper()
	p, err := lienthong.NewPIN(1, lienthong.Male, 1986, serial)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// sample is somebody whom every class of the number, date and place can strike.
func sample(t testing.TB) damage.Facts {
	t.Helper()
	cmnd, err := lienthong.CMND9FromUint32(12_345_678)
	if err != nil {
		t.Fatal(err)
	}
	return damage.Facts{PIN: pin(t, 123456), Cancelled: pin(t, 1), CMND: cmnd, Twin: pin(t, 2),
		Relatives: []lienthong.PIN{pin(t, 3)}, Birth: lienthong.Date{Year: 1986, Month: 9, Day: 5},
		Sex: lienthong.Male, Home: "Phú Thọ", OldHome: "Vĩnh Phúc"}
}

// examples strike with one class and say what it makes of the sample, or of a
// name. A want that begins with ~ is a set of possible results apart by |.
var examples = []struct{ class, name, want string }{
	{"twin_number", "", "001086000002"},
	{"number_cancelled", "", "001086000001"},
	{"cmnd9_instead_of_pin", "", "012345678"},
	{"cmnd9_leading_zero_lost", "", "12345678"},
	{"number_leading_zero_lost", "", "1086123456"},
	{"number_separators", "", "~001 086 123 456|001.086.123.456|001-086-123-456"},
	{"number_transposed", "", "~001086213456|001086132456|001086124356|001086123546|001086123465"},
	{"number_of_relative", "", "001086000003"},
	{"number_missing", "", ""},
	{"birth_year_only", "", "1986"},
	{"birth_month_year", "", "09/1986"},
	{"birth_first_january", "", "01/01/1986"},
	{"birth_two_digit_year", "", "~5/9/86|05/09/86"},
	{"birth_day_month_swapped", "", "09/05/1986"},
	{"birth_year_off", "", "~05/09/1985|05/09/1987|05/09/1976|05/09/1996"},
	{"birth_lunar", "", "02/08/1986"},
	{"birth_iso", "", "1986-09-05"},
	{"birth_dotted", "", "05.09.1986"},
	{"sex_missing", "", ""},
	{"sex_wrong", "", "Nữ"},
	{"sex_letter", "", "M"},
	{"name_marks_dropped", "Đỗ Hữu Dũng", "Do Huu Dung"},
	{"name_marks_dropped", "Y Suê Êñuôl", "Y Sue Enuol"},
	{"name_wrong_tone", "Nguyễn Thi", "Nguyển Thi"},
	{"name_wrong_tone", "Trần An", "~Trấn An|Trận An|Trân An"},
	{"name_i_y", "Lý An", "Lí An"},
	{"name_i_y", "Trần Vi", "Trần Vy"},
	{"name_regional", "Hoàng An", "Huỳnh An"},
	{"name_regional", "Trần Võ", "Trần Vũ"},
	{"name_middle_dropped", "Trần Thị Mai", "Trần Mai"},
	{"name_middle_added", "Trần An", "~Trần Văn An|Trần Đức An|Trần Ngọc An"},
	{"name_order", "Trần Thị Mai", "Mai Trần Thị"},
	{"name_telex", "Nguyễn An", "~Nguyeenx An|Nguye6n4 An"},
	{"name_telex", "Đức", "~DDuwcs|Dduwcs|Ddwucs|D9u7c1|Dduwcs"},
	{"name_apostrophe", "H'Hen Niê", "~H’Hen Niê|HʼHen Niê|H`Hen Niê|H‘Hen Niê"},
	{"name_d_look_alike", "Đỗ Đạt", "~Ðỗ Ðạt|Ɖỗ Ɖạt"},
	{"name_tone_placement", "Trần Hòa", "Trần Hoà"},
	{"name_tone_placement", "Lê Thuý", "Lê Thúy"},
	{"name_case", "Trần Hòa", "~TRẦN HÒA|trần hòa"},
	{"name_spaces", "Trần An", "~Trần  An| Trần An|Trần An "},
	{"name_nbsp", "Trần An", "Trần\u00a0An"},
	{"name_zero_width", "Trần An", "~Trần \u200bAn|Trần \ufeffAn|Trần \u200dAn"},
	{"name_trailing_dot", "Trần An", "Trần An."},
	{"name_nfd", "Trần", "Tra\u0302\u0300n"},
	{"name_half_composed", "Nguyễn Lý", "Nguyê\u0303n Ly\u0301"},
	{"name_tcvn3", "Nguyễn Văn A", "NguyÔn V¨n A"},
	{"name_tcvn3", "Trần Công Phong Cường", "TrÇn C«ng Phong C\u00adêng"},
	{"name_vni", "Nguyễn Văn A", "Nguyeãn Vaên A"},
	{"name_vni", "Y Trường Niê", "Y Tröôøng Nieâ"},
	{"name_vni", "ĐỖ THỊ", "ÑOÃ THÒ"},
	{"name_double_utf8", "Nguyễn", "Nguyá»…n"},
	{"place_old_unit", "", "Vĩnh Phúc"},
	{"place_historic_unit", "", "Vĩnh Phú"},
	{"place_short", "", "T. Phú Thọ"},
	{"place_prefixed", "", "tỉnh Phú Thọ"},
	{"place_unmarked", "", "Phu Tho"},
	{"place_missing", "", ""},
}

// TestClasses strikes with one class at a time and shows what it does.
func TestClasses(t *testing.T) {
	t.Parallel()
	for _, c := range examples {
		t.Run(c.class, func(t *testing.T) {
			t.Parallel()
			facts := sample(t)
			for seed := range uint64(20) {
				var d chance.Dice
				d.Seed(seed, 0)
				rec := damage.Clean(c.name, &facts)
				if !damage.Strike(c.class, &d, &rec, &facts) {
					t.Fatalf("%s could not strike", c.class)
				}
				got := field(rec, c.class)
				if set, ok := strings.CutPrefix(c.want, "~"); ok && slices.Contains(strings.Split(set, "|"), got) {
					continue
				}
				if got != c.want {
					t.Fatalf("%s made %q, want %q", c.class, got, c.want)
				}
			}
		})
	}
}

// field is what a class of that name may change.
func field(r damage.Record, class string) string {
	switch head, _, _ := strings.Cut(class, "_"); head {
	case "birth":
		return r.Birth
	case "sex":
		return r.Sex
	case "name":
		return r.Name
	case "place":
		return r.Home
	default: // number_, twin_, cmnd9_
		return r.Number
	}
}

// TestOnlyItsError checks, for any record, that a class changes its own field
// if it strikes, and nothing if it does not.
func TestOnlyItsError(t *testing.T) {
	t.Parallel()
	names := []string{"Nguyễn Thị Hồng Thủy", "Lý Hoàng Phúc", "H'Hen Niê", "A Phước", "Đỗ An", "Ka-Thị", "Giàng A Páo", "Thái",
		"K'Brêu", "Ông Văn Quý", "Y Ngông Êñuôl"}
	classes := damage.Classes()
	rapid.Check(t, func(t *rapid.T) {
		var d chance.Dice
		d.Seed(rapid.Uint64().Draw(t, "seed"), 0)
		class := rapid.SampledFrom(classes).Draw(t, "class")
		date, err := lienthong.NewDate(rapid.IntRange(1940, 2010).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
		if err != nil {
			t.Fatal(err)
		}
		facts := damage.Facts{Birth: date, Sex: lienthong.Sex(rapid.IntRange(1, 2).Draw(t, "sex")), Home: "Đắk Lắk"}
		facts.PIN, err = lienthong.NewPIN(66, facts.Sex, int(date.Year), rapid.IntRange(0, 999_999).Draw(t, "serial"))
		if err != nil {
			t.Fatal(err)
		}
		clean := damage.Clean(rapid.SampledFrom(names).Draw(t, "name"), &facts)
		rec := clean
		struck := damage.Strike(class, &d, &rec, &facts)
		if changed := rec != clean; changed != struck {
			t.Fatalf("%s: struck %v, changed %v", class, struck, changed)
		}
		if struck && field(rec, class) == field(clean, class) {
			t.Fatalf("%s changed another field", class)
		}
		others := func(r damage.Record) damage.Record {
			switch head, _, _ := strings.Cut(class, "_"); head {
			case "birth":
				r.Birth = ""
			case "sex":
				r.Sex = ""
			case "name":
				r.Name = ""
			case "place":
				r.Home = ""
			default:
				r.Number = ""
			}
			return r
		}
		if others(rec) != others(clean) {
			t.Fatalf("%s changed a second field", class)
		}
	})
}

// TestInvisible checks that classes of writing keep what the name says.
func TestInvisible(t *testing.T) {
	t.Parallel()
	facts := sample(t)
	for _, class := range []string{"name_nfd", "name_half_composed"} {
		for _, n := range []string{"Nguyễn Thị Hường", "Lê Đặng Quỳnh", "Phùng Thế Ẩn"} {
			rec := damage.Clean(n, &facts)
			var d chance.Dice
			if !damage.Strike(class, &d, &rec, &facts) || rec.Name == n || norm.NFC.String(rec.Name) != n {
				t.Errorf("%s: %q became %q", class, n, rec.Name)
			}
		}
	}
}

// TestSlips checks classes whose outcome is one of many.
func TestSlips(t *testing.T) {
	t.Parallel()
	facts := sample(t)
	var d chance.Dice
	for range 500 {
		rec := damage.Clean("Nguyễn Thị Hồng", &facts)
		if !damage.Strike("name_keyboard", &d, &rec, &facts) || distance(rec.Name, "Nguyễn Thị Hồng") > 2 {
			t.Fatalf("keyboard: %q", rec.Name)
		}
		rec = damage.Clean("", &facts)
		if !damage.Strike("number_one_digit", &d, &rec, &facts) || distance(rec.Number, facts.PIN.Reveal()) != 1 {
			t.Fatal("one digit: not one substitution")
		}
		if rec.Number[:6] != facts.PIN.Reveal()[:6] {
			t.Fatal("one digit: the head of the number changed")
		}
		if !damage.Strike("birth_day_off", &d, &rec, &facts) || distance(rec.Birth, "05/09/1986") != 1 {
			t.Fatalf("day off: %s", rec.Birth)
		}
	}
}

// distance is Levenshtein's.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		left := row[0]
		row[0] = i + 1
		for j := range y {
			cost := left
			if x[i] != y[j] {
				cost++
			}
			left = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}

// TestEveryRateHasAClass sets one field of Rates at a time and checks that
// exactly one class obeys it.
func TestEveryRateHasAClass(t *testing.T) {
	t.Parallel()
	facts := sample(t)
	seen := map[string]string{}
	for i := range reflect.TypeFor[damage.Rates]().NumField() {
		var rates damage.Rates
		fieldName := reflect.TypeFor[damage.Rates]().Field(i).Name
		reflect.ValueOf(&rates).Elem().Field(i).SetFloat(1)
		struck := map[string]bool{}
		for seed, n := range []string{"Nguyễn Thị Hòa", "Lý Đức Phúc", "H'Hen Niê"} {
			var d chance.Dice
			d.Seed(uint64(seed), 0)
			rec := damage.Clean(n, &facts)
			for _, c := range rates.Apply(&d, &rec, &facts) {
				struck[c] = true
			}
		}
		if len(struck) != 1 {
			t.Errorf("Rates.%s strikes with %v, want one class", fieldName, struck)
		}
		for c := range struck {
			if other, ok := seen[c]; ok {
				t.Errorf("class %s obeys both Rates.%s and Rates.%s", c, other, fieldName)
			}
			seen[c] = fieldName
		}
	}
	if want := damage.Classes(); len(seen) != len(want) {
		t.Errorf("%d classes have a rate, the catalogue has %d", len(seen), len(want))
	}
}

// TestRatesHold strikes many records and holds the shares to the rates.
func TestRatesHold(t *testing.T) {
	t.Parallel()
	facts := sample(t)
	rates := damage.Default()
	rates.Cancelled, rates.Twin, rates.CMND9ZeroLost = 0, 0, 0
	const n = 30_000
	counts := map[string]int{}
	for i := range uint64(n) {
		var d chance.Dice
		d.Seed(3, i)
		rec := damage.Clean("Nguyễn Thị Vy Đào", &facts)
		for _, c := range rates.Apply(&d, &rec, &facts) {
			counts[c]++
		}
	}
	for class, want := range map[string]float64{"cmnd9_instead_of_pin": rates.CMND9, "number_leading_zero_lost": rates.LeadingZeroLost,
		"number_missing": rates.NumberMissing, "birth_year_only": rates.YearOnly, "birth_iso": rates.ISO,
		"sex_letter": rates.SexLetter, "name_case": rates.Case, "name_nfd": rates.NFD, "name_tcvn3": rates.TCVN3,
		"place_old_unit": rates.OldUnit, "place_short": rates.PlaceShort, "name_keyboard": rates.Keyboard, "twin_number": 0} {
		got := float64(counts[class]) / n
		if math.Abs(got-want) > 0.1*want+0.002 {
			t.Errorf("%s struck %.4f of records, want %.4f", class, got, want)
		}
	}
}

func TestNoRatesNoDamage(t *testing.T) {
	t.Parallel()
	facts := sample(t)
	var rates damage.Rates
	for i := range uint64(1000) {
		var d chance.Dice
		d.Seed(i, 0)
		rec := damage.Clean("Trần An", &facts)
		if got := rates.Apply(&d, &rec, &facts); got != nil || rec != damage.Clean("Trần An", &facts) {
			t.Fatalf("the zero Rates did %v", got)
		}
	}
	if damage.Strike("no_such_class", new(chance.Dice), new(damage.Record), &facts) {
		t.Error("an unknown class struck")
	}
}

// TestPartialDates checks that what is not known is not written down.
func TestPartialDates(t *testing.T) {
	t.Parallel()
	for want, date := range map[string]lienthong.Date{"1955": {Year: 1955}, "03/1955": {Year: 1955, Month: 3},
		"04/03/1955": {Year: 1955, Month: 3, Day: 4}, "": {}} {
		facts := damage.Facts{Birth: date, Sex: lienthong.Female}
		rec := damage.Clean("Trần An", &facts)
		if rec.Birth != want || rec.Sex != "Nữ" {
			t.Errorf("%v is written %q, %q", date, rec.Birth, rec.Sex)
		}
		for _, class := range []string{"birth_day_month_swapped", "birth_lunar", "birth_iso", "birth_dotted", "birth_day_off"} {
			if got := damage.Strike(class, new(chance.Dice), &rec, &facts); got != (date.Day != 0) && class != "birth_day_month_swapped" {
				t.Errorf("%s on %q: struck %v", class, want, got)
			}
			rec = damage.Clean("Trần An", &facts)
		}
	}
}
