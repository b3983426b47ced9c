package twins

import (
	"strings"
	"testing"
)

// TestBesides: twins are of one family, and their given names stand last.
func TestBesides(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"nguyễn văn hùng", "nguyễn văn hưng", true},
		{"phan minh hoa", "phan minh hòa", true},    // no mark is lost but the one
		{"nguyen van hoa", "nguyễn văn hòa", false}, // all are
		{"dương minh minh", "dương minh ninh", true},
		{"trần anh", "trần anh tuấn", false}, // and goes on
		{"lê anh tú", "lê tú anh", false},    // in another order
		{"hunh đức hiền", "huỳnh đức hiển", true},
		{"lê thị lan", "vũ thị loan", false}, // of two families
		{"lan", "loan", true},
	} {
		for _, p := range [][2]string{{c.a, c.b}, {c.b, c.a}} {
			if got := besides(strings.Fields(p[0]), strings.Fields(p[1])); got != c.want {
				t.Errorf("%q and %q: %v", p[0], p[1], got)
			}
		}
	}
	for _, c := range []struct {
		x, y string
		want bool
	}{{"chris", "christopher", true}, {"an", "anh", false}, {"anna", "ann", false}, {"ann", "anna", true}} {
		if short(c.x, c.y) != c.want {
			t.Errorf("%q is short for %q: %v", c.x, c.y, !c.want)
		}
	}
}
