package population

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
)

func TestParseWanted(t *testing.T) {
	t.Parallel()
	many := strings.Split(strings.Repeat("sex,", 200), ",")
	for _, c := range []struct {
		ids  []string
		code lienthong.Code // "" if it can be read
	}{
		{[]string{"full_name", "age_at_least:18", "age_at_least:60"}, ""},
		{nil, lienthong.FieldsMissing},
		{many, lienthong.TooLarge},
		{[]string{""}, lienthong.FieldUnknown},
		{[]string{"Full_Name"}, lienthong.FieldUnknown},
		{[]string{"age_at_least:"}, lienthong.Invalid},
		{[]string{"age_at_least:-1"}, lienthong.Invalid},
		{[]string{"age_at_least:201"}, lienthong.Invalid},
		{[]string{"age_at_least:18", "age_at_least:018"}, lienthong.Invalid},
		{[]string{"full_name:x"}, lienthong.Invalid},
	} {
		wanted, err := parseWanted(c.ids)
		if lienthong.CodeOf(err) != c.code {
			t.Errorf("%q: %v, want %q", c.ids, err, c.code)
		}
		for i, w := range wanted {
			if w.String() != c.ids[i] {
				t.Errorf("%s comes back as %s", c.ids[i], w)
			}
		}
	}
}

func TestMask(t *testing.T) {
	t.Parallel()
	cmnd, err := lienthong.ParseCardNumber("012345678")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ field, value, want string }{
		{"full_name", "Nguyễn Văn Ân", "N. V. Â."},
		{"other_name", "Út", "Ú."},
		{"cmnd9", "012345678", "******678"},
		{"birth_date", "1965", "1965"},
		{"birth_date", "1965-03-14", "1965"},
		{"death_date", "", "***"},
		{"religion", "01", "***"},
		{"hometown", "Số 1", "***"},
		{"mobile_number", "0900000000", "***"},
		{"mother", "Trần Thị Mẹ", "T. T. M."},
		{"household", "H'Hen Niê", "H. N."},
		{"relation_to_head", "CH01", "***"},
		{"is_alive", "true", "true"},
		{"age_at_least:18", "unknown", "unknown"},
		{"no_such_field", "secret", "***"},
	} {
		r := Reading{
			Field: c.field, Value: c.value, number: cmnd, PIN: "001153000003", CMND9: "012345678", Date: "2020-02-03",
			Nationality: "VN", ValidFrom: "1965-03-14", ValidUntil: "2020-02-03",
		}
		r.mask()
		if r.Value != c.want || r.PIN+r.CMND9+r.Date+r.Nationality != "" || r.ValidFrom != "1965" || r.ValidUntil != "2020" {
			t.Errorf("%s: %+v, want %s", c.field, r, c.want)
		}
	}
}

// A day begins in Việt Nam seven hours before it does in UTC.
func TestDay(t *testing.T) {
	t.Parallel()
	if got := day(time.Date(2026, 5, 2, 17, 0, 0, 0, time.UTC)); got != "2026-05-03" {
		t.Errorf("midnight in Hà Nội is on %s", got)
	}
	p := Profile{BirthDate: lienthong.Date{Year: 2008, Month: 2, Day: 29}}
	for at, want := range map[time.Time]truth{
		time.Date(2026, 2, 28, 16, 59, 0, 0, time.UTC): no,
		time.Date(2026, 2, 28, 17, 0, 0, 0, time.UTC):  yes,
	} {
		if got := p.ageAtLeast(18, at); got != want {
			t.Errorf("born on 29 February, at least 18 at %v: %s", at, got)
		}
	}
}

func TestAsOfOnTheWire(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	hanoi := time.FixedZone("+07", 7*3600)
	for what, c := range map[string]struct {
		when When
		want AsOf
	}{
		"now":          {When{}, At(now)},
		"valid later":  {When{ValidAt: now.AddDate(1, 0, 0)}, AsOf{now.AddDate(1, 0, 0), now}},
		"recorded now": {When{RecordedAt: now}, At(now)},
		"another zone": {When{RecordedAt: time.Date(2026, 5, 3, 7, 0, 0, 1500, hanoi)}, AsOf{now, time.Date(2026, 5, 3, 0, 0, 0, 1000, time.UTC)}},
	} {
		if got, err := c.when.asOf(now); err != nil || got != c.want {
			t.Errorf("%s: %v, %v; want %v", what, got, err, c.want)
		}
	}
	late := When{RecordedAt: now.Add(time.Microsecond)}
	if _, err := late.asOf(now); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("a recorded time in the future: %v", err)
	}
}

// The profile holds wherever it says it holds: computed at any other time in
// Holds it is the same.
func TestProfileHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(1990, 2030)
		period := func() lienthong.Period {
			a, b := year.Draw(t, "from"), year.Draw(t, "until")
			p := lienthong.Period{From: time.Date(min(a, b), 1, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(max(a, b)+1, 1, 1, 0, 0, 0, 0, time.UTC)}
			if rapid.Bool().Draw(t, "open") {
				p.Until = time.Time{}
			}
			return p
		}
		v := Version{}
		for range rapid.IntRange(0, 5).Draw(t, "facts") {
			f := rapid.SampledFrom([]Field{FieldFullName, FieldBirthDate, FieldSex, FieldDeathDate, FieldDisappearanceDate, FieldEmail}).Draw(t, "field")
			v.Facts = append(v.Facts, Fact{Field: f, Valid: period(), Value: Value{
				Text: rapid.SampledFrom([]string{"An", "Bình"}).Draw(t, "text"), Code: rapid.SampledFrom([]string{"1", "2", "9", "x"}).Draw(t, "code"),
				Date: lienthong.Date{Year: int16(year.Draw(t, "year"))},
			}})
		}
		if rapid.Bool().Draw(t, "father") {
			v.Relations = append(v.Relations, Relation{Kind: Father, Name: "Cha", Valid: period()})
		}
		at := time.Date(year.Draw(t, "at"), 6, 1, 0, 0, 0, 0, time.UTC)
		p := v.Profile(at)
		if !p.Holds.Contains(at) {
			t.Fatalf("%v does not hold at its own time %v", p.Holds, at)
		}
		for y := 1985; y <= 2035; y++ {
			other := time.Date(y, 6, 1, 0, 0, 0, 0, time.UTC)
			if q := v.Profile(other); p.Holds.Contains(other) && p != q {
				t.Fatalf("at %v: %+v\nat %v: %+v", at, p, other, q)
			}
		}
	})
}
