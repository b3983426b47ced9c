package heading_test

import (
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile/heading"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// TestOf: what headers say in several languages and spellings, and how surely.
func TestOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		header string
		kind   scheme.Kind
		role   heading.Role
		whole  bool
	}{
		{"Ngày sinh", scheme.Date, "", true}, {"ngaysinh", scheme.Date, "", true}, {"né(e) le", scheme.Date, "", true},
		{"birthYear", "", heading.Year, true}, {"surname2", scheme.Family, "", true}, {"customer phone", scheme.Phone, "", false},
		{"ime i prezime", scheme.Name, "", true}, {"stt", "", heading.RowID, true}, {"the id of it", "", "", false}, {"zzz", "", "", false},
	} {
		m, sure := heading.Of(c.header)
		if m.Kind != c.kind || m.Role != c.role || (sure >= heading.Sure) != c.whole {
			t.Errorf("%q means %q, %q with %d; want %q, %q, whole %v", c.header, m.Kind, m.Role, sure, c.kind, c.role, c.whole)
		}
	}
}

// TestWords: however a header joins its words, they are the same.
func TestWords(t *testing.T) {
	t.Parallel()
	want := []string{"first", "name"}
	for _, header := range []string{"firstName", "FIRST_NAME", "First name (in full)", "first-name"} {
		if got := heading.Words(header); !slices.Equal(got, want) {
			t.Errorf("%q has the words %q", header, got)
		}
	}
	if !heading.OfRelative("ho_ten_cha") || heading.OfRelative("ho_ten") {
		t.Error("a father is not told from the person")
	}
}

// TestRelationOf: headers say whose columns are, in several languages.
func TestRelationOf(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]heading.Relation{
		"mother_name": heading.Mother, "Họ tên mẹ": heading.Mother, "အမိအမည်": heading.Mother, "မိခင်": heading.Mother, "মাতার নাম": heading.Mother, "nombre del padre": heading.Father, "Fader": heading.Father, "பிதா தந்தை பெயர்": heading.Father,
		"spouse": heading.Spouse, "padre o tutor": heading.Kin, "mother/father": heading.Kin, "name": heading.Nobody, "": heading.Nobody,
	} {
		if got := heading.RelationOf(header); got != want {
			t.Errorf("%q is of %d, want %d", header, got, want)
		}
	}
}

// TestIndicHeaders: words in scripts of India are known as they are written, and mean nothing in Latin letters.
func TestIndicHeaders(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]heading.Meaning{
		"जन्म तिथि": {Kind: scheme.Date, Birth: true}, "বয়স": {Kind: scheme.Number, Age: true}, "கைபேசி": {Kind: scheme.Phone}, "ஊர்": {Kind: scheme.Place}, "नाम": {Kind: scheme.Given}, "Nam": {Kind: scheme.Number}, "खसरा": {},
	} {
		got, sure := heading.Of(header)
		if got.Word = 0; got != want || (sure > heading.Sure) != (want != heading.Meaning{}) {
			t.Errorf("%q is %+v, %d sure; want %+v", header, got, sure, want)
		}
	}
}
