package soapgate

import (
	"net/http"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/soap"
	"github.com/lienthong/lienthong/population"
)

func TestAddress(t *testing.T) {
	t.Parallel()
	recorded := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, code, date string
		want             soap.Address
	}{
		{"commune of today", "00070", "2025-07-01", soap.Address{Province: "01", Commune: "00070", Country: "VN"}},
		{"commune under a district", "00070", "2020-01-01", soap.Address{Province: "01", District: "002", Commune: "00070", Country: "VN"}},
		{"no date: the day of recording", "00070", "", soap.Address{Province: "01", Commune: "00070", Country: "VN"}},
		{"a year alone", "00070", "2020", soap.Address{Province: "01", District: "002", Commune: "00070", Country: "VN"}},
		{"district", "002", "2020-01-01", soap.Address{Province: "01", District: "002", Country: "VN"}},
		{"province", "01", "2020-01-01", soap.Address{Province: "01", Country: "VN"}},
		{"a district that is gone", "002", "2026-01-01", soap.Address{District: "002"}},
		{"a code that no unit has", "99999", "2026-01-01", soap.Address{Commune: "99999"}},
		{"no code", "", "2026-01-01", soap.Address{}},
	} {
		c.want.Detail = "Số 1"
		if got := address(&population.Reading{Value: "Số 1", Code: c.code, Date: c.date, Recorded: recorded}); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

// TestNumberInForce: of several numbers the one in force, of cancelled ones the
// last.
func TestNumberInForce(t *testing.T) {
	t.Parallel()
	ended := population.Reading{Field: "pin", Value: "001190000017", ValidUntil: "2020-01-01"}
	later := population.Reading{Field: "pin", Value: "001190000025", ValidUntil: "2022-01-01"}
	current := population.Reading{Field: "pin", Value: "001190000033"}
	for want, readings := range map[string][]population.Reading{
		"001190000033": {ended, current, later},
		"001190000025": {ended, later},
	} {
		if got := citizenOf(readings).PIN.Reveal(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestFieldsHaveElements: every field that a lookup asks grants for comes out
// in some element of its own, and one that it does not know of in none.
func TestFieldsHaveElements(t *testing.T) {
	t.Parallel()
	none := *citizenOf(nil)
	for _, f := range lookup.fields {
		r := population.Reading{Field: f.String(), Value: "1"}
		switch f {
		case population.FieldPIN:
			r.Value = "001190000017"
		case population.FieldCMND9:
			r.Value = "012345678"
		case population.FieldBirthDate:
			r.Value = "1990"
		}
		if *citizenOf([]population.Reading{r}) == none {
			t.Errorf("%s comes out nowhere", f)
		}
	}
	for _, f := range []string{"email", "children", "sex:1", ""} {
		if c := citizenOf([]population.Reading{{Field: f, Value: "1"}}); *c != none {
			t.Errorf("%q came out", f)
		}
	}
	for code, want := range map[string]lienthong.Sex{"1": lienthong.Male, "2": lienthong.Female, "9": lienthong.SexUnknown, "": lienthong.SexUnknown, "x": lienthong.SexUnknown} {
		if got := sex(code); got != want {
			t.Errorf("sex %q is %s", code, got)
		}
	}
}

func FuzzToken(f *testing.F) {
	f.Add("Basic Y291cnQ6MDA=")
	f.Add("Basic Y291cnQ6ZTNiMGM0NDI5OGZjMWMxNDlhZmJmNGM4OTk2ZmI5MjQyN2FlNDFlNDY0OWI5MzRjYTQ5NTk5MWI3ODUyYjg1NQ==")
	f.Add("")
	f.Fuzz(func(t *testing.T, field string) {
		if got := token(http.Header{"Authorization": {field}}); got != nil && len(got) != 32 {
			t.Errorf("a token of %d bytes", len(got))
		}
	})
}
