package profile_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong/reconcile/profile"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
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
	of := func(headers ...string) *sample.Table { return table(300, append([]string{"id"}, headers...), cell) }
	for _, c := range []struct {
		left, right *sample.Table
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

// TestMeetAgain: rows of one thing tell which of several names another table has, where neither the
// names of columns nor the words in them do.
func TestMeetAgain(t *testing.T) {
	t.Parallel()
	// Row n is the same thing in both tables; its values are by chance, as often the same words in one column as in another.
	cell := func(of map[string]string) func(int, string) string {
		return func(row int, header string) string {
			what, name := of[header], func(i, n int) string {
				return value(rand.New(rand.NewPCG(uint64(row), uint64(i))).IntN(n), []string{"given", "family"}[i%2])
			}
			switch what {
			case "groom", "father":
				return name(0, 180)
			case "his name", "name":
				return name(1, 400)
			case "bride", "mother", "middle":
				return name(2, 180)
			case "her name":
				return name(3, 400)
			case "child":
				return name(4, 180)
			case "birth":
				return fmt.Sprintf("%d-%02d-%02d", 1930+row*37%70, 1+row%12, 1+row*5%28)
			}
			return fmt.Sprint("r", row*7919%1000, len(header))
		}
	}
	of := func(headers ...string) *sample.Table { // each "header=what it holds"
		m, names := map[string]string{}, []string{}
		for _, h := range headers {
			name, what, _ := strings.Cut(h, "=")
			m[name] = what
			names = append(names, name)
		}
		return table(600, names, cell(m))
	}
	for _, c := range []struct {
		left, right *sample.Table
		want        []string
	}{
		{
			of("c1=id", "c2=groom", "c3=name", "c4=birth"), of("c1=id", "c2=birth", "c3=name", "c4=middle", "c5=groom"),
			[]string{"[c2] [c5]", "[c3] [c3]", "[c4] [c2]"},
		},
		{
			of("id", "nom époux=his name", "prénom époux=groom", "nom épouse=her name", "prénom épouse=bride"),
			of("id", "nom=his name", "prénom=child", "prénom père=father", "prénom mère=mother", "nom mère=her name"),
			[]string{"[nom époux] [nom]", "[prénom époux] [prénom père]", "[nom épouse] [nom mère]", "[prénom épouse] [prénom mère]"},
		},
	} {
		got := summary(t, c.left, c.right)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("want %s:\n%s", want, got)
			}
		}
	}
}

// TestCompleteNames: family and middle names in one column and the given one in the next are the name that
// another table has in one column.
func TestCompleteNames(t *testing.T) {
	t.Parallel()
	families, middles, givens := strings.Fields("Nguyễn Trần Lê Phạm Hoàng Vũ Võ Phan Bùi Đặng Đỗ"), strings.Fields("Văn Thị Đức Minh Ngọc Hữu Quang Thanh"), strings.Fields("Hùng Dũng Tuấn Nam Sơn Long Bình Hải Cường Lan Hương Hoa Mai")
	cell := func(row int, header string) string {
		first, last := families[row%11]+" "+middles[row/3%8], givens[row*7%13]
		switch header {
		case "c2":
			return first + " " + last
		case "c3":
			return fmt.Sprintf("%d-%02d-%02d", 1990+row*37%20, 1+row%12, 1+row*5%28)
		case "c4":
			return first
		case "c5":
			return last
		}
		return fmt.Sprint("r", row)
	}
	of := func(real ...string) *sample.Table { // what each of c1, c2 … holds
		headers := []string{"c1", "c2", "c3", "c4"}[:len(real)]
		return table(900, headers, func(row int, header string) string { return cell(row, real[header[1]-'1']) })
	}
	if got := summary(t, of("id", "c2", "c3"), of("id", "c3", "c4", "c5")); !strings.Contains(got, "[c2] [c3 c4]") {
		t.Errorf("the given name is left out:\n%s", got)
	}
	if got := summary(t, of("id", "c3", "c4", "c5"), of("id", "c2", "c3")); !strings.Contains(got, "[c3 c4] [c2]") {
		t.Errorf("the given name is left out on the left:\n%s", got)
	}
}
