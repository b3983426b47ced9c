package profile_test

import (
	"fmt"
	"strings"
	"testing"
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
