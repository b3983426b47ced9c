package closer_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile/closer"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

func never(string) bool { return false }

var persons = closer.Rows{Persons: true, Apart: never, Whole: never}

func model(fields ...scheme.Field) *scheme.Model { return &scheme.Model{Version: 1, Fields: fields} }

func field(k scheme.Kind, left string, right string) scheme.Field {
	return scheme.Field{Name: "f", Kind: k, Columns: strings.Split(left, "+"), RightColumns: strings.Split(right, "+")}
}

// TestKinds: a kind that says less than what the columns hold gives way, and one that says more,
// or is meant as it stands, does not.
func TestKinds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		own      scheme.Field
		proposed []scheme.Field
		want     scheme.Kind
	}{
		"a name as text":            {field("text", "name", "who"), []scheme.Field{field("name", "name", "who")}, "name"},
		"a postal code":             {field("identifier", "zip", "zip"), []scheme.Field{field("code", "zip", "zip")}, "code"},
		"a sex":                     {field("category", "sexo", "sex"), []scheme.Field{field("sex", "sexo", "sex")}, "sex"},
		"a year of birth":           {field("number", "yob", "born"), []scheme.Field{field("date", "yob", "born")}, "date"},
		"a family name as name":     {field("name", "last", "last"), []scheme.Field{field("family", "last", "last")}, "family"},
		"parts of a name":           {field("text", "first+last", "who"), []scheme.Field{field("name", "first+last", "who")}, "name"},
		"parts on either side":      {field("text", "first+last", "first+last"), []scheme.Field{field("given", "first", "first"), field("family", "last", "last")}, "name"},
		"an address in parts":       {field("text", "no+street", "no+street"), []scheme.Field{field("code", "no", "no"), field("place", "street", "street")}, "place"},
		"what says more":            {field("place", "a", "a"), []scheme.Field{field("text", "a", "a")}, "place"},
		"a name in any order":       {field("name", "a", "a"), []scheme.Field{field("name_vietnamese", "a", "a")}, "name"},
		"firms that look like men":  {field("name", "a", "a"), []scheme.Field{field("text", "a", "a")}, "name"},
		"an identifier of few rows": {field("identifier", "a", "a"), []scheme.Field{field("text", "a", "a")}, "identifier"},
		"other columns":             {field("text", "a", "b"), []scheme.Field{field("name", "a", "c")}, "text"},
		"a part of what is known":   {field("text", "first", "first"), []scheme.Field{field("name", "first+last", "first+last")}, "text"},
		"not all is known":          {field("text", "first+x", "first+x"), []scheme.Field{field("given", "first", "first")}, "text"},
		"a name and a place":        {field("text", "n+p", "n+p"), []scheme.Field{field("name", "n", "n"), field("place", "p", "p")}, "text"},
		"codes beside the words":    {field("text", "n", "n"), []scheme.Field{field("codes", "n", "n"), field("place", "n", "n")}, "place"},
	} {
		own := model(c.own)
		notes := closer.Kinds(own, model(c.proposed...), persons)
		if got := own.Fields[0].Kind; got != c.want {
			t.Errorf("%s: kind %s, want %s", name, got, c.want)
		}
		if changed := c.want != c.own.Kind; changed != (len(notes) == 1 && strings.Contains(notes[0], string(c.want))) {
			t.Errorf("%s: said %q", name, notes)
		}
	}
}

// TestApart: an identifier that tells rows apart stays one, and one that many share is a code.
func TestApart(t *testing.T) {
	t.Parallel()
	for apart, want := range map[bool]scheme.Kind{true: scheme.Identifier, false: scheme.Code} {
		own := model(field("identifier", "number", "no"))
		rows := closer.Rows{Apart: func(column string) bool { return apart && column == "number" }}
		closer.Kinds(own, model(field("code", "number", "no")), rows)
		if got := own.Fields[0].Kind; got != want {
			t.Errorf("kind %s where rows share it: %t; want %s", got, !apart, want)
		}
	}
}

// TestWhole: a whole name stays one where a header that is that of given names stands over it, in either table.
func TestWhole(t *testing.T) {
	t.Parallel()
	for column, want := range map[string]scheme.Kind{"nome": scheme.Name, "name": scheme.Name, "none": scheme.Given} {
		own := model(field("name", "nome", "name"))
		notes := closer.Kinds(own, model(field("given", "nome", "name")), closer.Rows{Persons: true, Whole: func(c string) bool { return c == column }})
		if got := own.Fields[0].Kind; got != want || len(notes) == 0 != (got == scheme.Name) {
			t.Errorf("whole names in %s: kind %s, want %s: %q", column, got, want, notes)
		}
	}
}

// TestAsSaid: levels that ask the same of a date or a number as of the text of it stand there, with their
// shares; what a text alone has, or likeness, keeps the kind.
func TestAsSaid(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		own, proposed scheme.Kind
		levels        string
		want          scheme.Kind
	}{
		"a date, the same":    {"text", "date", "exact", "date"},
		"a date, misprints":   {"text", "date", "exact;edits 1", "text"},
		"a sex":               {"category", "sex", "exact", "sex"},
		"a telephone":         {"text", "phone", "exact;edits 2", "phone"},
		"an address, alike":   {"text", "email", "exact;similar 0.9", "text"},
		"a name, the same":    {"text", "name", "exact", "text"},
		"a year, and near it": {"number", "date", "exact;within 0.1", "number"},
	} {
		f := field(c.own, "c", "c")
		f.Levels = strings.Split(c.levels, ";")
		f.M = append(make([]float64, len(f.Levels)), 0.05)
		own := model(f)
		notes := closer.Kinds(own, model(field(c.proposed, "c", "c")), persons)
		if got := own.Fields[0]; got.Kind != c.want || !reflect.DeepEqual(got.Levels, f.Levels) || !reflect.DeepEqual(got.M, f.M) || len(notes) != 1 {
			t.Errorf("%s: %+v, said %q", name, got, notes)
		}
	}
}

// TestHolds: a field whose levels or shares are written is compared as it stands, and only learnt as what it holds.
func TestHolds(t *testing.T) {
	t.Parallel()
	levels, shares := field("text", "n", "n"), field("text", "n", "n")
	levels.Levels, shares.M = []string{"exact"}, []float64{0.9}
	for _, f := range []scheme.Field{levels, shares} {
		own := model(f)
		notes := closer.Kinds(own, model(field("name", "n", "n")), persons)
		if got := own.Fields[0]; got.Kind != scheme.Text || got.Meaning() != scheme.Name || len(notes) != 1 {
			t.Errorf("kind %s, taken for %s; said %q", got.Kind, got.Meaning(), notes)
		}
	}
}

// TestNoPersons: where nothing is of persons, a text that looks like their names stays one.
func TestNoPersons(t *testing.T) {
	t.Parallel()
	own := model(field("text", "name", "name"))
	if notes := closer.Kinds(own, model(field("name", "name", "name")), closer.Rows{Apart: never}); own.Fields[0].Kind != scheme.Text || len(notes) > 0 {
		t.Errorf("kind %s; said %q", own.Fields[0].Kind, notes)
	}
}

// TestReadings: what is proposed of how values are read goes with the kind, and with a kind that is
// written already; a field whose levels are written as of another kind is left alone.
func TestReadings(t *testing.T) {
	t.Parallel()
	births := field("date", "age", "age")
	births.AgesIn, births.RightAgesIn, births.Levels = 1836, 1846, []string{"exact", "years 2"}
	asked, year, place := field("date", "age+year", "age+census"), field("number", "year", "census"), field("place", "age", "age")
	masked := field("phone", "tel", "tel")
	masked.Shown = []int{3, 4}
	ages, levels, date := field("number", "age", "age"), field("number", "age", "age"), field("date", "age", "age")
	levels.Levels = []string{"exact", "within 0.1"}
	parts := field("date", "y+m+d", "y+m+d")
	for what, c := range map[string]struct{ own, proposed, want scheme.Field }{
		"ages":             {ages, births, births},
		"ages as dates":    {date, births, births},
		"ages with levels": {levels, births, levels},
		"masked":           {field("phone", "tel", "tel"), masked, masked},
		"ages when asked":  {ages, asked, asked},
		"the year asked":   {year, asked, year},
		"what is no age":   {place, asked, place},
		"day first":        {field("text", "d+m+y", "d+m+y"), parts, parts},
	} {
		own := model(c.own)
		notes := closer.Kinds(own, model(c.proposed), persons)
		if got := own.Fields[0]; !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", what, got, c.want)
		}
		if said := len(notes) == 1; said == (what == "the year asked" || what == "what is no age") {
			t.Errorf("%s: said %q", what, notes)
		}
	}
}
