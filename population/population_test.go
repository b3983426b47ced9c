package population_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/seal"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var now = population.At(populationtest.Now)

// service is a register over a store in memory that holds some versions.
func service(t testing.TB, versions ...population.Version) *population.Service {
	t.Helper()
	store := new(populationtest.Memory)
	if err := store.Append(t.Context(), versions...); err != nil {
		t.Fatal(err)
	}
	return over(store)
}

func over(store population.Store) *population.Service {
	return &population.Service{
		Store: store, Log: slog.New(slog.DiscardHandler),
		Now:        func() time.Time { return populationtest.Now },
		References: references,
	}
}

// references are those of a fixed key.
var references = seal.New(seal.Key{})

func wantCode(t *testing.T, err error, want lienthong.Code) {
	t.Helper()
	if got := lienthong.CodeOf(err); got != want {
		t.Errorf("error %v with code %q, want %q", err, got, want)
	}
}

// subject is sample person i as somebody knows her.
func subject(i int) population.Subject {
	return population.Subject{Number: populationtest.PIN(i), Name: populationtest.Name(i), BirthDate: populationtest.BirthDate(i)}
}

func TestCatalogueIsTheLaw(t *testing.T) {
	t.Parallel()
	items := map[int]bool{}
	ids := map[string]bool{}
	for _, e := range population.Fields() {
		items[e.Item] = true
		if ids[e.ID] || e.VI == "" || e.EN == "" || strings.Trim(e.ID, "abcdefghijklmnopqrstuvwxyz_0123456789") != "" {
			t.Errorf("entry %+v is not complete, or not the only one of its id", e)
		}
		ids[e.ID] = true
		f, err := population.ParseField(e.ID)
		if err != nil || f != e.Field || f.String() != e.ID {
			t.Errorf("%s does not come back: %v, %v", e.ID, f, err)
		}
		if derived := e.Item == 0; derived != (e.Kind == population.DerivedKind) {
			t.Errorf("%s: a derived fact has no item, all others have one", e.ID)
		}
	}
	for item := 1; item <= 26; item++ {
		if !items[item] {
			t.Errorf("item %d of article 9 is missing", item)
		}
	}
	if population.Field(200).String() != "" {
		t.Error("a field outside the catalogue has an id")
	}
}

// Numbers of fields, kinds and flags are in stores: this fails if one moves.
func TestStoredNumbersStay(t *testing.T) {
	t.Parallel()
	for want, got := range map[int]population.Field{
		1: population.FieldFullName, 4: population.FieldBirthDate, 14: population.FieldCards, 20: population.FieldRepresented,
		28: population.FieldHousehold, 33: population.FieldOther, 64: population.FieldIsAlive, 66: population.FieldIsMarried,
	} {
		if int(got) != want {
			t.Errorf("%s is %d, was %d", got, got, want)
		}
	}
	if population.Father != 1 || population.Member != 8 || population.Missing != 2 || population.UnderInvestigation != 1 {
		t.Error("a kind of relation, a life status or a flag has moved")
	}
}

func TestParseFieldRepeatsNothing(t *testing.T) {
	t.Parallel()
	_, err := population.ParseField("nguyen_van_an")
	wantCode(t, err, lienthong.FieldUnknown)
	if strings.Contains(err.Error(), "nguyen") {
		t.Errorf("the error repeats what may be a name: %v", err)
	}
}

func TestProfile(t *testing.T) {
	t.Parallel()
	moved := populationtest.Day(2026, 7, 1)
	v := populationtest.Person(3)
	v.Facts = append(v.Facts,
		population.Fact{Field: population.FieldDisappearanceDate, Valid: lienthong.Period{From: moved}},
		population.Fact{Field: population.FieldDeathDate, Valid: lienthong.Period{From: populationtest.Day(2027, 1, 1)}},
		population.Fact{Field: population.FieldEmail, Value: population.Value{Text: "a@b"}, Valid: lienthong.Period{From: populationtest.Day(2026, 6, 15)}},
	)
	p := v.Profile(populationtest.Now)
	if p.Name != populationtest.Name(3) || p.Key == "" || p.Sex != lienthong.Female || p.PIN != populationtest.PIN(3).PIN() || p.Father != "Nguyễn Văn Cha" || p.Mother != "Trần Thị Mẹ" {
		t.Errorf("profile %+v", p)
	}
	if p.Life != population.Alive || !p.Holds.Until.Equal(moved) || !p.Holds.Contains(populationtest.Now) {
		t.Errorf("the profile should hold until the disappearance, and the e-mail should not matter: %+v", p.Holds)
	}
	if p := v.Profile(moved); p.Life != population.Missing || !p.Holds.From.Equal(moved) {
		t.Errorf("on the day of the disappearance: %+v", p)
	}
	if p := v.Profile(populationtest.Day(2028, 1, 1)); p.Life != population.Dead || !p.Holds.IsOpen() {
		t.Errorf("death outranks disappearance: %+v", p)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	twin := populationtest.Person(5)
	double := populationtest.Person(6)
	double.Facts = twin.Facts
	double.Numbers = append(double.Numbers, population.Identifier{Number: populationtest.CMND(70)})
	twin.Numbers = append(twin.Numbers, population.Identifier{Number: populationtest.CMND(70)})
	s := service(t, twin, double)

	id, err := s.Find(t.Context(), subject(5), now)
	if err != nil || id != populationtest.ID(5) {
		t.Errorf("Find: %v, %v", id, err)
	}
	who := subject(5)
	who.Number = populationtest.CMND(70)
	_, err = s.Find(t.Context(), who, now)
	wantCode(t, err, lienthong.TooManyMatches)
	who.Name = "Ai Đó"
	_, err = s.Find(t.Context(), who, now)
	wantCode(t, err, lienthong.NotFound)
}
