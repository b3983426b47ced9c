package advice_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/advice"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

func field(name string, kind scheme.Kind, columns ...string) scheme.Field {
	return scheme.Field{Name: name, Kind: kind, Columns: columns}
}

// TestDifferences: each way in which a model can differ is told in a sentence of its own, and
// what only has another name is not.
func TestDifferences(t *testing.T) {
	t.Parallel()
	proposed := &scheme.Model{Fields: []scheme.Field{
		field("title", scheme.Text, "title"), field("title_codes", scheme.Codes, "title"),
		field("born", scheme.Date, "y", "m", "d"), field("given", scheme.Given, "first"), field("mail", scheme.Email, "mail"),
	}}
	proposed.Fields[3].SwapWith = "title"
	colour := field("colour", scheme.Category, "title")
	colour.Words = []string{"black", "red"}
	if got, want := advice.Differences(proposed, &scheme.Model{Fields: append(slices.Clone(proposed.Fields), colour)}), `there is no field of kind category with words: [black, red] for what tells variants of "title" apart`; len(got) != 1 || got[0] != want {
		t.Errorf("said %q, want %q", got, want)
	}
	none := 0.0
	for want, own := range map[string][]scheme.Field{
		"": proposed.Fields,
		`there is no field of kind codes for the numbers and codes in "title"`:                       slices.Concat(proposed.Fields[:1], proposed.Fields[2:]),
		`of "title" only the codes are compared, and it is proposed as text too`:                     proposed.Fields[1:],
		`field "year" is of kind number, and is proposed as date of "y", "m", "d"`:                   slices.Concat(proposed.Fields[:2], []scheme.Field{field("year", scheme.Number, "y")}, proposed.Fields[3:]),
		`"mail" is not compared, and is proposed as email`:                                           proposed.Fields[:4],
		`"more" is compared, and is proposed for nothing`:                                            slices.Concat(proposed.Fields, []scheme.Field{field("more", scheme.Text, "more")}),
		`field "numbers": codes of "mail" are compared, and none are proposed`:                       slices.Concat(proposed.Fields, []scheme.Field{field("numbers", scheme.Codes, "mail")}),
		`field "given" has no swap_with, and one is proposed`:                                        slices.Concat(proposed.Fields[:3], []scheme.Field{field("given", scheme.Given, "first")}, proposed.Fields[4:]),
		`field "e" has the levels [exact], proposed are [exact, edits 2, similar 0.88, similar 0.7]`: slices.Concat(proposed.Fields[:4], []scheme.Field{{Name: "e", Kind: scheme.Email, Columns: []string{"mail"}, Levels: []string{"exact"}}}),
		`field "e" has term_frequency 0`:                                                             slices.Concat(proposed.Fields[:4], []scheme.Field{{Name: "e", Kind: scheme.Email, Columns: []string{"mail"}, TermFrequency: &none}}),
		`m or u of field "e" are fixed`:                                                              slices.Concat(proposed.Fields[:4], []scheme.Field{{Name: "e", Kind: scheme.Email, Columns: []string{"mail"}, M: []float64{0.9, 0, 0, 0, 0}}}),
	} {
		if got := strings.Join(advice.Differences(&scheme.Model{Fields: own}, proposed), "; "); got != want {
			t.Errorf("said %q, want %q", got, want)
		}
	}
}

// TestRenamed: a proposed key is told in the model's own words, or not at all.
func TestRenamed(t *testing.T) {
	t.Parallel()
	proposed := &scheme.Model{Fields: []scheme.Field{field("a", scheme.Text, "x"), field("b", scheme.Date, "y")}}
	own := &scheme.Model{Fields: []scheme.Field{field("name", scheme.Text, "x"), field("day", scheme.Text, "y")}}
	for key, want := range map[string]string{"a:word": "name:word", "a, a:sound": "name, name:sound", "a, b:year": ""} {
		if got := advice.Renamed(key, proposed, own); got != want {
			t.Errorf("%q became %q, want %q", key, got, want)
		}
	}
}
