package profile_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestStrayed: where a maker or a year is blank it stands in the title, of every other row;
// such columns are joined. A maker who stands in every title, and a maker who is nowhere,
// are fields by themselves.
func TestStrayed(t *testing.T) {
	t.Parallel()
	headers := []string{"id", "title", "maker", "year"}
	for _, c := range []struct {
		what, maker string
		joined      bool
	}{
		{"strays", "strays", true}, {"in all titles", "always", false}, {"nowhere", "never", false},
	} {
		cell := func(row int, header string) string {
			maker, year := value(row, "maker"), fmt.Sprint(1990+row/3%30)
			noMaker, noYear := row*7%11 < 5, row*5%13 < 6
			switch header {
			case "title":
				out := strings.Fields(value(row, "title"))[:2+row%2]
				if c.maker == "always" || c.maker == "strays" && noMaker {
					out = append(out, maker)
				}
				if c.maker == "strays" && noYear {
					out = append(out, year)
				}
				return strings.Join(out, " ")
			case "maker":
				if noMaker {
					return ""
				}
				return maker
			case "year":
				if noYear {
					return ""
				}
				return year
			}
			return fmt.Sprint("r", row)
		}
		one := table(600, headers, cell)
		got := summary(t, one, one)
		if joined := strings.Contains(got, "text [title maker year] [title maker year]"); joined != c.joined {
			t.Errorf("%s: joined %v, want %v:\n%s", c.what, joined, c.joined, got)
		}
		if alone := strings.Contains(summary(t, one, nil), "text [title maker year]"); alone != c.joined {
			t.Errorf("%s: of one table joined %v, want %v", c.what, alone, c.joined)
		}
	}
}
