package populationtest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

var present = population.At(Now)

func testEmpty(t *testing.T, s population.Store) {
	wantCount(t, s, population.Counts{})
	if got := holders(t, s, present, PIN(1), CMND(3), lienthong.CardNumber{}); len(got) != 0 {
		t.Errorf("an empty register knows holders: %v", got)
	}
	if got := holders(t, s, present); len(got) != 0 {
		t.Errorf("no numbers have holders: %v", got)
	}
	if got := document(t, s, ID(1), present); got != nil {
		t.Errorf("an empty register has a document: %v", got)
	}
	if got, err := s.Documents(t.Context(), nil, present); err != nil || len(got) != 0 {
		t.Errorf("Documents of nobody: %v, %v", got, err)
	}
	if err := s.Append(t.Context()); err != nil {
		t.Errorf("Append of nothing: %v", err)
	}
	if n, err := s.Import(t.Context(), Persons(0)); n != 0 || err != nil {
		t.Errorf("Import of nothing: %d, %v", n, err)
	}
}

// full is a version with something in every place.
func full() population.Version {
	valid := lienthong.Period{From: Day(1979, 5, 1), Until: Now.Add(123457 * time.Microsecond)}
	return population.Version{
		Person: ID(1 << 40), Number: 1, Recorded: lienthong.Period{From: Loaded.Add(time.Microsecond)}, Source: "c06/dc01",
		Facts: []population.Fact{
			{Field: population.FieldFullName, Value: population.Value{Text: "H'Hen Niê \"Đ\" \\ 𠀀"}, Valid: valid, Recorded: Day(2020, 2, 3), Source: "justice", Flag: population.UnderInvestigation},
			{Field: population.FieldOtherName, Value: population.Value{Text: "b"}},
			{Field: population.FieldOtherName, Value: population.Value{Text: "a"}}, // the writer's order stays
			{Field: population.FieldBirthDate, Value: population.Value{Date: lienthong.Date{Year: 1950, Month: 2}}},
			{Field: population.FieldHometown, Value: population.Value{Text: "thôn 1", Code: "00004", Date: lienthong.Date{Year: 2024, Month: 1, Day: 1}}},
			{Field: population.FieldDeathDate, Valid: lienthong.Period{From: Day(2026, 1, 1)}}, // the day is not known
		},
		Numbers: []population.Identifier{{Number: PIN(5), Valid: valid}, {Number: CMND(6)}},
		Relations: []population.Relation{
			{Kind: population.Head, Other: ID(7), Name: "Lê Văn Bình", Number: PIN(7), Code: "CH01", Valid: valid, Source: "police"},
			{Kind: population.Mother, Name: "Trần Thị Mẹ", Number: CMND(8)},
		},
	}
}

func testKeepsAll(t *testing.T, s population.Store) {
	bare := population.Version{Person: ID(2), Number: 1, Recorded: lienthong.Period{From: Loaded}, Source: "c06"}
	mustAppend(t, s, full(), bare)
	wantVersion(t, "full", document(t, s, full().Person, present), full())
	wantVersion(t, "bare", document(t, s, bare.Person, present), bare)
	h := holders(t, s, present, CMND(6))
	if len(h) != 1 || h[0].Person != full().Person || !h[0].Valid.From.IsZero() || !h[0].Valid.IsOpen() {
		t.Fatalf("holder by a number without known validity: %+v", h)
	}
	v := full()
	if got, want := normalProfile(h[0].Profile), normalProfile(v.Profile(Now)); got != want {
		t.Errorf("profile:\n got %+v\nwant %+v", got, want)
	}
	wantCount(t, s, population.Counts{Persons: 2, Versions: 2, Numbers: 2})
}

// normalProfile leaves out what a store is free in: how far the profile is
// known to hold.
func normalProfile(p population.Profile) population.Profile {
	p.Holds = lienthong.Period{}
	return p
}

func testBatchOrder(t *testing.T, s population.Store) {
	mustImport(t, s, 1200)
	var ask []lienthong.CardNumber
	var want []int // the person by index; 0 for nobody
	for i := range population.MaxBatch {
		switch i % 5 {
		case 0:
			ask, want = append(ask, PIN(1+i*7%1200)), append(want, 1+i*7%1200)
		case 1:
			ask, want = append(ask, PIN(500_000+i)), append(want, 0)
		case 2:
			ask, want = append(ask, CMND(3*(1+i*11%400))), append(want, 3*(1+i*11%400))
		case 3:
			ask, want = append(ask, PIN(42)), append(want, 42)
		default:
			ask, want = append(ask, lienthong.CardNumber{}), append(want, 0)
		}
	}
	got := holders(t, s, present, ask...)
	for i, person := range want {
		if person == 0 {
			continue
		}
		if len(got) == 0 || got[0].Index != i || got[0].Person != ID(person) {
			t.Fatalf("number %d: want person %d next in the answer, have %+v", i, person, got[:min(1, len(got))])
		}
		if got[0].Profile.Name != Name(person) {
			t.Fatalf("number %d: the profile is another person's", i)
		}
		got = got[1:]
	}
	if len(got) != 0 {
		t.Errorf("%d holders too many, the first %+v", len(got), got[0])
	}
}

func testBatchLimit(t *testing.T, s population.Store) {
	_, err := s.Holders(t.Context(), make([]lienthong.CardNumber, population.MaxBatch+1), present)
	wantCode(t, "Holders beyond the limit", err, lienthong.TooLarge)
	_, err = s.Documents(t.Context(), make([]lienthong.PersonID, population.MaxBatch+1), present)
	wantCode(t, "Documents beyond the limit", err, lienthong.TooLarge)
}

// testAliases: a cancelled and a replaced number still name their bearer; a
// number that has not begun names nobody.
func testAliases(t *testing.T, s population.Store) {
	reissued, later := Day(2026, 3, 1), Day(2026, 8, 1)
	v := Person(1)
	v.Numbers = []population.Identifier{
		{Number: PIN(1), Valid: lienthong.Period{From: Day(1990, 1, 1), Until: reissued}},
		{Number: PIN(101), Valid: lienthong.Period{From: reissued, Until: later}},
		{Number: PIN(201), Valid: lienthong.Period{From: later}},
		{Number: CMND(1), Valid: lienthong.Period{From: Day(1990, 1, 1), Until: Day(2016, 1, 1)}},
	}
	mustAppend(t, s, v)
	got := holders(t, s, present, PIN(1), PIN(101), PIN(201), CMND(1))
	if len(got) != 3 || got[0].Index != 0 || got[1].Index != 1 || got[2].Index != 3 {
		t.Fatalf("holders of a cancelled, a current, a coming and an old number: %+v", got)
	}
	for _, h := range got {
		if h.Person != ID(1) || h.Profile.PIN != PIN(101).PIN() {
			t.Errorf("number %d: person %v, number in force %v", h.Index, h.Person, h.Profile.PIN)
		}
	}
	if !got[0].Valid.Until.Equal(reissued) || !got[1].Valid.Contains(Now) || got[2].Valid.Contains(Now) {
		t.Errorf("the validity of aliases is wrong: %+v", got)
	}
	got = holders(t, s, population.AsOf{Valid: later, Recorded: Now}, PIN(201))
	if len(got) != 1 || got[0].Profile.PIN != PIN(201).PIN() {
		t.Errorf("the coming number on its first day: %+v", got)
	}
}

func testSharedNumber(t *testing.T, s population.Store) {
	a, b := Person(2), Person(1)
	a.Numbers = append(a.Numbers, population.Identifier{Number: CMND(77)})
	b.Numbers = append(b.Numbers, population.Identifier{Number: CMND(77)})
	mustAppend(t, s, a, b)
	got := holders(t, s, present, CMND(77))
	if len(got) != 2 || got[0].Person != ID(1) || got[1].Person != ID(2) {
		t.Errorf("two bearers of one number, ordered by person: %+v", got)
	}
}

func testDocumentOrder(t *testing.T, s population.Store) {
	mustImport(t, s, 50)
	ask := []lienthong.PersonID{ID(30), ID(999), ID(2), ID(30), {}, ID(1)}
	got, err := s.Documents(t.Context(), ask, present)
	if err != nil || len(got) != 4 {
		t.Fatalf("Documents: %d, %v; want 4", len(got), err)
	}
	for i, want := range []int{30, 2, 30, 1} {
		wantVersion(t, "document", &got[i], Person(want))
	}
}

func testKeepsNoReference(t *testing.T, s population.Store) {
	v := Person(3)
	mustAppend(t, s, v)
	v.Facts[0].Value.Text, v.Numbers[0].Number, v.Relations[0].Name = "changed", PIN(9), "changed"
	got := document(t, s, ID(3), present)
	wantVersion(t, "after the writer changed his copy", got, Person(3))
	got.Facts[0].Value.Text, got.Numbers[0].Number, got.Relations[0].Name = "changed", PIN(9), "changed"
	wantVersion(t, "after a reader changed his copy", document(t, s, ID(3), present), Person(3))
}

func testCancelled(t *testing.T, s population.Store) {
	mustImport(t, s, 10)
	ctx := cancelled(t)
	_, holdersErr := s.Holders(ctx, []lienthong.CardNumber{PIN(1)}, present)
	_, documentsErr := s.Documents(ctx, []lienthong.PersonID{ID(1)}, present)
	_, countErr := s.Count(ctx)
	appendErr := s.Append(ctx, Person(11))
	_, importErr := s.Import(ctx, func(yield func(population.Version, error) bool) { yield(Person(12), nil) })
	for method, err := range map[string]error{
		"Holders": holdersErr, "Documents": documentsErr, "Count": countErr, "Append": appendErr, "Import": importErr,
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s with a cancelled context: %v", method, err)
		}
	}
	if document(t, s, ID(11), present) != nil || document(t, s, ID(12), present) != nil {
		t.Error("a cancelled write was done")
	}
}
