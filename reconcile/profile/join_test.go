package profile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile"
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

// TestYears: a birth known to the day in one table and to the year in the other is compared as a
// date, either way around; years that lie elsewhere, of a first visit, are of something else.
func TestYears(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		switch header {
		case "id":
			return fmt.Sprint("r", row)
		case "name":
			return value(row, "given") + " " + value(row/2, "family")
		case "born":
			return value(row, "born")
		case "since":
			return fmt.Sprint(1900 + row%35)
		}
		return value(row*7, "born")[:4]
	}
	for _, c := range []struct {
		left, right string
		date        bool
	}{{"born", "yob", true}, {"yob", "born", true}, {"born", "x7", true}, {"x7", "born", true}, {"born", "since", false}} {
		got := summary(t, table(300, []string{"id", "name", c.left}, cell), table(300, []string{"id", "name", c.right}, cell))
		if strings.Contains(got, "\ndate ["+c.left+"] ["+c.right+"]") != c.date {
			t.Errorf("%s and %s: want a date: %v\n%s", c.left, c.right, c.date, got)
		}
	}
}

// TestNumberNotOfRows: a column called as the numbers of rows are, which some rows lack, is no such.
func TestNumberNotOfRows(t *testing.T) {
	t.Parallel()
	got := summary(t, table(300, []string{"ref", "title", "record"}, func(row int, header string) string {
		switch {
		case header == "ref":
			return fmt.Sprint("r", row)
		case header == "title":
			return value(row, "title")
		case row%3 > 0:
			return ""
		}
		return fmt.Sprint(81045000 + row*9973%900000)
	}), nil)
	if !strings.Contains(got, "identifier [record]") {
		t.Errorf("the numbers are not compared:\n%s", got)
	}
}

// TestRelatives: a mother's name is neither that of her child nor a part of it, and does not hide
// that a table has one whole name, which the other has in parts.
func TestRelatives(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		switch header {
		case "id":
			return fmt.Sprint("r", row)
		case "full name":
			return value(row, "given") + " " + value(row, "family")
		case "first name":
			return value(row, "given")
		case "last name":
			return value(row, "family")
		}
		return value(row*3, "given") + " " + value(row*5, "family")
	}
	whole := table(300, []string{"id", "full name", "mother's name"}, cell)
	for _, header := range []string{"mother name", "Name of mother"} {
		got := summary(t, whole, table(300, []string{"id", "first name", "last name", header}, cell))
		for _, want := range []string{"\nname [full name] [last name first name]", "[mother's name] [" + header + "]"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q:\n%s", header, want, got)
			}
		}
	}
}

// TestBirthIsNoVisit: of two columns of dates the birth meets the one whose years are those of
// births, although it is not called one; a year alone, about or exactly, is a date there.
func TestBirthIsNoVisit(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		switch header {
		case "id":
			return fmt.Sprint("r", row)
		case "name":
			return value(row, "given") + " " + value(row, "family")
		case "date of visit":
			return fmt.Sprintf("2023-%02d-%02d", 1+row%12, 1+row%28)
		}
		born := value(row, "born")
		switch {
		case header == "b" && row%3 == 0:
			return born[:4]
		case header == "b" && row%7 == 0:
			return "ca. " + born[:4]
		}
		return born
	}
	got := summary(t, table(300, []string{"id", "name", "date of birth"}, cell), table(300, []string{"id", "name", "date of visit", "b"}, cell))
	if !strings.Contains(got, "\ndate [date of birth] [b]") {
		t.Errorf("the birth is not compared with the birth:\n%s", got)
	}
}

// TestSayOnce: the year of a date and a name that the full one holds agree whenever those do, and
// are not compared beside them; where they say more, they are.
func TestSayOnce(t *testing.T) {
	t.Parallel()
	cell := func(own bool) func(int, string) string {
		return func(row int, header string) string {
			born, first, last := value(row, "born"), value(row, "given"), value(row, "family")
			full, year := first+" "+last, born[:4]
			if own && row%10 == 0 { // taken down by itself
				year, first, last = "1930", "Other", "Another"
			}
			return map[string]string{"dob": born, "birth_year": year, "first_name": first, "last_name": last, "full_name": full, "city": value(row, "maker")}[header]
		}
	}
	for title, c := range map[string]struct {
		header, compared string
		own              bool
	}{
		"a given name and a year": {"full_name first_name dob birth_year city", "full_name dob city", false},
		"all parts of a name":     {"full_name first_name last_name dob", "first_name last_name dob", false},
		"values of their own":     {"full_name first_name last_name dob birth_year", "full_name first_name last_name dob birth_year", true},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			header := strings.Fields(c.header)
			p, err := profile.Propose(table(300, header, cell(false)), table(300, header, cell(c.own)))
			if err != nil {
				t.Fatal(err)
			}
			var compared []string
			for _, f := range p.Model.Compared() {
				compared = append(compared, f.Name)
			}
			if got := strings.Join(compared, " "); got != c.compared {
				t.Errorf("compared are %s, want %s", got, c.compared)
			}
		})
	}
}

// TestFamilyBesideGiven: what stands beside a given name is the family name, where the other table has the whole name
// in one column: the name after the father, the one borne before a wedding, or what is called nothing that is known. A
// column of towns is none.
func TestFamilyBesideGiven(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		given, family, other := value(row*7, "given"), value(row*11, "family"), value(row*13%300+40, "family")+"en"
		switch header {
		case "id":
			return fmt.Sprint("r", row)
		case "namn", "agent":
			return family + " " + given
		case "born":
			return value(row, "born")
		case "prenom", "vorname":
			return given
		case "nom d'usage":
			return other
		case "wohnt":
			return value(row/5, "maker")
		}
		return family
	}
	for left, tt := range map[string]struct{ right, want string }{
		"id|vorname|patronymikon|born":                {"id|namn|born", "name [patronymikon vorname] [namn]"},
		"id|vorname|genannt|born|wohnt":               {"id|namn|born|wohnt", "name [genannt vorname] [namn]"},
		"id|nom d'usage|nom de naissance|prenom|born": {"id|agent|born", "name [nom d'usage nom de naissance prenom] [agent]"},
	} {
		l, r := table(300, strings.Split(left, "|"), cell), table(300, strings.Split(tt.right, "|"), cell)
		if got := summary(t, l, r); !strings.Contains(got, tt.want) {
			t.Errorf("want %s:\n%s", tt.want, got)
		}
	}
	l, r := table(300, []string{"id", "vorname", "wohnt", "born"}, cell), table(300, []string{"id", "namn", "born"}, cell)
	if got := summary(t, l, r); strings.Contains(got, "[wohnt vorname]") {
		t.Errorf("a town is a family name:\n%s", got)
	}
}

// TestNameOfPersons: beside a birth, what one table calls a name and the other nothing that is known is compared as a
// name of persons; where no person is told of it stays a text.
func TestNameOfPersons(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		switch header {
		case "id":
			return fmt.Sprint("r", row)
		case "date of birth":
			return value(row, "born")
		case "price":
			return value(row, "price")
		}
		return value(row, "given") + " " + value(row, "family")
	}
	for beside, want := range map[string]string{"date of birth": "name [name] [zzz]", "price": "text [name] [zzz]"} {
		l, r := table(300, []string{"id", "name", beside}, cell), table(300, []string{"id", "zzz", beside}, cell)
		if got := summary(t, l, r); !strings.Contains(got, want) {
			t.Errorf("beside %s, want %s:\n%s", beside, want, got)
		}
	}
}
