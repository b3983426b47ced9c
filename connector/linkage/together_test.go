package linkage

import (
	"slices"
	"testing"

	"github.com/lienthong/lienthong"
)

// TestTogether: of persons whom rows outside a batch mean too, all rows speak
// together; of others the owner has heard it all.
func TestTogether(t *testing.T) {
	t.Parallel()
	day := func(s string) lienthong.Date { return date(s) }
	link := func(key, number, capacity, from, until string) Link {
		return Link{Key: key, Known: Known{capacity, day(from), day(until)}, Answer: Answer{Verdict: "linked", Number: number}}
	}
	nobody := link("k", "1", "insured", "", "")
	nobody.Verdict = "candidates"
	links := []Link{
		link("a", "1", "insured", "2020-05", "2021"),
		link("b", "2", "insured", "2020", ""),                                                         // alone
		link("c", "3", "insured", "2019", "2020-03-04"), link("d", "3", "insured", "2018-01", "2019"), // its other row is in another capacity
		link("e", "4", "insured", "2001", "2002"), link("f", "4", "employer", "2003", "2004"), link("g", "4", "insured", "2005", "2006"),
		link("h", "5", "insured", "", "2006"),
		link("i", "6", "insured", "2011", "2012"),
		nobody,
	}
	others := []Link{
		link("x", "1", "insured", "2020", "2021-02"), link("a", "1", "insured", "1990", ""), // what a was before does not count
		link("y", "3", "pensioner", "1999", ""), link("z", "4", "insured", "", "2001"), link("v", "4", "insured", "1998", "1999-12"),
		link("w", "5", "insured", "2007", "2008-01-02"),
		link("i", "6", "insured", "1990", ""),
	}
	rows := []int{11, 12, 13, 14, 15, 16, 17, 18, 19, 20}
	want := []Reference{
		{11, Known{"insured", day("2020"), day("2021-02")}},
		{17, Known{"insured", day(""), day("2006")}},
		{18, Known{"insured", day(""), day("2008-01-02")}},
	}
	if got := together(links, rows, others); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := together(links, rows, nil); len(got) != 0 {
		t.Errorf("nobody else means them, and told is %v", got)
	}
}
