package populationsql

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// The generators below make every value that may be recorded, not only likely
// ones.

var anyTime = rapid.Custom(func(t *rapid.T) time.Time {
	switch rapid.IntRange(0, 2).Draw(t, "kind of time") {
	case 0:
		return time.Time{}
	case 1:
		return time.UnixMicro(rapid.Int64Range(-60_000, 60_000).Draw(t, "day") * microsPerDay).UTC()
	default:
		return time.UnixMicro(rapid.Int64Range(-1<<60, 1<<60).Draw(t, "time")).UTC()
	}
})

var anyPeriod = rapid.Custom(func(t *rapid.T) lienthong.Period {
	return lienthong.Period{From: anyTime.Draw(t, "from"), Until: anyTime.Draw(t, "until")}
})

var anyDate = rapid.Custom(func(t *rapid.T) lienthong.Date {
	return lienthong.Date{
		Year: rapid.Int16Range(0, 32767).Draw(t, "year"), Month: rapid.Uint8Range(0, 12).Draw(t, "month"),
		Day: rapid.Uint8Range(0, 31).Draw(t, "day"),
	}
})

var anyNumber = rapid.Custom(func(t *rapid.T) lienthong.CardNumber {
	v := rapid.OneOf(rapid.Just(uint64(0)), rapid.Uint64Range(1, 999_999_999),
		rapid.Uint64Range(1_000_000_000, 999_999_999_999)).Draw(t, "number")
	n, err := numberOf(v)
	if err != nil {
		t.Fatal(err)
	}
	return n
})

var anyFact = rapid.Custom(func(t *rapid.T) population.Fact {
	return population.Fact{
		Field: population.Field(rapid.Byte().Draw(t, "field")),
		Value: population.Value{Text: rapid.String().Draw(t, "text"), Code: rapid.String().Draw(t, "code"), Date: anyDate.Draw(t, "date")},
		Valid: anyPeriod.Draw(t, "valid"), Recorded: anyTime.Draw(t, "recorded"),
		Source: rapid.String().Draw(t, "source"), Flag: population.Flag(rapid.Byte().Draw(t, "flag")),
	}
})

var anyIdentifier = rapid.Custom(func(t *rapid.T) population.Identifier {
	return population.Identifier{Number: anyNumber.Draw(t, "number"), Valid: anyPeriod.Draw(t, "valid")}
})

var anyRelation = rapid.Custom(func(t *rapid.T) population.Relation {
	r := population.Relation{
		Kind: population.RelationKind(rapid.Byte().Draw(t, "kind")), Name: rapid.String().Draw(t, "name"),
		Number: anyNumber.Draw(t, "number"), Code: rapid.String().Draw(t, "code"),
		Valid: anyPeriod.Draw(t, "valid"), Source: rapid.String().Draw(t, "source"),
	}
	if n := rapid.Int64Range(0, 1<<63-1).Draw(t, "other"); n > 0 {
		r.Other, _ = lienthong.PersonIDFromInt64(n)
	}
	return r
})

// some is a list that is nil when empty, as a decoded one is.
func some[T any](t *rapid.T, g *rapid.Generator[T], label string) []T {
	if s := rapid.SliceOfN(g, 0, 5).Draw(t, label); len(s) > 0 {
		return s
	}
	return nil
}

var anyRecord = rapid.Custom(func(t *rapid.T) population.Version {
	return population.Version{
		Source: rapid.String().Draw(t, "source"), Facts: some(t, anyFact, "facts"),
		Numbers: some(t, anyIdentifier, "numbers"), Relations: some(t, anyRelation, "relations"),
	}
})

func TestDocumentKeepsEverything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := anyRecord.Draw(t, "version")
		document := string(appendDocument(nil, &v))
		var got population.Version
		if err := decodeDocument(document, &got); err != nil || !reflect.DeepEqual(got, v) {
			t.Fatalf("%v\ngot  %#v\nwant %#v", err, got, v)
		}
		// A shortened one is refused, not misread.
		cut := rapid.IntRange(0, len(document)-1).Draw(t, "cut")
		if err := decodeDocument(document[:cut], &got); err == nil {
			t.Fatalf("%d of %d bytes were accepted", cut, len(document))
		}
	})
}

// FuzzDocument feeds bytes that no encoder wrote: no crash, no memory beyond
// the input's measure, and what is accepted means the same when written again.
func FuzzDocument(f *testing.F) {
	for _, v := range vectors(f) {
		f.Add(v.bytes)
	}
	f.Add([]byte{documentFormat, 0, 0xff, 0xff, 0xff, 0xff, 0x7f})
	f.Fuzz(func(t *testing.T, b []byte) {
		var v, again population.Version
		if decodeDocument(string(b), &v) != nil {
			return
		}
		if err := decodeDocument(string(appendDocument(nil, &v)), &again); err != nil || !reflect.DeepEqual(v, again) {
			t.Errorf("%v\nread  %#v\nagain %#v", err, v, again)
		}
	})
}

type vector struct {
	name  string
	bytes []byte
	want  population.Version
}

// vectors are documents written by the first release, in hex, beside what they
// mean: a register must be readable for as long as it is kept.
func vectors(t testing.TB) []vector {
	t.Helper()
	b, err := os.ReadFile("testdata/vectors/document1.json")
	if err != nil {
		t.Fatal(err)
	}
	var hexes map[string]string
	if err := json.Unmarshal(b, &hexes); err != nil {
		t.Fatal(err)
	}
	var all []vector
	for name, want := range meanings {
		bytes, err := hex.DecodeString(hexes[name])
		if err != nil || len(bytes) == 0 {
			t.Fatalf("vector %q: %v", name, err)
		}
		all = append(all, vector{name, bytes, want})
	}
	return all
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

var meanings = map[string]population.Version{
	"empty": {},
	"person": {
		Source: "bca",
		Facts: []population.Fact{
			{Field: population.FieldFullName, Value: population.Value{Text: "Trần Thị Mẫu"}},
			{Field: population.FieldBirthDate, Value: population.Value{Date: lienthong.Date{Year: 1965}}},
			{
				Field:    population.FieldPermanentResidence,
				Value:    population.Value{Code: "00004", Text: "Số 1", Date: lienthong.Date{Year: 2025, Month: 7, Day: 1}},
				Valid:    lienthong.Period{From: time.Date(1965, 3, 14, 0, 0, 0, 0, time.UTC), Until: time.Date(2026, 5, 3, 9, 30, 0, 1000, time.UTC)},
				Recorded: time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC), Source: "mps/00004", Flag: population.UnderInvestigation,
			},
		},
		Numbers: []population.Identifier{
			{Number: lienthong.CardNumberOf(must(lienthong.ParsePIN("001165000001")))},
			{
				Number: lienthong.CardNumberOfCMND(must(lienthong.ParseCMND9("012345678"))),
				Valid:  lienthong.Period{From: time.Date(1983, 1, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC)},
			},
		},
		Relations: []population.Relation{
			{Kind: population.Father, Name: "Trần Văn Cha"},
			{
				Kind: population.Head, Other: must(lienthong.PersonIDFromInt64(77)), Name: "Lê Văn Chủ", Code: "CH02", Source: "x",
				Number: lienthong.CardNumberOf(must(lienthong.ParsePIN("001063000002"))),
				Valid:  lienthong.Period{From: time.Date(1990, 2, 3, 0, 0, 0, 0, time.UTC)},
			},
		},
	},
}

func TestDocumentVectors(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t) {
		var got population.Version
		if err := decodeDocument(string(v.bytes), &got); err != nil || !reflect.DeepEqual(got, v.want) {
			t.Errorf("%s: %v\ngot  %#v\nwant %#v", v.name, err, got, v.want)
		}
		if b := appendDocument(nil, &v.want); string(b) != string(v.bytes) {
			t.Errorf("%s is now written as %x", v.name, b)
		}
	}
}

func TestDocumentRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	good := string(appendDocument(nil, &population.Version{Source: "bca"}))
	for name, document := range map[string]string{
		"nothing":            "",
		"a later format":     "\x02" + good[1:],
		"bytes at the end":   good + "\x00",
		"a count too large":  "\x01\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
		"a month 15":         "\x01\x00\x01\x04\x04\xe0\x83\x80\x01\x00\x00",
		"a PIN of 000":       "\x01\x00\x00\x01\x00\xff\xff\xff\xff\xff\x7f\x00",
		"a varint of 70 bit": "\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
	} {
		var v population.Version
		if err := decodeDocument(document, &v); err == nil {
			t.Errorf("%s was accepted as %#v", name, v)
		}
	}
}
