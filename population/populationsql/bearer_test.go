package populationsql

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// TestBearerAgreesWithDocument is the rule that makes the hot path lawful:
// whatever a profile answers by itself, the document answers, too.
func TestBearerAgreesWithDocument(t *testing.T) {
	t.Parallel()
	near := rapid.Custom(func(t *rapid.T) time.Time { // so that periods touch and overlap
		if n := rapid.IntRange(0, 8).Draw(t, "day"); n > 0 {
			return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC)
		}
		return time.Time{}
	})
	period := rapid.Custom(func(t *rapid.T) lienthong.Period {
		return lienthong.Period{From: near.Draw(t, "from"), Until: near.Draw(t, "until")}
	})
	fields := []population.Field{population.FieldFullName, population.FieldBirthDate, population.FieldSex, population.FieldDeathDate}
	fact := rapid.Custom(func(t *rapid.T) population.Fact {
		return population.Fact{Field: rapid.SampledFrom(fields).Draw(t, "field"), Valid: period.Draw(t, "valid"), Value: population.Value{
			Text: rapid.SampledFrom([]string{"Lê An", "Lê Ân"}).Draw(t, "text"), Code: rapid.SampledFrom([]string{"1", "2"}).Draw(t, "code"),
			Date: lienthong.Date{Year: 1990, Month: 2, Day: rapid.Uint8Range(1, 3).Draw(t, "date")},
		}}
	})
	number := rapid.Custom(func(t *rapid.T) population.Identifier {
		n := must(numberOf(rapid.SampledFrom([]uint64{0, 12_345_678, 1_190_000_001, 1_190_000_002}).Draw(t, "number")))
		return population.Identifier{Number: n, Valid: period.Draw(t, "valid")}
	})
	rapid.Check(t, func(t *rapid.T) {
		v := population.Version{
			Person: must(lienthong.PersonIDFromInt64(5)), Number: 1,
			Recorded: lienthong.Period{From: time.Date(2026, 1, rapid.IntRange(1, 8).Draw(t, "recorded"), 0, 0, 0, 0, time.UTC)},
			Facts:    some(t, fact, "facts"), Numbers: some(t, number, "numbers"),
		}
		at := population.At(time.Date(2026, 1, rapid.IntRange(1, 9).Draw(t, "at"), 0, 0, 0, 0, time.UTC))
		rows, _ := bearersOf(&v, recordedProfile(&v), nil, nil)
		if len(rows) != len(distinct(v.Numbers)) {
			t.Fatalf("%d rows for %d numbers", len(rows), len(distinct(v.Numbers)))
		}
		for _, r := range rows {
			var got, want population.Holder
			says, err := decodeBearer(string(r.profile), at, &got)
			holds := holderIn(&v, r.number, at, &want)
			switch {
			case err != nil:
				t.Fatal(err)
			case says == read:
			case (says == yes) != holds:
				t.Fatalf("the profile says %v, the document %v", says == yes, holds)
			case holds && !sameAnswer(got, want):
				t.Fatalf("\nprofile  %#v\ndocument %#v", got, want)
			}
			if at.Recorded.Before(v.Recorded.From) && says != read {
				t.Fatal("a profile answers about a time before it was recorded")
			}
		}
	})
}

// sameAnswer compares holders; Holds may be cut differently around the same day.
func sameAnswer(a, b population.Holder) bool {
	a.Profile.Holds, b.Profile.Holds = lienthong.Period{}, lienthong.Period{}
	return reflect.DeepEqual(a, b)
}

func TestBearerRefusesDamage(t *testing.T) {
	t.Parallel()
	p := population.Profile{Name: "Lê An", Key: "le an", BirthDate: lienthong.Date{Year: 1990}, Life: population.Dead, Sex: lienthong.Female}
	good := string(putProfile(nil, time.UnixMicro(7).UTC(), lienthong.Period{}, &p))
	var h population.Holder
	at := population.At(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	if says, err := decodeBearer(good, at, &h); says != yes || err != nil || h.Profile != p {
		t.Fatalf("%v, %v, %#v", says, err, h)
	}
	for cut := 1; cut < len(good); cut++ {
		if says, err := decodeBearer(good[:cut], at, &h); err == nil {
			t.Errorf("%d of %d bytes say %v", cut, len(good), says)
		}
	}
	if _, err := decodeBearer("\x03"+good[1:], at, &h); err == nil {
		t.Error("a later format was accepted")
	}
}

func FuzzBearer(f *testing.F) {
	p := population.Profile{Name: "Lê An", Key: "le an", BirthDate: lienthong.Date{Year: 1990}}
	f.Add(putProfile(nil, time.UnixMicro(7), lienthong.Period{From: time.UnixMicro(1)}, &p))
	f.Add([]byte{profileAsk})
	f.Fuzz(func(t *testing.T, b []byte) {
		var h, again population.Holder
		at := population.At(time.UnixMicro(1 << 50).UTC())
		says, err := decodeBearer(string(b), at, &h)
		if err != nil || says != yes {
			return
		}
		written := putProfile(nil, time.UnixMicro(0), h.Valid, &h.Profile)
		if says, err := decodeBearer(string(written), at, &again); says != yes || err != nil || again != h {
			t.Errorf("%v, %v\nread  %#v\nagain %#v", says, err, h, again)
		}
	})
}
