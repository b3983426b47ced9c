package populationtest

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// TestStore runs the contract of population.Store against stores that open
// makes: empty ones, each used by one test. open cleans up after itself.
func TestStore(t *testing.T, open func(t testing.TB) population.Store) {
	for name, test := range map[string]func(*testing.T, population.Store){
		"Empty":                  testEmpty,
		"KeepsAll":               testKeepsAll,
		"BatchOrder":             testBatchOrder,
		"BatchLimit":             testBatchLimit,
		"Aliases":                testAliases,
		"SharedNumber":           testSharedNumber,
		"AsOf":                   testAsOf,
		"ProfileMovesInTime":     testProfileMovesInTime,
		"DocumentOrder":          testDocumentOrder,
		"KeepsNoReference":       testKeepsNoReference,
		"AppendConflict":         testAppendConflict,
		"AppendAllOrNone":        testAppendAllOrNone,
		"AppendInvalid":          testAppendInvalid,
		"AppendConcurrent":       testAppendConcurrent,
		"PastStandsStill":        testPastStandsStill,
		"CountLives":             testCountLives,
		"ImportRefuses":          testImportRefuses,
		"ImportBreaksOff":        testImportBreaksOff,
		"ImportCancelled":        testImportCancelled,
		"ImportLarge":            testImportLarge,
		"ImportIntoFullRegister": testImportIntoFullRegister,
		"Cancelled":              testCancelled,
		"ScanInOrder":            testScanInOrder,
		"ScanAsOf":               testScanAsOf,
		"ScanOneState":           testScanOneState,
		"ScanBreaksOff":          testScanBreaksOff,
		"ScanCancelled":          testScanCancelled,
		"Since":                  testSince,
		"SinceTooMuch":           testSinceTooMuch,
		"SinceTheFuture":         testSinceTheFuture,
		"SinceOutOfOrder":        testSinceOutOfOrder,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func mustImport(t *testing.T, s population.Writer, n int) {
	t.Helper()
	got, err := s.Import(t.Context(), Persons(n))
	if err != nil || got != n {
		t.Fatalf("Import of %d persons: %d, %v", n, got, err)
	}
}

func mustAppend(t *testing.T, s population.Writer, versions ...population.Version) {
	t.Helper()
	if err := s.Append(t.Context(), versions...); err != nil {
		t.Fatalf("Append: %v", err)
	}
}

func wantCode(t *testing.T, doing string, err error, want lienthong.Code) {
	t.Helper()
	if got := lienthong.CodeOf(err); err == nil || got != want {
		t.Errorf("%s: error %v with code %q, want %q", doing, err, got, want)
	}
}

// wantCount compares sizes; by life status the counts must add up.
func wantCount(t *testing.T, s population.Reader, want population.Counts) {
	t.Helper()
	got, err := s.Count(t.Context())
	if err != nil || Size(got) != want {
		t.Errorf("Count: %+v, %v; want %+v", got, err, want)
	}
	if got.Alive+got.Deceased+got.Disappeared != got.Persons || got.LastRecorded.IsZero() != (got.Versions == 0) {
		t.Errorf("Count: %+v does not add up", got)
	}
}

// Size is what c says of the size of a register, without what its versions say.
func Size(c population.Counts) population.Counts {
	return population.Counts{Persons: c.Persons, Versions: c.Versions, Numbers: c.Numbers}
}

// holders asks about numbers and fails the test on an error.
func holders(t *testing.T, s population.Reader, at population.AsOf, numbers ...lienthong.CardNumber) []population.Holder {
	t.Helper()
	got, err := s.Holders(t.Context(), numbers, at)
	if err != nil {
		t.Fatalf("Holders: %v", err)
	}
	return got
}

// document is the one version of a person, nil if there was none.
func document(t *testing.T, s population.Reader, id lienthong.PersonID, at population.AsOf) *population.Version {
	t.Helper()
	got, err := s.Documents(t.Context(), []lienthong.PersonID{id}, at)
	if err != nil {
		t.Fatalf("Documents: %v", err)
	}
	if len(got) == 0 {
		return nil
	}
	return &got[0]
}

// wantVersion compares versions as the contract does: times as instants, no
// list as an empty list, numbers and relations in any order.
func wantVersion(t *testing.T, what string, got *population.Version, want population.Version) {
	t.Helper()
	if got == nil {
		t.Errorf("%s: no version", what)
		return
	}
	g, w := normal(*got), normal(want)
	if !reflect.DeepEqual(g, w) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, g, w)
	}
}

func normal(v population.Version) population.Version {
	v = clone(v)
	v.Recorded = utc(v.Recorded)
	for i := range v.Facts {
		f := &v.Facts[i]
		f.Valid, f.Recorded = utc(f.Valid), f.Recorded.UTC()
	}
	for i := range v.Numbers {
		v.Numbers[i].Valid = utc(v.Numbers[i].Valid)
	}
	for i := range v.Relations {
		v.Relations[i].Valid = utc(v.Relations[i].Valid)
	}
	slices.SortFunc(v.Numbers, func(a, b population.Identifier) int { return cmp.Compare(a.Number.Reveal(), b.Number.Reveal()) })
	slices.SortFunc(v.Relations, func(a, b population.Relation) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), a.Other.Compare(b.Other), cmp.Compare(a.Name, b.Name))
	})
	if len(v.Facts) == 0 {
		v.Facts = nil
	}
	if len(v.Numbers) == 0 {
		v.Numbers = nil
	}
	if len(v.Relations) == 0 {
		v.Relations = nil
	}
	return v
}

func utc(p lienthong.Period) lienthong.Period {
	return lienthong.Period{From: p.From.UTC(), Until: p.Until.UTC()}
}

// next is the version after v, recorded at a time, with another name from then
// on.
func next(v population.Version, at time.Time, name string) population.Version {
	v = clone(v)
	v.Number++
	v.Recorded = lienthong.Period{From: at}
	v.Source = "commune"
	for i := range v.Facts {
		if v.Facts[i].Field == population.FieldFullName {
			v.Facts[i].Value.Text = name
		}
	}
	return v
}

func cancelled(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
