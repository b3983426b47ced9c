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
