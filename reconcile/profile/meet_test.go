package profile_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong/reconcile/profile"
)

// TestMeet: columns whose names tell nothing, or are written in ways of their own, meet by
// what they hold.
func TestMeet(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		born, _ := time.Parse(time.DateOnly, value(row, "born"))
		switch header {
		case "id":
			return fmt.Sprint("r", row)
		case "name", "pupil":
			return value(row, "given") + " " + value(row, "family")
		case "mother of": // who shares the family's name
			return value(row+7, "given") + " " + value(row, "family")
		case "first":
			return value(row, "given")
		case "last":
			return value(row, "family")
		case "ngaysinh", "né(e) le", "date of birth", "x1":
			return born.Format(time.DateOnly)
		case "x2":
			return born.Format("02012006")
		case "serial", "dob":
			return fmt.Sprint(int(born.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours()) / 24)
		case "entered":
			return fmt.Sprintf("2023-%02d-%02d", 1+row%12, 1+row%28)
		case "age":
			return fmt.Sprint(2019 - born.Year() - row%4/3)
		case "stop_lat", "q1":
			return fmt.Sprintf("%.4f", 47+float64(row*37%300)/250)
		case "stop_lon", "q2":
			return fmt.Sprintf("%.4f", 14+float64(row*53%300)/150)
		case "initials":
			return value(row, "given")[:1]
		}
		return ""
	}
	of := func(headers ...string) *profile.Table { return table(300, append([]string{"id"}, headers...), cell) }
	for _, c := range []struct {
		left, right *profile.Table
		want        string
	}{
		{of("name", "ngaysinh"), of("name", "né(e) le"), "date [ngaysinh] [né(e) le]"},
		{of("name", "entered", "x1"), of("name", "x2"), "date [x1] [x2]"},
		{of("name", "dob"), of("name", "x2"), "date [dob] [x2]"},
		{of("name", "serial"), of("name", "date of birth"), "date [serial] [date of birth]"},
		{of("name", "age"), of("name", "date of birth"), "date [age] [date of birth]"},
		{of("mother of", "pupil"), of("first", "last"), "name [pupil] [last first]"},
		{of("name", "stop_lat", "stop_lon"), of("name", "q2", "q1"), "number [stop_lat] [q1]\nnumber [stop_lon] [q2]"},
		{of("last", "initials", "dob"), of("name", "dob"), "name [last initials] [name]"},
	} {
		if got := summary(t, c.left, c.right); !strings.Contains(got, c.want) {
			t.Errorf("want %s:\n%s", c.want, got)
		}
	}
	if got := summary(t, of("name", "entered"), of("name", "x2")); strings.Contains(got, "entered") {
		t.Errorf("days of one time meet those of another:\n%s", got)
	}
}

// TestAgesAsked: the year in which ages were asked stands in the model.
func TestAgesAsked(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		switch header {
		case "name":
			return value(row, "given") + " " + value(row, "family")
		case "alter":
			return fmt.Sprint(2011 - (1940 + row%60))
		}
		return value(row, "born")
	}
	p, err := profile.Propose(table(300, []string{"name", "alter"}, cell), table(300, []string{"name", "geburtsdatum"}, cell))
	if err != nil || len(p.Model.Fields) != 2 || p.Model.Fields[0].AgesIn+p.Model.Fields[1].AgesIn != 2011 {
		t.Errorf("%v: %+v", err, p.Model.Fields)
	}
}

// TestPlacesAlone: addresses are texts where nothing else is compared, and places beside a name.
func TestPlacesAlone(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		switch header {
		case "address":
			return fmt.Sprintf("%s street, %s", value(row, "family"), value(row, "given"))
		case "name":
			return value(row, "given") + " " + value(row, "family")
		}
		return fmt.Sprint("r", row)
	}
	for _, c := range []struct {
		headers []string
		want    string
	}{{[]string{"id", "address"}, "text [address] [address]"}, {[]string{"id", "name", "address"}, "place [address] [address]"}} {
		if got := summary(t, table(300, c.headers, cell), table(300, c.headers, cell)); !strings.Contains(got, c.want) {
			t.Errorf("want %s:\n%s", c.want, got)
		}
	}
}
