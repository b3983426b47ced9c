package profile_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// TestToldOtherwise: a birth is compared that tables tell by ages, of two years or beside the date when they were
// asked, or within a number; and of masked telephones what is shown.
func TestToldOtherwise(t *testing.T) {
	t.Parallel()
	born := func(row int) (y, m, d int) { return 1930 + row*37%70, 1 + row%12, 1 + row%28 }
	cell := func(row int, header string) string {
		person := row % 300 // of one table each stands there twice
		y, m, d := born(person)
		switch header {
		case "id":
			return fmt.Sprint("r", row)
		case "full name":
			return value(person, "given") + " " + value(person, "family")
		case "age":
			return fmt.Sprint(2011 - y)
		case "alter":
			return fmt.Sprint(2021 - y)
		case "age at":
			return fmt.Sprint(2008 + 4*(row/300) + row%3 - y)
		case "snapshot":
			return fmt.Sprintf("%d-11-05", 2008+4*(row/300)+row%3)
		case "pesel":
			return fmt.Sprintf("%02d%02d%02d%05d", y%100, m, d, person*7919%100000)
		case "date of birth":
			return fmt.Sprintf("%02d.%02d.%d", d, m, y)
		case "phone":
			return fmt.Sprintf("010%04d%04d", person*31%10000, person*7919%10000)
		}
		return fmt.Sprintf("010-****-%04d", person*7919%10000) // tel
	}
	of := func(rows int, headers ...string) *sample.Table { return table(rows, headers, cell) }
	for _, c := range []struct {
		name        string
		left, right *sample.Table
		is          func(*scheme.Field) bool
	}{
		{"ages of two years", of(300, "id", "full name", "age"), of(300, "id", "full name", "alter"), func(f *scheme.Field) bool {
			return f.Kind == scheme.Date && f.RightAgesIn-f.AgesIn == 10 && f.Levels != nil
		}},
		{"ages and when", of(600, "id", "full name", "age at", "snapshot"), nil, func(f *scheme.Field) bool {
			return f.Kind == scheme.Date && len(f.Columns) == 2 && f.AgesIn == 0
		}},
		{"a number", of(300, "id", "pesel", "full name"), of(300, "id", "full name", "date of birth"), func(f *scheme.Field) bool {
			return f.Kind == scheme.Date && f.BornAt == "yymmdd....." && f.Columns[0] == "pesel" && f.RightColumns[0] == "date of birth"
		}},
		{"masked", of(300, "id", "full name", "phone"), of(300, "id", "full name", "tel"), func(f *scheme.Field) bool {
			return f.Kind == scheme.Phone && slices.Equal(f.Shown, []int{0, 4})
		}},
	} {
		p, err := profile.Propose(c.left, c.right)
		if err != nil || !slices.ContainsFunc(p.Model.Fields, func(f scheme.Field) bool { return c.is(&f) }) || p.Model.Check() != nil {
			t.Errorf("%s: %v: %+v", c.name, err, p.Model.Fields)
		}
	}
}
