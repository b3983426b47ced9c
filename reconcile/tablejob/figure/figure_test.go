package figure_test

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/tablejob/figure"
)

func TestCount(t *testing.T) {
	t.Parallel()
	about := 12345.4
	tests := []struct {
		n    any
		want string
	}{
		{0, "0"}, {999, "999"}, {1000, "1000"}, {12_345, "12 345"}, {int64(100_000), "100 000"}, {1_234_567, "1 234 567"},
		{10e12, "10 000 000 000 000"}, {&about, "12 345"}, {(*float64)(nil), "?"},
	}
	for _, tt := range tests {
		got, err := figure.Count(tt.n)
		if got = strings.ReplaceAll(got, "\u202f", " "); got != tt.want || err != nil {
			t.Errorf("Count(%v) = %q, %v; want %q", tt.n, got, err, tt.want)
		}
	}
	if _, err := figure.Count("7"); err == nil {
		t.Error("a text was taken for a count")
	}
}

// TestFigures: what is drawn is well-formed, has a bar for each part and one for the
// sum, and says no name that would be markup.
func TestFigures(t *testing.T) {
	t.Parallel()
	w := string(figure.Waterfall([]figure.Bar{{Name: "any two rows", Bits: -8.5}, {Name: "name: <same> & more", Bits: 12}, {Name: "born: differs", Bits: -2.25}}))
	if n := strings.Count(w, "<rect"); n != 4 {
		t.Errorf("%d bars, want 4: %s", n, w)
	}
	if !strings.Contains(w, "&lt;same&gt; &amp; more") || !strings.Contains(w, ">+1.2<") && !strings.Contains(w, ">+1.3<") {
		t.Errorf("the waterfall lacks a name or its sum: %s", w)
	}
	c := string(figure.Curve([]figure.Point{{Threshold: 0.5, Pairs: 10, Precision: 0.9, Recall: 0.99}, {Threshold: 0.9, Pairs: 8, Precision: 1, Recall: 0.8}}, 0.7))
	if !strings.Contains(c, `class="cut"`) || strings.Count(c, "<polyline") != 2 {
		t.Errorf("the curve lacks a line: %s", c)
	}
	for _, svg := range []string{w, c, string(figure.Waterfall(nil)), string(figure.Curve(nil, 1))} {
		d := xml.NewDecoder(strings.NewReader(svg))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%v in %s", err, svg)
			}
		}
	}
}
