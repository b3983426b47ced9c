package profile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile"
)

// TestHeld: columns that the other table has within a text are joined, either way around, and
// their numbers are compared by themselves; what the text's partner holds already is not.
func TestHeld(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		wine, year := fmt.Sprintf("%s %s", value(row, "maker"), value(row/3, "family")), fmt.Sprint(1990+row%25)
		switch header {
		case "id":
			return fmt.Sprint("r", row)
		case "wine":
			return wine
		case "vintage":
			return year
		case "kept":
			return fmt.Sprint(value(row, "maker"), " ", year)
		}
		return year + " Château " + wine
	}
	left, right := table(300, []string{"id", "wine", "vintage"}, cell), table(300, []string{"id", "label"}, cell)
	for _, got := range []string{summary(t, left, right), strings.ReplaceAll(strings.ReplaceAll(summary(t, right, left), "[label] [wine vintage]", "[wine vintage] [label]"), "label_codes", "wine_codes")} {
		if !strings.Contains(got, "text [wine vintage] [label]") || !strings.Contains(got, "codes [wine vintage] [label]") {
			t.Errorf("not joined:\n%s", got)
		}
	}
	if got := summary(t, table(300, []string{"id", "label", "vintage"}, cell), right); strings.Contains(got, "vintage") {
		t.Errorf("joined with what its own text holds:\n%s", got)
	}
}

// TestCodesHeld: numbers that one table has in columns of their own and the other behind a name are compared by
// themselves, and those that stand in no text are not.
func TestCodesHeld(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		name, mg, tablets := value(row/3, "family"), []int{5, 10, 25, 50}[row%4], []int{20, 30, 60}[row/4%3]
		switch header {
		case "id":
			return fmt.Sprint("r", row)
		case "product":
			return name
		case "strength":
			return fmt.Sprint(mg, " mg")
		case "quantity":
			return fmt.Sprint(tablets)
		case "batch":
			return fmt.Sprint(100 + row%7)
		}
		return fmt.Sprintf("%s %dMG TAB x %d", name, mg, tablets)
	}
	left, right := table(300, []string{"id", "product", "strength", "quantity", "batch"}, cell), table(300, []string{"id", "sold as"}, cell)
	for want, got := range map[string]string{"codes [strength quantity] [sold as]": summary(t, left, right), "codes [sold as] [strength quantity]": summary(t, right, left)} {
		if !strings.Contains(got, want+"\n") && !strings.HasSuffix(got, want) {
			t.Errorf("want %s:\n%s", want, got)
		}
	}
	p, err := profile.Propose(left, right)
	if notes := fmt.Sprint(p.Notes.LeftOut); err != nil || strings.Contains(notes, "strength") || !strings.Contains(notes, "batch") {
		t.Errorf("%v: left out: %s", err, notes)
	}
}

// TestCodesBeside: the block and the lot of a parcel are compared with a text of the other table that meets no
// column, and a number that lies otherwise is not.
func TestCodesBeside(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		block, lot := row*7%23+1, row*11%180+1
		switch header {
		case "id":
			return fmt.Sprint("r", row)
		case "owner":
			return value(row, "given") + " " + value(row, "family")
		case "block":
			return fmt.Sprint(block)
		case "lot":
			return fmt.Sprint(lot)
		case "sheets":
			return fmt.Sprint(200 + row%7)
		}
		return fmt.Sprintf("Block %d, lot %d", block, lot)
	}
	left, right := table(900, []string{"id", "owner", "block", "lot", "sheets"}, cell), table(900, []string{"id", "owner", "where"}, cell)
	for want, got := range map[string]string{"codes [block lot] [where]": summary(t, left, right), "codes [where] [block lot]": summary(t, right, left)} {
		if !strings.Contains(got+"\n", "\n"+want+"\n") {
			t.Errorf("want %s:\n%s", want, got)
		}
	}
	if got := summary(t, table(900, []string{"id", "owner", "block", "sheets"}, cell), right); strings.Contains(got, "codes") {
		t.Errorf("one number of two is compared:\n%s", got)
	}
}

// TestCategoryHeld: a category that the other table writes among other words is compared by its words, and one whose
// values stand there as by chance is not.
func TestCategoryHeld(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		town, state := value(row/2, "family")+"ville", []string{"TX", "CA", "NY", "IL"}[row*row%97%4]
		switch header {
		case "id":
			return fmt.Sprint("r", row)
		case "name":
			return value(row, "title")
		case "city":
			return town
		case "state":
			return state
		case "shift":
			return []string{"AM", "PM", "NT"}[row%3]
		}
		return town + ", " + state
	}
	left, right := table(300, []string{"id", "name", "city", "state", "shift"}, cell), table(300, []string{"id", "name", "location"}, cell)
	for want, got := range map[string]string{"category [state] [location]": summary(t, left, right), "category [location] [state]": summary(t, right, left)} {
		if !strings.Contains(got, want) || strings.Contains(got, "shift") {
			t.Errorf("want %s:\n%s", want, got)
		}
	}
}

// TestMeanings: of columns of one sort those meet whose names say the same, or whose numbers lie
// alike; categories that share no value and no name do not.
func TestMeanings(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		n := row * 7 % 300
		switch header {
		case "id":
			return fmt.Sprint("r", row)
		case "title", "name":
			return value(row, "title")
		case "price_eur":
			return fmt.Sprint(20 + n)
		case "price":
			return fmt.Sprintf("£%d.35", 18+n)
		case "score":
			return fmt.Sprint(84 + n%16)
		case "year":
			return fmt.Sprint(1990 + n%20)
		case "country":
			return []string{"PL", "CZ", "HU"}[n%3]
		case "country_name":
			return []string{"Poland", "Czechia", "Hungary"}[n%3]
		case "type":
			return []string{"river", "town", "lake"}[n%3]
		case "lat", "latitudine":
			return fmt.Sprintf("%.4f", 37+float64(n*31%300)/40)
		}
		return fmt.Sprintf("%.4f", 7+float64(n*17%300)/33)
	}
	left := table(300, []string{"id", "title", "price_eur", "country", "lat", "lng"}, cell)
	right := table(300, []string{"id", "name", "score", "price", "type", "country_name", "longitudine", "latitudine"}, cell)
	got := summary(t, left, right)
	for _, want := range []string{"[price_eur] [price]", "[country] [country_name]", "[lat] [latitudine]", "[lng] [longitudine]"} {
		if !strings.Contains(got, want) {
			t.Errorf("want %s in\n%s", want, got)
		}
	}
	if got := summary(t, table(300, []string{"id", "title", "country"}, cell), table(300, []string{"id", "name", "type"}, cell)); strings.Contains(got, "type") {
		t.Errorf("a country is compared with a type:\n%s", got)
	}
	if got := summary(t, table(300, []string{"id", "title", "year"}, cell), table(300, []string{"id", "name", "score"}, cell)); strings.Contains(got, "score") {
		t.Errorf("a year is compared with a score:\n%s", got)
	}
}

// TestNamesInOneHeader: a header that names both parts of a name is of whole ones; the father's
// name beside the bearer's is no given name; and the year of a birth is a date.
func TestNamesInOneHeader(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		switch header {
		case "id":
			return fmt.Sprint("r", row)
		case "ime":
			return value(row, "given")
		case "ime oca":
			return value(row, "father")
		case "prezime":
			return value(row, "family")
		case "birth year":
			return value(row, "born")[:4]
		}
		return value(row, "given") + " " + value(row, "family")
	}
	got := summary(t, table(300, []string{"id", "ime", "ime oca", "prezime", "birth year"}, cell), table(300, []string{"id", "ime_i_prezime", "birth year"}, cell))
	for _, want := range []string{"name [prezime ime oca ime] [ime_i_prezime]", "date [birth year] [birth year]"} {
		if !strings.Contains(got, want) {
			t.Errorf("want %s in\n%s", want, got)
		}
	}
}

// TestScattered: where a model number is blank in some rows and stands in the titles of others, the
// codes of both are compared together; not where it is never blank, or never in a title.
func TestScattered(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what          string
		blank, titled int // rows of twelve
		joined        bool
	}{{"scattered", 5, 4, true}, {"always there", 0, 4, false}, {"in no title", 5, 0, false}} {
		side := func(blank, titled int) func(row int, header string) string {
			return func(row int, header string) string {
				model := fmt.Sprintf("SM-%d", 1000+row*7%5000)
				switch header {
				case "title":
					out := value(row, "maker") + " " + strings.Join(strings.Fields(value(row, "title"))[:2], " ")
					if row*5%12 < titled {
						out += " " + model
					}
					return out
				case "model number":
					if row*7%12 < blank {
						return ""
					}
					return model
				}
				return fmt.Sprint("r", row)
			}
		}
		headers := []string{"id", "title", "model number"}
		for what, got := range map[string]string{
			"two tables": summary(t, table(400, headers, side(0, 0)), table(400, headers, side(c.blank, c.titled))),
			"one table":  summary(t, table(400, headers, side(c.blank, c.titled)), nil),
		} {
			if strings.Contains(got, "codes [model number title]") != c.joined {
				t.Errorf("%s, %s: want joined: %v\n%s", c.what, what, c.joined, got)
			}
		}
	}
}
