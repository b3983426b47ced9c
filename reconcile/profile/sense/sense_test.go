package sense_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/profile/sense"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// invented makes words of nobody's language: the tests must not rest on names that are known.
func invented(r *rand.Rand, n int, end string) (out []string) {
	for range n {
		w := ""
		for range 2 + r.IntN(2) {
			w += string("bdfgklmnprstvz"[r.IntN(14)]) + string("aeiou"[r.IntN(5)])
		}
		out = append(out, strings.ToUpper(w[:1])+w[1:]+end)
	}
	return out
}

// persons are columns of a table of invented persons, by what they hold.
func persons() map[string]sense.Column {
	r := rand.New(rand.NewPCG(5, 5))
	she, he, families, towns := invented(r, 30, ""), invented(r, 30, ""), invented(r, 300, ""), invented(r, 25, "ville")
	cells := map[string][]string{}
	add := func(column, cell string) { cells[column] = append(cells[column], cell) }
	for i := range 1500 {
		given, sex := she[r.IntN(30)], "x1"
		if r.IntN(2) == 0 {
			given, sex = he[r.IntN(30)], "x2"
		}
		family := families[r.IntN(300)]
		y, m, d := 1930+r.IntN(80), 1+r.IntN(12), 1+r.IntN(28)
		add("given", given)
		add("family", family)
		add("full", given+" "+family)
		add("initial", string(rune('A'+r.IntN(26))))
		add("sex", sex)
		add("town", towns[r.IntN(25)])
		add("born", fmt.Sprintf("%02d.%02d.%d", d, m, y))
		add("year", fmt.Sprint(y))
		add("month", fmt.Sprint(m))
		add("day", fmt.Sprint(1+i%31))
		add("home", fmt.Sprintf("%s %d", families[r.IntN(300)], 1+r.IntN(200)))
		add("plot", fmt.Sprintf("Sheet %d, plot %d", 1+r.IntN(40), 1+r.IntN(400)))
		add("product", fmt.Sprintf("%s %d00ml", families[r.IntN(300)], 1+r.IntN(9)))
		add("call", fmt.Sprintf("0%09d", 100000000+r.IntN(899999999)))
		add("number", fmt.Sprint(1000000+r.IntN(8999999)))
		add("postcode", fmt.Sprintf("AB%d %dCD", 1+r.IntN(9), 1+r.IntN(9)))
		add("box", strings.ToLower(family+given)+"@a.example")
		add("maker", "Make"+families[i%20])
		add("model", families[i%20]+strings.ToLower(she[(i%20+i/20%2)%30]))
	}
	read := map[string]scheme.Kind{
		"born": scheme.Date, "sex": scheme.Category, "year": scheme.Code, "month": scheme.Category, "day": scheme.Number,
		"call": scheme.Identifier, "number": scheme.Identifier, "box": scheme.Email,
	}
	out := map[string]sense.Column{}
	for name, list := range cells {
		c := sense.Column{Cells: list, Kind: scheme.Text}
		for _, cell := range list {
			c.Words = append(c.Words, column.Fold(cell))
		}
		if k := read[name]; k != "" {
			c.Kind = k
		}
		if name == "born" {
			c.Dates, c.Years = 1, 72
		}
		out[name] = c
	}
	return out
}

// TestTell: what columns hold is told by their values and their neighbours, and of a table that
// nothing calls one of persons no names are told.
func TestTell(t *testing.T) {
	t.Parallel()
	known := persons()
	for name, tt := range map[string]struct{ columns, want string }{
		"a sex tells the given name":      {"given family sex", "given family sex"},
		"the family's before it":          {"family given sex", "family given sex"},
		"a town before them":              {"town given family sex born", "- given family sex -"},
		"given names are fewer":           {"family given born", "family given -"},
		"a mailbox begins with the given": {"family given box born", "given family - -"},
		"an initial between":              {"given initial family born", "given middle family -"},
		"a full name":                     {"full born home", "name - place"},
		"a full name and years":           {"full year", "name date"},
		"a date in parts":                 {"given family year month day", "given family year month day"},
		"a date in parts, the day first":  {"full day month year", "name day month year"},
		"no person":                       {"given family", "- -"},
		"a model tells its maker":         {"maker model year", "- - date"},
		"addresses by themselves":         {"home town", "place -"},
		"plots and products are none":     {"plot product", "- -"},
		"telephones, and other numbers":   {"call number", "phone -"},
		"postcodes of two groups":         {"postcode home", "code place"},
		"names that are known stay":       {"!given !family sex born", "- - - -"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var columns []sense.Column
			for c := range strings.FieldsSeq(tt.columns) {
				column := known[strings.TrimPrefix(c, "!")]
				column.Named = c[0] == '!'
				columns = append(columns, column)
			}
			parts := map[sense.Part]string{sense.Middle: "middle", sense.Year: "year", sense.Month: "month", sense.Day: "day"}
			var got []string
			for _, m := range sense.Tell(columns) {
				word := string(m.Kind) + parts[m.Part]
				if word == "" {
					word = "-"
				} else if m.Why == "" {
					t.Error("without a reason")
				}
				got = append(got, word)
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("%s: %s, want %s", tt.columns, s, tt.want)
			}
		})
	}
}

// TestFamily: of two columns of names the family's is the one that rows of one address share.
func TestFamily(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	names, families := invented(r, 200, ""), invented(r, 30, "")
	columns := make([]sense.Column, 4)
	for home := range 300 {
		family := families[r.IntN(30)]
		for range 3 {
			for i, cell := range []string{family, names[r.IntN(200)], fmt.Sprintf("01.01.%d", 1930+r.IntN(80)), fmt.Sprintf("Way %d", home)} {
				columns[i].Cells = append(columns[i].Cells, cell)
				columns[i].Words = append(columns[i].Words, column.Fold(cell))
			}
		}
	}
	for i := range columns {
		columns[i].Kind = scheme.Text
	}
	columns[2].Kind, columns[2].Dates, columns[2].Years = scheme.Date, 1, 72
	if got := sense.Tell(columns); got[0].Kind != scheme.Family || got[1].Kind != scheme.Given {
		t.Errorf("%v", got)
	}
}
