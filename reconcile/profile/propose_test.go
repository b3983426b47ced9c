package profile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
)

// table makes a sample of n rows; cell is what stands in a row under a header.
func table(n int, headers []string, cell func(row int, header string) string) *sample.Table {
	s := sample.Sampler{Header: headers}
	columns := make([][]string, len(headers))
	for row := range n {
		for i, h := range headers {
			columns[i] = append(columns[i], cell(row, h))
		}
	}
	s.AddColumns(columns, n)
	return s.Table()
}

// value is a value of row n: of few makers, of many words.
func value(n int, what string) string {
	words := []string{"red", "small", "steel", "folding", "garden", "kitchen", "winter", "double"}
	switch what {
	case "maker":
		return []string{"Acme", "Bosko", "Cetra", "Dumont", "Ekko", "Fjord", "Gala"}[n%7]
	case "title":
		return fmt.Sprintf("%s %s chair K%d", words[n%8], words[n/8%8], n)
	case "price":
		return fmt.Sprintf("%d.95", 5+n*37%400)
	case "born":
		return fmt.Sprintf("%04d-%02d-%02d", 1940+n%60, 1+n%12, 1+n%28)
	case "given":
		return strings.Repeat(string(rune('A'+n%23)), 1) + words[n%8]
	case "father":
		return words[n/5%8] + "o"
	case "family":
		return string(rune('A'+n/23%20)) + words[n/3%8] + "er"
	}
	return fmt.Sprint(what[:1], n)
}

// summary is a proposal in a line a field: kind, left and right columns.
func summary(t *testing.T, left, right *sample.Table) string {
	t.Helper()
	p, err := profile.Propose(left, right)
	if err != nil {
		t.Fatal(err)
	}
	out := "id " + p.Model.IDOf(0) + " " + p.Model.IDOf(1)
	for _, f := range p.Model.Fields {
		out += fmt.Sprintf("\n%s %v %v", f.Kind, f.ColumnsOf(0), f.ColumnsOf(1))
	}
	return out
}

// TestPairs: columns meet by what they hold where their names tell nothing, in
// any order; a name in parts meets a whole one, a date in parts too.
func TestPairs(t *testing.T) {
	t.Parallel()
	names := func(m map[string]string) func(int, string) string {
		return func(row int, header string) string {
			parts := strings.Split(m[header], " ")
			for i, p := range parts {
				parts[i] = value(row, p)
			}
			return strings.Join(parts, " ")
		}
	}
	for name, tt := range map[string]struct {
		left, right         []string
		leftHold, rightHold map[string]string
		want                string
	}{
		"products": {
			left: []string{"asin", "title", "manufacturer", "cost"}, leftHold: map[string]string{"asin": "a", "title": "title", "manufacturer": "maker", "cost": "price"},
			right: []string{"list price", "vendor x", "name", "nr"}, rightHold: map[string]string{"list price": "price", "vendor x": "maker", "name": "title", "nr": "b"},
			want: "id asin nr\ntext [title] [name]\ncategory [manufacturer] [vendor x]\nnumber [cost] [list price]\ncodes [title] [name]",
		},
		"parts": {
			left: []string{"id", "Vorname", "Nachname", "Geburtsdatum"}, leftHold: map[string]string{"id": "a", "Vorname": "given", "Nachname": "family", "Geburtsdatum": "born"},
			right: []string{"id", "ФИО", "дата рождения"}, rightHold: map[string]string{"id": "b", "ФИО": "family given", "дата рождения": "born"},
			want: "id id id\nname [Nachname Vorname] [ФИО]\ndate [Geburtsdatum] [дата рождения]",
		},
		"what the words tell": { // a venue and a title are both texts by their names
			left: []string{"id", "event", "venue", "starts"}, leftHold: map[string]string{"id": "a", "event": "title", "venue": "family given", "starts": "born"},
			right: []string{"id", "title", "place", "date"}, rightHold: map[string]string{"id": "b", "title": "title given given", "place": "family given", "date": "born"},
			want: "id id id\ntext [event] [title]\ntext [venue] [place]\ndate [starts] [date]\ncodes [event] [title]",
		},
		"a whole name that is called none": { // but its words are names; those of the venue are not
			left: []string{"id", "first_name", "father_name", "family_name", "born"}, leftHold: map[string]string{"id": "a", "first_name": "given", "father_name": "father", "family_name": "family", "born": "born"},
			right: []string{"id", "venue x", "beneficiary", "birth"}, rightHold: map[string]string{"id": "b", "venue x": "title", "beneficiary": "given father family", "birth": "born"},
			want: "id id id\nname [family_name father_name first_name] [beneficiary]\ndate [born] [birth]",
		},
		"no whole name": { // what is called nothing holds no names
			left: []string{"id", "first_name", "family_name", "born"}, leftHold: map[string]string{"id": "a", "first_name": "given", "family_name": "family", "born": "born"},
			right: []string{"id", "venue x", "birth"}, rightHold: map[string]string{"id": "b", "venue x": "title", "birth": "born"},
			want: "id id id\ndate [born] [birth]",
		},
		"other scripts": {
			left: []string{"编号", "姓名", "出生日期"}, leftHold: map[string]string{"编号": "a", "姓名": "family given", "出生日期": "born"},
			right: []string{"出生日期", "姓名"}, rightHold: map[string]string{"姓名": "family given", "出生日期": "born"},
			want: "id 编号 \nname [姓名] [姓名]\ndate [出生日期] [出生日期]",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := summary(t, table(400, tt.left, names(tt.leftHold)), table(500, tt.right, names(tt.rightHold)))
			if got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// TestIdentifiersMeet: numbers of persons under two names meet where a hundred of
// thousands are in both tables; those that are alike by form alone do not.
func TestIdentifiersMeet(t *testing.T) {
	t.Parallel()
	pin := func(n int) string { return fmt.Sprintf("%012d", 1_080_000_000+n*7919) }
	of := func(step, shift int) func(int, string) string {
		return func(row int, header string) string {
			n := row*step + shift
			switch header {
			case "CMT", "so_dinh_danh":
				return pin(n)
			case "phieu", "so_cu": // 12 digits too, and of other things
				return fmt.Sprintf("%012d", 700_000_000_000+n*104_729+shift)
			case "ngay_sinh", "NS":
				return value(n, "born")
			}
			return value(n, "family") + " " + value(n, "given")
		}
	}
	left := table(2000, []string{"MA", "HOTEN", "NS", "phieu", "CMT"}, func(row int, h string) string {
		if h == "MA" {
			return fmt.Sprint("NC", row)
		}
		return of(20, 3)(row, h)
	})
	right := table(30_000, []string{"so_dinh_danh", "so_cu", "ho_ten", "ngay_sinh"}, of(1, 0))
	got := summary(t, left, right)
	if !strings.Contains(got, "identifier [CMT] [so_dinh_danh]") || strings.Contains(got, "phieu") {
		t.Errorf("got\n%s", got)
	}
}

// TestIdentifiersInGroups: number plates with a hyphen meet those of a table in which some have
// a blank and some nothing, and are identifiers there too.
func TestIdentifiersInGroups(t *testing.T) {
	t.Parallel()
	of := func(signs []string) func(int, string) string {
		return func(row int, header string) string {
			switch header {
			case "id":
				return fmt.Sprint(row)
			case "owner", "customer":
				return value(row, "family") + " " + value(row, "given")
			}
			return fmt.Sprintf("%d%c%d%s%05d", 11+row%80, 'A'+row%8, 1+row%9, signs[row%len(signs)], row*7919%100_000)
		}
	}
	left := table(600, []string{"id", "owner", "bien_so"}, of([]string{"-"}))
	right := table(600, []string{"id", "customer", "plate"}, of([]string{"-", " ", ""}))
	if got := summary(t, left, right); !strings.Contains(got, "identifier [bien_so] [plate]") {
		t.Errorf("got\n%s", got)
	}
}

// TestQuoted: the number of an invoice, which one table has in a column, meets the text in
// which payers quote it, whichever table is left; where texts quote other numbers it does not.
func TestQuoted(t *testing.T) {
	t.Parallel()
	invoices := table(600, []string{"id", "invoice", "customer", "total"}, func(row int, h string) string {
		switch h {
		case "invoice":
			return fmt.Sprintf("INV%05d", row*7919%100_000)
		case "customer":
			return value(row, "family") + " " + value(row, "given")
		case "total":
			return value(row, "price")
		}
		return fmt.Sprint("a", row)
	})
	payments := func(shift int) *sample.Table {
		return table(600, []string{"id", "narrative", "credit"}, func(row int, h string) string {
			switch number := row*7919%100_000 + shift; {
			case h == "narrative" && row%3 == 0:
				return fmt.Sprintf("PAYMENT %05d", number)
			case h == "narrative" && row%3 == 1:
				return fmt.Sprintf("%s SO%05d", value(row, "family"), number)
			case h == "narrative":
				return "FPS " + value(row, "family") + " " + value(row, "given")
			case h == "credit":
				return value(row, "price")
			}
			return fmt.Sprint("b", row)
		})
	}
	if got := summary(t, invoices, payments(0)); !strings.Contains(got, "codes [invoice] [narrative]") {
		t.Errorf("not quoted:\n%s", got)
	}
	if got := summary(t, payments(0), invoices); !strings.Contains(got, "codes [narrative] [invoice]") {
		t.Errorf("the other way round not quoted:\n%s", got)
	}
	if got := summary(t, invoices, payments(200_000)); strings.Contains(got, "invoice") {
		t.Errorf("other numbers are taken for quoted ones:\n%s", got)
	}
}

// TestNamesInOldEncodings: names in TCVN3, as a database hands them out, meet names in
// Unicode and are compared as Vietnamese ones.
func TestNamesInOldEncodings(t *testing.T) {
	t.Parallel()
	people := [][2]string{{"Trịnh Cẩm Lệ", "TrÞnh CÈm LÖ"}, {"Lê Bích An", "Lª BÝch An"}, {"Nguyễn Văn Tuấn", "NguyÔn V¨n TuÊn"}, {"Đặng Thị Huệ", "§Æng ThÞ HuÖ"}}
	of := func(encoding int) *sample.Table {
		return table(200, []string{"id", "ho_ten", "ngay_sinh"}, func(row int, h string) string {
			switch h {
			case "id":
				return fmt.Sprint("r", row)
			case "ho_ten":
				return people[row%len(people)][encoding]
			}
			return value(row, "born")
		})
	}
	if got := summary(t, of(1), of(0)); !strings.Contains(got, "name_vietnamese [ho_ten] [ho_ten]") {
		t.Errorf("got\n%s", got)
	}
}

// TestMost: of more columns than can be compared, those that tell most are kept.
func TestMost(t *testing.T) {
	t.Parallel()
	headers := []string{"id"}
	for i := range 20 {
		headers = append(headers, fmt.Sprintf("flag %c", 'a'+i))
	}
	headers = append(headers, "surname", "date of birth")
	p, err := profile.Propose(table(300, headers, func(row int, h string) string {
		switch h {
		case "id":
			return value(row, "a")
		case "surname":
			return value(row, "family")
		case "date of birth":
			return value(row, "born")
		}
		return []string{"yes", "no", "perhaps"}[(row*int(h[5])/7)%3]
	}), nil)
	if err != nil {
		t.Fatal(err)
	}
	if p.Model.Field("surname") == nil || p.Model.Field("date_of_birth") == nil {
		t.Errorf("the fields that tell most were left out: %v", p.Notes.LeftOut)
	}
	if len(p.Model.Fields) != 16 {
		t.Errorf("%d fields", len(p.Model.Fields))
	}
}

// TestTwoAddresses: of two addresses of the right table one is compared, and an
// age is no number of a box.
func TestTwoAddresses(t *testing.T) {
	t.Parallel()
	cell := func(row int, header string) string {
		switch {
		case header == "age":
			return fmt.Sprint(20 + row%60)
		case strings.HasSuffix(header, "po_box"):
			return fmt.Sprint(row % 200)
		case strings.HasSuffix(header, "state"):
			return []string{"WA", "OR"}[row%2]
		case strings.HasSuffix(header, "city"):
			return fmt.Sprintf("town %d", row%40)
		case strings.HasSuffix(header, "street"):
			return fmt.Sprintf("%s street %d", value(row/3, "family"), row%7)
		}
		return value(row, "family")
	}
	left := table(400, []string{"surname", "age", "street", "city", "state"}, cell)
	right := table(400, []string{"surname", "employer_state", "employer_city", "mailing_street", "mailing_po_box", "mailing_state", "mailing_city"}, cell)
	p, err := profile.Propose(left, right)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range p.Model.Fields {
		if strings.HasPrefix(strings.Join(f.RightColumns, " "), "employer") || f.Columns[0] == "age" {
			t.Errorf("%v is compared with %v", f.Columns, f.RightColumns)
		}
	}
	if p.Model.Field("state") == nil || p.Model.Field("city") == nil {
		t.Error("the address is not compared")
	}
}

// TestProposeNameless: columns without names are paired by what they hold, however they
// are ordered, and not because both stand third.
func TestProposeNameless(t *testing.T) {
	t.Parallel()
	left, right := &sample.Table{Header: []string{"C1", "C2", "C3"}, Nameless: true}, &sample.Table{Header: []string{"C1", "C2", "C3"}, Nameless: true}
	towns := []string{"Hoxley", "Marden", "Tilbrook", "Upwell"}
	for i := range 200 {
		phone, born, town := fmt.Sprintf("09%08d", i*7919), fmt.Sprintf("19%02d-%02d-%02d", 50+i%50, 1+i%12, 1+i%28), towns[i%4]
		left.Sample = append(left.Sample, []string{town, born, phone})
		right.Sample = append(right.Sample, []string{born, phone, town})
	}
	left.Rows, right.Rows = len(left.Sample), len(right.Sample)
	p, err := profile.Propose(left, right)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"C1": "C3", "C2": "C1", "C3": "C2"}
	for _, f := range p.Model.Fields {
		if got := f.ColumnsOf(1)[0]; got != want[f.Columns[0]] {
			t.Errorf("%s is paired with %s, want %s", f.Columns[0], got, want[f.Columns[0]])
		}
		delete(want, f.Columns[0])
	}
	if len(want) > 0 || p.Model.ID != "" {
		t.Errorf("not compared: %v; id %q", want, p.Model.ID)
	}
}

// TestHalvesOfNames: two family names and a given one meet a whole name; "Name" beside a given
// name is the family's, and beside a family name the given one.
func TestHalvesOfNames(t *testing.T) {
	t.Parallel()
	cell := func(n int, h string) string {
		switch h {
		case "APELLIDO_1", "APELLIDO_2":
			return value(n*len(h), "family")
		case "apellidos y nombre":
			return value(n, "family") + " " + value(n*3, "family") + ", " + value(n, "given")
		case "NOMBRE", "Vorname":
			return value(n, "given")
		case "name", "Name", "surname":
			return value(n, "family")
		}
		return value(n, "born")
	}
	left := []string{"NOMBRE", "APELLIDO_1", "APELLIDO_2", "nacimiento"}
	want := "id  \nname [APELLIDO_1 APELLIDO_2 NOMBRE] [apellidos y nombre]\ndate [nacimiento] [nacimiento]"
	if got := summary(t, table(900, left, cell), table(900, []string{"apellidos y nombre", "nacimiento"}, cell)); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	for headers, want := range map[string]string{"Vorname,Name,born": "given family date", "name,surname,born": "given family date", "name,born": "name date"} {
		p, err := profile.Propose(table(900, strings.Split(headers, ","), cell), nil)
		if err != nil {
			t.Fatal(err)
		}
		kinds := ""
		for _, f := range p.Model.Fields {
			kinds += " " + string(f.Kind)
		}
		if kinds[1:] != want {
			t.Errorf("%s: %s, want %s", headers, kinds[1:], want)
		}
	}
}

// TestAmountsMeet: amounts with points between thousands meet the same amounts without, as
// numbers; times of the day do not meet prices for being written like them.
func TestAmountsMeet(t *testing.T) {
	t.Parallel()
	cell := func(n int, h string) string {
		x := 1 + (n%250)*(n%250)*3/2 // thousands of any length; some twice, so that they name no row
		switch h {
		case "sum":
			if x < 1000 {
				return fmt.Sprintf("%d.000", x)
			}
			return fmt.Sprintf("%d.%03d.000", x/1000, x%1000)
		case "paid":
			return fmt.Sprint(x * 1000)
		}
		return value(n, "title")
	}
	want := "id  \ntext [title] [title]\nnumber [sum] [paid]\ncodes [title] [title]"
	if got := summary(t, table(300, []string{"title", "sum"}, cell), table(300, []string{"paid", "title"}, cell)); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// TestDatesOfEvents: dates within some years that nothing calls births are compared by the days
// between; those of births are not, nor those of a life.
func TestDatesOfEvents(t *testing.T) {
	t.Parallel()
	for header, days := range map[string]bool{"date": true, "issued": true, "dob": false, "long": false} {
		p, err := profile.Propose(table(400, []string{"customer", "amount", header}, func(n int, h string) string {
			switch h {
			case "customer":
				return value(n, "title")
			case "amount":
				return value(n, "price")
			case "long":
				return value(n, "born")
			}
			return fmt.Sprintf("20%02d-%02d-%02d", 21+n%2, 1+n%12, 1+n/3%28)
		}), nil)
		if err != nil {
			t.Fatal(err)
		}
		f := p.Model.Field(header)
		if f == nil || strings.Contains(strings.Join(f.Levels, " "), "days") != days {
			t.Errorf("%s: %v, want days %v", header, f, days)
		}
	}
}

// TestCodesOfAnotherColumn: a number in a text that stands in a column of its own, too, is not
// compared twice.
func TestCodesOfAnotherColumn(t *testing.T) {
	t.Parallel()
	for shift, want := range map[int]bool{0: false, 1: true} {
		got := summary(t, table(400, []string{"title", "street", "rooms"}, func(n int, h string) string {
			switch h {
			case "title":
				return fmt.Sprintf("%s flat of %d rooms, %s", value(n, "maker"), 1+n%5, value(n/7, "given"))
			case "street":
				return value(n, "title")
			}
			return fmt.Sprint(1 + (n+n%7*shift)%5)
		}), nil)
		if strings.Contains(got, "codes [title]") != want {
			t.Errorf("shifted by %d: %s, want the codes of the title compared: %v", shift, got, want)
		}
	}
}

// TestOtherWords: a venue that the tables write in other words is a text; one that they write alike is a
// category, and so is a style, whose words many styles share.
func TestOtherWords(t *testing.T) {
	t.Parallel()
	venues := strings.Split("Journal of Data Systems,Conference on Data Mining,Workshop on Web Systems,Journal of Web Mining,Conference on Systems", ",")
	side := func(header string, brief func(string) string) *sample.Table {
		return table(300, []string{"id", "title", header}, func(row int, column string) string {
			switch column {
			case "id":
				return fmt.Sprint("r", row)
			case "title":
				return value(row, "first") + " " + value(row, "second")
			}
			return brief(venues[row*7%len(venues)])
		})
	}
	alike := func(s string) string { return s }
	short := strings.NewReplacer("Journal of", "J.", "Conference on", "Conf.", "Workshop on", "Wksp.").Replace
	for _, tt := range []struct {
		header string
		right  func(string) string
		want   string
	}{{"venue", short, "text"}, {"venue", alike, "category"}, {"style", short, "category"}} {
		want := fmt.Sprintf("%s [%s] [%s]", tt.want, tt.header, tt.header)
		if got := summary(t, side(tt.header, alike), side(tt.header, tt.right)); !strings.Contains(got, want) {
			t.Errorf("no %s:\n%s", want, got)
		}
	}
}
