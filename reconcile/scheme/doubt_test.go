package scheme_test

import (
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// TestDoubts: what a dedupe does not read, and what counts twice, is said with its place; what is
// read out of a column, serves keys or was trained is not.
func TestDoubts(t *testing.T) {
	t.Parallel()
	names := scheme.Field{Name: "names", Kind: scheme.Name, Columns: []string{"first", "last"}}
	last := scheme.Field{Name: "last", Kind: scheme.Family, Columns: []string{"last"}}
	only := last
	only.BlockOnly = true
	renamed := last
	renamed.RightColumns = []string{"surname"}
	title := scheme.Field{Name: "title", Kind: scheme.Text, Columns: []string{"title"}}
	for what, c := range map[string]struct {
		link    scheme.Link
		fields  []scheme.Field
		rightID string
		trained bool
		want    string // pointers
	}{
		"one column in two fields":       {link: scheme.Dedupe, fields: []scheme.Field{names, title, last}, want: "/fields/2/columns"},
		"of two tables":                  {link: scheme.OneToOne, fields: []scheme.Field{names, last}, want: "/fields/1/columns"},
		"in one of two tables":           {link: scheme.OneToOne, fields: []scheme.Field{names, renamed}},
		"for the keys":                   {link: scheme.Dedupe, fields: []scheme.Field{names, only}},
		"trained":                        {link: scheme.Dedupe, fields: []scheme.Field{names, last}, trained: true},
		"the codes of a text":            {link: scheme.Dedupe, fields: []scheme.Field{title, {Name: "codes", Kind: scheme.Codes, Columns: title.Columns}}},
		"the words of a text":            {link: scheme.Dedupe, fields: []scheme.Field{title, {Name: "colour", Kind: scheme.Category, Words: []string{"red", "blue"}, Columns: title.Columns}}},
		"the right table of a dedupe":    {link: scheme.Dedupe, fields: []scheme.Field{title, renamed}, rightID: "number", want: "/right_id /fields/1/right_columns"},
		"the right table of dedupe_left": {link: scheme.DedupeLeft, fields: []scheme.Field{title, renamed}, rightID: "number"},
	} {
		m := &scheme.Model{Link: c.link, Fields: c.fields, RightID: c.rightID}
		if c.trained {
			m.Learnt = &scheme.Learnt{}
		}
		var at []string
		for _, d := range m.Doubts() {
			at = append(at, d.At)
			if !strings.Contains(d.Text, "leave") {
				t.Errorf("%s: no remedy: %s", what, d.Text)
			}
		}
		if got := strings.Join(at, " "); got != c.want {
			t.Errorf("%s: doubts at %q, want %q", what, got, c.want)
		}
	}
}
