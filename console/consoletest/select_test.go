package consoletest

import (
	"slices"
	"strings"
	"testing"
)

func TestSelectors(t *testing.T) {
	t.Parallel()
	d := Parse(t, strings.NewReader(`<main id="m"><p class="a b">one <b>two</b></p><a href="/x" rel="next" class="b">three</a></main><p>four</p>`))
	for selector, want := range map[string][]string{
		"p":               {"one two", "four"},
		"main p":          {"one two"},
		"p.a":             {"one two"},
		".b":              {"one two", "three"},
		"#m .b":           {"one two", "three"},
		"a[href]":         {"three"},
		"a[rel=next]":     {"three"},
		"a[rel=prev]":     nil,
		"main p.a.b b":    {"two"},
		"p.c":             nil,
		"a.b[rel=next]":   {"three"},
		"#m.x":            nil,
		"main[id=m] a":    {"three"},
		"body main b":     {"two"},
		"b p":             nil,
		"[class]":         {"one two", "three"},
		"a#m":             nil,
		"main#m":          {"one two three"},
		"p[class=a] b":    nil,
		"html body p b":   {"two"},
		"a.b[href=/x]":    {"three"},
		"a[href=/x].b":    {"three"},
		"a[href=/x].none": nil,
	} {
		if got := d.Texts(selector); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", selector, got, want)
		}
	}
	if e := d.One(t, "a"); e.Tag() != "a" || e.Attr("rel") != "next" || e.Has("id") || len(e.Attrs()) != 3 {
		t.Errorf("the element is not read right: %v", e.Attrs())
	}
}

func TestSampleHoldsTogether(t *testing.T) {
	t.Parallel()
	s := Sample()
	run := s.Kept[0]
	total := 0
	for _, n := range run.Counts {
		total += n
	}
	if total != run.Rows || run.Rows != len(s.Rows[run.ID]) {
		t.Errorf("%d rows, verdicts of %d", run.Rows, total)
	}
	Hostile()
	if Sample().Fields[0].VI != "Họ, chữ đệm và tên khai sinh" {
		t.Error("a hostile system changes the samples made after it")
	}
}
