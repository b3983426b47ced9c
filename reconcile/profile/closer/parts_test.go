package closer_test

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile/closer"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// TestParts: a whole name is compared by its parts where both tables have each in columns of its own, and
// nothing that was written is of the whole one. Keys that ask for it are left what they ask for.
func TestParts(t *testing.T) {
	t.Parallel()
	given, family := field("given", "first", "fore"), field("family", "last", "sur")
	given.Name, family.Name = "g", "s"
	plain := field("name", "first+last", "fore+sur")
	levels, taken := plain, field("place", "town", "town")
	levels.Levels, taken.Name = []string{"exact", "similar 0.9"}, "g"
	for what, c := range map[string]struct {
		own, proposed []scheme.Field
		keys          []string
		want          string
	}{
		"two columns":       {[]scheme.Field{plain}, []scheme.Field{given, family}, nil, "given g;family s;"},
		"a key asks for it": {[]scheme.Field{plain}, []scheme.Field{given, family}, []string{"f:sound"}, "name f, for keys;given g;family s;"},
		"levels":            {[]scheme.Field{levels}, []scheme.Field{given, family}, nil, "name f;"},
		"one column":        {[]scheme.Field{field("name", "first+last", "who")}, []scheme.Field{field("name", "first+last", "who")}, nil, "name f;"},
		"another column":    {[]scheme.Field{field("name", "first+last+title", "fore+sur")}, []scheme.Field{given, family}, nil, "name f;"},
		"a name is taken":   {[]scheme.Field{plain, taken}, []scheme.Field{given, family}, nil, "name f;place g;"},
		"no family name":    {[]scheme.Field{plain}, []scheme.Field{given, field("given", "last", "sur")}, nil, "name f;"},
	} {
		m := model(c.own...)
		m.Link, m.Blocking.Keys = scheme.LinkTables, c.keys
		notes, got := closer.Parts(m, model(c.proposed...)), ""
		for _, f := range m.Fields {
			got += string(f.Kind) + " " + f.Name
			if f.BlockOnly {
				got += ", for keys"
			}
			got += ";"
		}
		if got != c.want || (len(notes) > 0) != (len(m.Fields) > len(c.own)) {
			t.Errorf("%s: %s, notes %q; want %s", what, got, notes, c.want)
		}
	}
}
