package profile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// TestNamesOfThings: "beer_name" is a text where nothing is of a person, and "owner_name" is
// somebody's; beside a birth any name is.
func TestNamesOfThings(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		switch {
		case strings.Contains(strings.ToLower(header), "name"):
			return value(row, "given") + " " + value(row/2, "family")
		case header == "born":
			return value(row, "born")
		}
		return fmt.Sprint(header[:1], row*row%97, header[1:2], row)
	}
	for _, c := range []struct{ header, beside, kind string }{
		{"beer_name", "price", "text"}, {"Part Name", "price", "text"}, {"owner_name", "price", "name"}, {"name", "price", "name"}, {"trial_name", "born", "name"},
	} {
		got := summary(t, table(300, []string{"id", c.header, c.beside}, cell), nil)
		if !strings.Contains(got, "\n"+c.kind+" ["+c.header+"]") {
			t.Errorf("%s beside %s is no %s:\n%s", c.header, c.beside, c.kind, got)
		}
	}
}

// TestCountedHeaders: a number that is written onto a word counts it, and is no part of it.
func TestCountedHeaders(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		given, father, mother := value(row, "given"), value(row, "family"), value(row*5, "family")
		switch header {
		case "id":
			return fmt.Sprint("r", row)
		case "nombre":
			return given
		case "apellido1":
			return father
		case "apellido2":
			return mother
		}
		return father + " " + mother + ", " + given
	}
	got := summary(t, table(300, []string{"id", "nombre", "apellido1", "apellido2"}, cell), table(300, []string{"id", "nombre completo"}, cell))
	if !strings.Contains(got, "name [apellido1 apellido2 nombre] [nombre completo]") {
		t.Errorf("the parts of a name are not joined:\n%s", got)
	}
}

// TestHandles: what people call themselves with an @ before it is no address, and meets the same
// without one.
func TestHandles(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		handle := func(n int) string { return fmt.Sprint(value(n, "given"), "_", value(n, "family"), n%90) }
		switch header {
		case "id":
			return fmt.Sprint("r", row)
		case "usuario":
			return handle(row)
		case "perfil":
			return "@" + handle(row+200) // every third has a profile
		}
		return value(row, "maker")
	}
	left, right := table(300, []string{"id", "usuario", "maker"}, cell), table(300, []string{"id", "perfil", "maker"}, cell)
	if got := summary(t, left, right); !strings.Contains(got, "[usuario] [perfil]") {
		t.Errorf("handles do not meet:\n%s", got)
	}
	if got := summary(t, right, nil); !strings.Contains(got, "\ntext [perfil]") {
		t.Errorf("a handle is no text:\n%s", got)
	}
}

// TestCodesByValues: a number with signs in it that many rows share is a code and no identifier, so
// that a table of addresses is one whichever way its postal codes are called.
func TestCodesByValues(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		switch header {
		case "id":
			return fmt.Sprint("r", row)
		case "address":
			return fmt.Sprintf("%s street %d flat %d", value(row, "family"), row%40, row%17)
		}
		return fmt.Sprintf("%02d-%03d", row%23+10, row%23*37)
	}
	got := summary(t, table(600, []string{"id", "address", "kod"}, cell), nil)
	if !strings.Contains(got, "\ncode [kod]") || !strings.Contains(got, "\ncodes [address]") {
		t.Errorf("shared numbers are no codes:\n%s", got)
	}
}

// TestNumbersOfSomeHouses: where most addresses hold the number of the house and others do not, the
// number is compared by itself, so that nothing speaks against who lacks it; where all do, or few,
// it is part of the address. A model that somebody wrote is completed by the same.
func TestNumbersOfSomeHouses(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		switch town := value(row/7, "family"); header {
		case "id":
			return fmt.Sprint("r", row)
		case "company":
			return value(row, "given") + " " + value(row/2, "family")
		case "some", "few":
			if row%5 < map[string]int{"some": 2, "few": 4}[header] {
				return town
			}
			return fmt.Sprint(row%90, ", ", town)
		default:
			return fmt.Sprint(row%90, " ", town)
		}
	}
	for _, c := range []struct {
		address string
		apart   bool
	}{{"some", true}, {"few", false}, {"all", false}} {
		rename := func(row int, header string) string {
			if header == "address" {
				header = c.address
			}
			return cell(row, header)
		}
		firms := table(300, []string{"id", "company", "address"}, rename)
		p, err := profile.Propose(firms, nil)
		if err != nil {
			t.Fatal(err)
		}
		written := &scheme.Model{Link: scheme.Dedupe, Fields: []scheme.Field{
			{Name: "company", Kind: scheme.Text, Columns: []string{"company"}},
			{Name: "address", Kind: scheme.Place, Columns: []string{"address"}},
		}}
		if notes := profile.AddCodes(written, firms, nil); written.Fields[1].Numberless != c.apart || (written.Field("address_codes") != nil) != c.apart || (len(notes) > 0) != c.apart {
			t.Errorf("%s: the number apart in a written model: want %v: %+v, %q", c.address, c.apart, written.Fields, notes)
		}
		graded := &scheme.Model{Link: scheme.Dedupe, Fields: []scheme.Field{
			{Name: "company", Kind: scheme.Text, Columns: []string{"company"}},
			{Name: "address", Kind: scheme.Text, Holds: scheme.Place, Columns: []string{"address"}, Levels: []string{"exact", "similar 0.8"}},
		}}
		profile.AddCodes(graded, firms, nil)
		if f := graded.Fields[1]; f.Numberless != c.apart || f.Kind != scheme.Text || len(f.Levels) != 2 {
			t.Errorf("%s: the number apart of a text whose levels are written: want %v, as it was otherwise: %+v", c.address, c.apart, f)
		}
		f, codes := p.Model.Field("address"), p.Model.Field("address_codes")
		if f == nil || f.Numberless != c.apart || (codes != nil) != c.apart {
			t.Errorf("%s: the number apart: want %v: %+v, %+v", c.address, c.apart, f, codes)
		}
	}
}

// TestBoxesOfNames: addresses that are nothing but names have no degrees of likeness.
func TestBoxesOfNames(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		first, last := value(row, "given"), value(row/2, "family")
		switch header {
		case "id":
			return fmt.Sprint("r", row)
		case "first name":
			return first
		case "last name":
			return last
		case "chosen":
			return fmt.Sprint(first, row*37%211, "@example.org")
		}
		return first + "." + last + "@example.org"
	}
	for header, levels := range map[string]int{"email": 2, "chosen": 0} {
		p, err := profile.Propose(table(300, []string{"id", "first name", "last name", header}, cell), nil)
		if err != nil {
			t.Fatal(err)
		}
		if f := p.Model.Field(header); f == nil || f.Kind != scheme.Email || len(f.Levels) != levels {
			t.Errorf("%s: want %d levels of its own: %+v", header, levels, f)
		}
	}
}
