package population_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationtest"
)

// hoa is a person with marks of every sort in the name, a cancelled personal
// number and an old number.
func hoa() population.Version {
	v := populationtest.Person(7)
	v.Facts[0].Value.Text = "Đặng Thị Thúy Hòa"
	v.Facts[1].Value.Date = lienthong.Date{Year: 1965, Month: 3, Day: 14}
	v.Numbers = []population.Identifier{
		{Number: populationtest.PIN(7), Valid: lienthong.Period{Until: populationtest.Day(2026, 3, 1)}},
		{Number: populationtest.PIN(107), Valid: lienthong.Period{From: populationtest.Day(2026, 3, 1)}},
		{Number: populationtest.CMND(7), Valid: lienthong.Period{Until: populationtest.Day(2016, 1, 1)}},
	}
	return v
}

func TestVerify(t *testing.T) {
	t.Parallel()
	old := populationtest.Person(10)
	old.Facts[0].Value.Text = "Y Blứt Niê"
	old.Facts[1].Value.Date = lienthong.Date{Year: 1951}
	s := service(t, hoa(), old)
	pin, cancelled, cmnd := populationtest.PIN(107), populationtest.PIN(7), populationtest.CMND(7)
	for _, c := range []struct {
		what   string
		number lienthong.CardNumber
		name   string
		born   string
		want   bool
	}{
		{"as registered", pin, "Đặng Thị Thúy Hòa", "1965-03-14", true},
		{"cancelled number", cancelled, "Đặng Thị Thúy Hòa", "1965-03-14", true},
		{"old number", cmnd, "Đặng Thị Thúy Hòa", "1965-03-14", true},
		{"as court clients send it", pin, "DANGTHITHUYHOA", "1965-03-14", true},
		{"as portals send it", pin, "DANG THI THUY HOA", "1965-03-14", true},
		{"other tone placement", pin, "đặng thị thuý hoà", "1965-03-14", true},
		{"decomposed", pin, "Đặng Thị Thúy Hòa", "1965-03-14", true},
		{"eth for đ", pin, "Ðặng Thị Thúy Hòa", "1965-03-14", true},
		{"spaces", pin, "  Đặng  Thị\u00a0Thúy Hòa ", "1965-03-14", true},
		{"year alone asked", pin, "Đặng Thị Thúy Hòa", "1965", true},
		{"month alone asked", pin, "Đặng Thị Thúy Hòa", "1965-03", true},
		{"year alone registered", populationtest.PIN(10), "Y Blứt Niê", "1951-01-01", true},
		{"year alone on both sides", populationtest.PIN(10), "Y Blứt Niê", "1951", true},
		{"another year than registered", populationtest.PIN(10), "Y Blứt Niê", "1952-01-01", false},
		{"first of January for a known day", pin, "Đặng Thị Thúy Hòa", "1965-01-01", false},
		{"another day", pin, "Đặng Thị Thúy Hòa", "1965-03-15", false},
		{"day and month of nobody", pin, "Đặng Thị Thúy Hòa", "1965-04", false},
		{"another name", pin, "Đặng Thị Thúy Hoàn", "1965-03-14", false},
		{"a middle name short", pin, "Đặng Thúy Hòa", "1965-03-14", false},
		{"names in another order", pin, "Hòa Đặng Thị Thúy", "1965-03-14", false},
		{"another person's number", populationtest.PIN(10), "Đặng Thị Thúy Hòa", "1965-03-14", false},
		{"nobody's number", populationtest.PIN(999), "Đặng Thị Thúy Hòa", "1965-03-14", false},
	} {
		born, err := lienthong.ParseDate(c.born)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Verify(t.Context(), population.Subject{Number: c.number, Name: c.name, BirthDate: born}, now)
		if err != nil || got != c.want {
			t.Errorf("%s: %v, %v; want %v", c.what, got, err, c.want)
		}
	}
}

// A dead person's record is still the person's: verify says that it exists,
// is_alive says the rest.
func TestVerifyTheDead(t *testing.T) {
	t.Parallel()
	v := hoa()
	v.Facts = append(v.Facts, population.Fact{Field: population.FieldDeathDate, Valid: lienthong.Period{From: populationtest.Day(2026, 2, 1)}})
	s := service(t, v)
	who := population.Subject{Number: populationtest.PIN(107), Name: "Đặng Thị Thúy Hòa", BirthDate: lienthong.Date{Year: 1965}}
	if ok, err := s.Verify(t.Context(), who, now); !ok || err != nil {
		t.Errorf("Verify: %v, %v", ok, err)
	}
	got, err := s.Match(t.Context(), who.Number, []population.Claim{{Field: population.FieldFullName, Text: who.Name}, {Field: population.FieldIsAlive, Text: "true"}}, now)
	if err != nil || got[1] != population.Disagree {
		t.Errorf("is_alive: %v, %v", got, err)
	}
}

func TestVerifyTellsFailureFromNo(t *testing.T) {
	t.Parallel()
	broken := errors.New("connection lost")
	s := over(&populationtest.Faulty{Store: new(populationtest.Memory), Fail: func(string) error { return broken }})
	if ok, err := s.Verify(t.Context(), subject(1), now); ok || !errors.Is(err, broken) {
		t.Errorf("Verify over a broken store: %v, %v", ok, err)
	}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	v := hoa()
	v.Facts = append(v.Facts,
		population.Fact{Field: population.FieldNationality, Value: population.Value{Code: "FR"}, Valid: lienthong.Period{From: populationtest.Day(2020, 1, 1)}},
		population.Fact{Field: population.FieldEmail, Value: population.Value{Text: "hoa@example.vn"}},
		population.Fact{Field: population.FieldOtherName, Value: population.Value{Text: "Út Hòa"}},
	)
	s := service(t, v)
	name := population.Claim{Field: population.FieldFullName, Text: "dang thi thuy hoa"}
	for _, c := range []struct {
		what  string
		claim population.Claim
		want  population.Agreement
	}{
		{"date", population.Claim{Field: population.FieldBirthDate, Date: lienthong.Date{Year: 1965}}, population.Agree},
		{"another date", population.Claim{Field: population.FieldBirthDate, Date: lienthong.Date{Year: 1966}}, population.Disagree},
		{"sex", population.Claim{Field: population.FieldSex, Text: "2"}, population.Agree},
		{"another sex", population.Claim{Field: population.FieldSex, Text: "1"}, population.Disagree},
		{"father", population.Claim{Field: population.FieldFather, Text: "NGUYEN VAN CHA"}, population.Agree},
		{"another mother", population.Claim{Field: population.FieldMother, Text: "Trần Thị Mai"}, population.Disagree},
		{"first nationality", population.Claim{Field: population.FieldNationality, Text: "vn"}, population.Agree},
		{"second nationality", population.Claim{Field: population.FieldNationality, Text: "FR"}, population.Agree},
		{"no nationality of hers", population.Claim{Field: population.FieldNationality, Text: "US"}, population.Disagree},
		{"place by its code", population.Claim{Field: population.FieldHometown, Text: "00004"}, population.Agree},
		{"e-mail", population.Claim{Field: population.FieldEmail, Text: "HOA@example.vn"}, population.Agree},
		{"other name", population.Claim{Field: population.FieldOtherName, Text: "ut hoa"}, population.Agree},
		{"not registered", population.Claim{Field: population.FieldBloodGroup, Text: "01"}, population.Unknown},
		{"alive", population.Claim{Field: population.FieldIsAlive, Text: "true"}, population.Agree},
		{"of age", population.Claim{Field: population.FieldAgeAtLeast, Text: "61"}, population.Agree},
		{"not of age", population.Claim{Field: population.FieldAgeAtLeast, Text: "62"}, population.Disagree},
		{"single", population.Claim{Field: population.FieldIsMarried, Text: "false"}, population.Agree},
	} {
		got, err := s.Match(t.Context(), populationtest.PIN(107), []population.Claim{c.claim, name}, now)
		if err != nil || got[0] != c.want || got[1] != population.Agree {
			t.Errorf("%s: %v, %v; want %v", c.what, got, err, c.want)
		}
	}
}

// Of a death on an unknown day the register has no day, and of a place in words no code:
// a claim of either is neither right nor wrong.
func TestMatchOfHalfAFact(t *testing.T) {
	t.Parallel()
	v := hoa()
	v.Facts = append(v.Facts,
		population.Fact{Field: population.FieldCurrentResidence, Value: population.Value{Text: "Số 2, phố Huế"}},
		population.Fact{Field: population.FieldDeathDate},
	)
	s := service(t, v)
	got, err := s.Match(t.Context(), populationtest.PIN(107), []population.Claim{
		{Field: population.FieldFullName, Text: "dang thi thuy hoa"},
		{Field: population.FieldDeathDate, Date: lienthong.Date{Year: 2026, Month: 3, Day: 1}},
		{Field: population.FieldCurrentResidence, Text: "00004"},
		{Field: population.FieldIsAlive, Text: "true"},
	}, now)
	if want := []population.Agreement{population.Agree, population.Unknown, population.Unknown, population.Disagree}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
}

// Whoever has but a number learns nothing beyond date of birth and sex.
func TestMatchIsNoOracle(t *testing.T) {
	t.Parallel()
	s := service(t, hoa())
	religion := population.Claim{Field: population.FieldReligion, Text: "00"}
	mother := population.Claim{Field: population.FieldMother, Text: "Trần Thị Mẹ"}
	alive := population.Claim{Field: population.FieldIsAlive, Text: "true"}
	for what, claims := range map[string][]population.Claim{
		"no name":    {religion, mother, alive},
		"wrong name": {religion, mother, alive, {Field: population.FieldFullName, Text: "Ai Đó"}},
	} {
		got, err := s.Match(t.Context(), populationtest.PIN(107), claims, now)
		if err != nil || got[0] != population.Unknown || got[1] != population.Unknown || got[2] != population.Unknown {
			t.Errorf("%s: %v, %v", what, got, err)
		}
	}
	got, err := s.Match(t.Context(), populationtest.PIN(999), []population.Claim{{Field: population.FieldFullName, Text: "Ai Đó"}}, now)
	if err != nil || got[0] != population.Unknown {
		t.Errorf("nobody's number: %v, %v", got, err)
	}
}

// Of two bearers of an old number, the one who agrees most is meant.
func TestMatchOfSharedNumber(t *testing.T) {
	t.Parallel()
	a, b := populationtest.Person(8), populationtest.Person(11)
	for _, v := range []*population.Version{&a, &b} {
		v.Numbers = append(v.Numbers, population.Identifier{Number: populationtest.CMND(50)})
	}
	s := service(t, a, b)
	for _, i := range []int{8, 11} {
		got, err := s.Match(t.Context(), populationtest.CMND(50), []population.Claim{
			{Field: population.FieldFullName, Text: populationtest.Name(i)}, {Field: population.FieldBirthDate, Date: populationtest.BirthDate(i)},
		}, now)
		if err != nil || got[0] != population.Agree || got[1] != population.Agree {
			t.Errorf("person %d: %v, %v", i, got, err)
		}
	}
}

// BenchmarkVerify is a question over HTTP without a network and a database.
func BenchmarkVerify(b *testing.B) {
	store := new(populationtest.Memory)
	if _, err := store.Import(b.Context(), populationtest.Persons(1000)); err != nil {
		b.Fatal(err)
	}
	api := web.New("bench", "1", "", slog.New(slog.DiscardHandler))
	over(store).Mount(api)
	h := api.Handler()
	q := fmt.Sprintf(`{"number":%q,"name":%q,"birth_date":%q}`, populationtest.PIN(7).Reveal(), populationtest.Name(7), populationtest.BirthDate(7))
	body := strings.NewReader(q)
	r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/v1/population/verify", body)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Request-Id", "a1b2-c3d4-e5f6")
	b.ReportAllocs()
	for b.Loop() {
		body.Reset(q)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusOK || w.Body.Len() != len(`{"verified":true}`) {
			b.Fatal(w.Code, w.Body)
		}
	}
}
