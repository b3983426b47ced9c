package column_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/similarity"
)

// of makes a sealed column of cells and returns their values.
func of(f *scheme.Field, cells ...string) (*column.Column, []uint32) {
	c := column.New(f)
	values := make([]uint32, len(cells))
	for i, cell := range cells {
		c.Add(0, []string{cell}, values[i:i+1])
	}
	if renumbered := c.Seal(); renumbered != nil {
		for i := range values {
			values[i] = renumbered[values[i]]
		}
	}
	return c, values
}

// TestNumberless: a place whose numbers are compared elsewhere, be it compared as a text, is its other
// words, and one that is nothing but a number has no value.
func TestNumberless(t *testing.T) {
	t.Parallel()
	for _, kind := range []scheme.Kind{scheme.Place, scheme.Text} {
		_, v := of(&scheme.Field{Name: "f", Kind: kind, Numberless: true}, "12, Cần Thơ", "Cần Thơ", "7B - CAN THO", "12", "12, Huế")
		if v[0] != v[1] || v[0] != v[2] || v[0] == 0 || v[3] != 0 || v[4] == v[0] {
			t.Errorf("%s: values %v", kind, v)
		}
	}
}

// TestPairsOfWords: two texts share a key of pairs where they have two of their rarest
// words in common, in whatever order, and none where they have one.
func TestPairsOfWords(t *testing.T) {
	t.Parallel()
	cells := []string{"Phu Dong transport company", "company: Dong, Phu", "Phu Loc company of trade", "transport", "company"}
	for i := range 40 {
		cells = append(cells, fmt.Sprintf("company %d", i))
	}
	c, v := of(&scheme.Field{Name: "f", Kind: scheme.Text}, cells...)
	keys := c.Keys(scheme.Pairs)
	share := func(a, b int) (n int) {
		for _, x := range keys.Of(v[a]) {
			if slices.Contains(keys.Of(v[b]), x) {
				n++
			}
		}
		return n
	}
	if n := len(keys.Of(v[0])); n != 3 {
		t.Errorf("three words that are not everywhere have %d pairs, want 3", n)
	}
	if share(0, 1) != 1 || share(0, 2) != 0 || share(1, 3) != 0 || len(keys.Of(v[4])) != 0 {
		t.Errorf("shared are %d, %d, %d, and %d of one word alone; want 1, 0, 0 and 0", share(0, 1), share(0, 2), share(1, 3), len(keys.Of(v[4])))
	}
}

// TestNearNumbers: two numbers share a key of near ones if they are half a cell apart or
// less, on both sides of zero, and never if they are a cell and more.
func TestNearNumbers(t *testing.T) {
	t.Parallel()
	numbers, cells := []float64{0}, []string{"-0.0"}
	for i := range 801 { // the usual spread is 2, and a cell is 0.04
		numbers = append(numbers, float64(i-400)*0.005)
		cells = append(cells, strconv.FormatFloat(numbers[i+1], 'f', 4, 64))
	}
	c, v := of(&scheme.Field{Name: "f", Kind: scheme.Number}, cells...)
	keys := c.Keys(scheme.Near)
	for i, a := range numbers {
		for k, b := range numbers[:i] {
			shared := slices.ContainsFunc(keys.Of(v[i]), func(x uint64) bool { return slices.Contains(keys.Of(v[k]), x) })
			if apart := math.Abs(a - b); apart < 0.019 && !shared || apart > 0.041 && shared {
				t.Fatalf("%v and %v: a key is shared is %t", a, b, shared)
			}
		}
	}
}

// TestFold: what is written differently and means the same is one value.
func TestFold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind  scheme.Kind
		cells []string
		want  string
	}{
		{scheme.Family, []string{"O'Brien", "o’brien", " OBRIEN "}, "obrien"},
		{scheme.Family, []string{"Müller", "MULLER", "Mu\u0308ller"}, "muller"},
		{scheme.Given, []string{"Đặng", "dang"}, "dang"},
		{scheme.Family, []string{"Иванов", "ИВАНОВ", "Ivanov"}, "ivanov"},
		{scheme.Family, []string{"Жуковський", "Zhukovskii"}, "zhukovskii"},
		{scheme.Family, []string{"Παπαδόπουλος", "Papadopoylos"}, "papadopoylos"},
		{scheme.Name, []string{"王小明", "王 小明"}, "王 小 明"}, // a letter is a word
		{scheme.Name, []string{"أحمد", "احمد", "أَحْمَد"}, "احمد"},
		{scheme.Date, []string{"1980-06-05", "05/06/1980", "19800605", "5 Jun 1980", "1980年6月5日", "1980-06-05 00:00:00", "5. Juni 1980"}, "1980-06-05"},
		{scheme.Date, []string{"1965", "1965-00-00"}, "1965"},
		{scheme.Phone, []string{"310/246-1501", "(310) 246 1501", "+1 310 246 1501"}, "102461501"},
		{scheme.Code, []string{"0123", "123", "12-3"}, "123"},
		{scheme.Code, []string{"02134-1234", "02134", "02134 0001"}, "2134"}, // of an American postal code what all write
		{scheme.Code, []string{"1234-1234", "12341234"}, "12341234"},
		{scheme.Number, []string{"$1,234.50", "1234.5", "1234.50 EUR"}, "1234.5"},
		{scheme.Sex, []string{"Male", "M", "nam", "männlich", "男", "мужской", "남"}, "m"},
		{scheme.NameVI, []string{"Nguyễn Văn An", "NGUYỄN VĂN AN"}, "nguyễn văn an"},
		{scheme.Codes, []string{"Camera DSC-W120, 42-inch", "dscw120 042", "42.0\" [DSC-W120] dsc-w120", "№ 42 (dSc.w120)"}, "42 dscw120"},
		{scheme.Codes, []string{"8GB", "8 GB", "008"}, "8"},
		{scheme.Codes, []string{"Pils 0,5 l", "Pils 500ml", "500 ml", "0.5L"}, "500"},
		{scheme.Text, []string{"Reis 1 kg", "Reis 1000g", "REIS, 1,0kg"}, "reis 1000 g"},
		{scheme.Codes, []string{"版本 2.50", "v. 2.5"}, "2.5"},
		{scheme.Codes, []string{"INV31989", "thanh toan HD0031989", "no. 0031989", "inv-31989"}, "31989"},
		{scheme.Codes, []string{"KDL-4600", "kdl4600"}, "kdl4600"}, // a model is not its number
		{scheme.Codes, []string{"no figure at all", ""}, ""},
		{scheme.Text, []string{"n/a", "NULL", "unknown", "", " - "}, ""},
	} {
		c, values := of(&scheme.Field{Name: "f", Kind: tt.kind}, tt.cells...)
		for i, v := range values {
			if got := c.Text(v); got != tt.want {
				t.Errorf("%s: %q is %q, want %q", tt.kind, tt.cells[i], got, tt.want)
			}
		}
	}
}

// TestMonthFirst: one date that can only be month first settles the column.
func TestMonthFirst(t *testing.T) {
	t.Parallel()
	c, v := of(&scheme.Field{Name: "f", Kind: scheme.Date}, "05/06/1980", "12/31/1981", "1/2/1999")
	for i, want := range []string{"1980-05-06", "1981-12-31", "1999-01-02"} {
		if got := c.Text(v[i]); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestLevels(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind scheme.Kind
		a, b string
		want string
	}{
		{scheme.Family, "Meyer", "MEYER", "exact"},
		{scheme.Family, "Hoffmann", "Hofmann", "similar 0.92"},
		{scheme.Given, "J", "Johanna", "initial"},
		{scheme.Given, "Anna", "Peter", "other"},
		{scheme.Name, "John A. Smith", "Smith, John A", "similar 0.95"},
		{scheme.NameVI, "Nguyễn Văn Dũng", "Nguyen Van Dung", "marks"},
		{scheme.NameVI, "Nguyễn Thị Mai", "Nguyễn Mai", "similar 0.8"},
		{scheme.NameVI, "Nguyễn Văn Dũng", "Trần Thị Lan", "other"},
		{scheme.Date, "1980-06-05", "1980", "partial"},
		{scheme.Date, "1980-06-05", "1980-05-06", "typo"},
		{scheme.Date, "1980-06-05", "1980-06-15", "typo"},
		{scheme.Date, "1980-06-05", "1980-06-28", "parts"},
		{scheme.Date, "1980-06-05", "1981-03-20", "years 1"},
		{scheme.Date, "1980-06-05", "1950-03-20", "other"},
		{scheme.Identifier, "12345678", "12345687", "edits 1"},
		{scheme.Identifier, "12", "13", "other"},
		{scheme.Text, "Efficient Query Processing", "efficient query processing", "exact"},
		{scheme.Text, "Efficient Query Procesing", "Efficient Query Processing", "similar 0.9"},
		{scheme.Text, "alpha beta", "gamma delta", "other"},
		{scheme.Text, "", "gamma delta", "missing"},
	} {
		f := &scheme.Field{Name: "f", Kind: tt.kind}
		c, v := of(f, tt.a, tt.b)
		got := "missing"
		switch l := int(c.Level(v[0], v[1], 0, 0)); {
		case l > len(f.Parsed()):
			got = "other"
		case l > 0:
			got = f.Parsed()[l-1].String()
		}
		if got != tt.want {
			t.Errorf("%s: %q and %q are %s, want %s (likeness %.3f)", tt.kind, tt.a, tt.b, got, tt.want, likeness(c, v))
		}
	}
}

func likeness(c *column.Column, v []uint32) float64 {
	if v[0] == 0 || v[1] == 0 {
		return -1
	}
	return c.Likeness(v[0], v[1])
}

// FuzzAdd: any cell of any kind is taken, and compares with itself as equal.
func FuzzAdd(f *testing.F) {
	for _, s := range []string{"Nguyễn Văn Dũng", "05/06/1980", "\xff\xfe", "١٢٣", "1e309", "a@b", "   ", "‘’", "31/02/1999", "कि"} {
		f.Add(s)
	}
	kinds := []scheme.Kind{scheme.Name, scheme.NameVI, scheme.Given, scheme.Date, scheme.Sex, scheme.Identifier, scheme.Code, scheme.Phone, scheme.Email, scheme.Place, scheme.Text, scheme.Number, scheme.Category}
	f.Fuzz(func(t *testing.T, cell string) {
		for _, k := range kinds {
			c, v := of(&scheme.Field{Name: "f", Kind: k}, cell, cell+" x", "other 12")
			if v[0] != 0 && c.Level(v[0], v[0], 0, 0) != 1 {
				t.Errorf("%s: %q does not agree with itself", k, cell)
			}
			if l := c.Level(v[0], v[1], 0, 0); l != c.Level(v[1], v[0], 0, 0) {
				t.Errorf("%s: %q compares differently the other way round", k, cell)
			}
			for _, form := range []scheme.Form{scheme.Whole, scheme.Sound, scheme.Start, scheme.Word, scheme.Grams, scheme.Sorted} {
				c.Keys(form).Of(v[0])
			}
		}
	})
}

// TestSlip: a date is a slip of another one if one edit makes its digits of the
// other's, or day and month changed places.
func TestSlip(t *testing.T) {
	t.Parallel()
	date := func(y, m, d int) string { return fmt.Sprintf("%04d%02d%02d", y, m, d) }
	rapid.Check(t, func(t *rapid.T) {
		y, m, d := rapid.IntRange(1960, 1972).Draw(t, "y"), rapid.IntRange(1, 12).Draw(t, "m"), rapid.IntRange(1, 28).Draw(t, "d")
		other := [3]int{y, m, d}
		switch rapid.IntRange(0, 4).Draw(t, "slip") {
		case 0:
			other[1], other[2] = min(d, 12), m
		case 1:
			other[0] = y/100*100 + y%10*10 + y/10%10
		case 2:
			other[2] = rapid.IntRange(1, 28).Draw(t, "other day")
		case 3:
			other[1], other[2] = rapid.IntRange(1, 12).Draw(t, "other month"), rapid.IntRange(1, 28).Draw(t, "other day")
		}
		f := &scheme.Field{Kind: scheme.Date, Levels: []string{"typo"}}
		c := column.New(f)
		values := make([]uint32, 2)
		a, b := date(y, m, d), date(other[0], other[1], other[2])
		c.Add(0, []string{a, b}, values)
		c.Seal()
		want := similarity.Edits(a, b, 1) == 1 || y == other[0] && m == other[2] && d == other[1]
		if got := c.Level(values[0], values[1], 0, 0) == 1; got != want {
			t.Fatalf("%s and %s: %v, want %v", a, b, got, want)
		}
	})
}

// TestAddedManyTimes: cells have the values of their texts, however many there
// are, whether they come again or not.
func TestAddedManyTimes(t *testing.T) {
	t.Parallel()
	c := column.New(&scheme.Field{Kind: scheme.Identifier, Levels: []string{"exact"}})
	var cells, want []string
	for i := range 300_000 {
		n := i
		if i > 200_000 {
			n = i * 7919 % 200_000
		}
		want = append(want, fmt.Sprint("x", n))
		cells = append(cells, fmt.Sprint(" X", n))
	}
	values := make([]uint32, len(cells))
	c.Add(0, cells[:100_000], values)
	c.Add(1, cells[100_000:], values[100_000:])
	c.Seal()
	for i, v := range values {
		if c.Text(v) != want[i] {
			t.Fatalf("cell %d is %q, want %q", i, c.Text(v), want[i])
		}
	}
	if c.Filled(0) != 100_000 || c.Filled(1) != 200_000 || c.Count(0, values[5])+c.Count(1, values[5]) < 1 || c.Len() != 200_001 {
		t.Errorf("filled %d and %d, %d texts", c.Filled(0), c.Filled(1), c.Len())
	}
}

// TestTake: cells have one value if, and only if, they fold to one text, however
// many there are, however long, and whether they were met lately or long ago.
func TestTake(t *testing.T) {
	t.Parallel()
	for _, kind := range []scheme.Kind{scheme.Text, scheme.Date, scheme.Identifier} {
		c := column.New(&scheme.Field{Name: "f", Kind: kind})
		var cells []string
		for i := range 20_000 {
			switch n := 1 + i*7919%9_973; kind {
			case scheme.Date:
				cells = append(cells, fmt.Sprintf([]string{"%04d-%02d-%02d", "%04d %02d %02d"}[i%2], 1900+n%120, 1+n%12, 13+n%16))
			case scheme.Text:
				cells = append(cells, fmt.Sprintf("%0*d Văn", 52+n%5, n)) // about as long as is remembered
			default:
				cells = append(cells, fmt.Sprintf("%d-%03d", n/1000, n%1000))
			}
		}
		values := make([]uint32, len(cells))
		for from := 0; from < len(cells); from += 3000 {
			upTo := min(from+3000, len(cells))
			c.Add(0, cells[from:upTo], values[from:upTo])
		}
		texts, seen := map[string]uint32{}, map[uint32]int{}
		for i, v := range values {
			text := c.Text(v)
			if known, ok := texts[text]; ok && known != v {
				t.Fatalf("%s: %q has the values %d and %d", kind, text, known, v)
			}
			if kind == scheme.Text && text != column.Fold(cells[i]) {
				t.Fatalf("%q is %q", cells[i], text)
			}
			texts[text] = v
			seen[v]++
		}
		for v, n := range seen {
			if got := c.Count(0, v); got != uint32(n) {
				t.Fatalf("%s: %q stands in %d rows, want %d", kind, c.Text(v), got, n)
			}
		}
		if len(texts) != c.Len() || len(texts) < 200 {
			t.Errorf("%s: %d texts, %d values", kind, len(texts), c.Len())
		}
	}
}

// FuzzCodes: whatever a text is, its codes are their own codes, in order and each once.
func FuzzCodes(f *testing.F) {
	for _, seed := range []string{"DSC-W120 42\"", "00.10 0.0 ½ ²3", "版2本 8GB", "a\xff9.9.", "1.5.2 -3", "İ1 ſ2 K9", "INV00031989", "第31989号", "A0\xf4É", "0A0\u0594!\u05b30"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		c, v := of(&scheme.Field{Name: "f", Kind: scheme.Codes}, cell)
		if v[0] == 0 {
			return
		}
		again, w := of(&scheme.Field{Name: "f", Kind: scheme.Codes}, c.Text(v[0]))
		if w[0] == 0 || again.Text(w[0]) != c.Text(v[0]) {
			t.Errorf("the codes of %q are %q, and of those other ones", cell, c.Text(v[0]))
		}
	})
}

// TestNumberMarks: a point between thousands is none before decimals, and where both may be,
// the other numbers of the column say which.
func TestNumberMarks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ cells, want []string }{
		{[]string{"1.234.567", "500.000", "79.862.000 đ", "12"}, []string{"1.234567e+06", "500000", "7.9862e+07", "12"}},
		{[]string{"1.234,50", "1 234,5", "1'234.5", "-2.000,25", "€ 3.500"}, []string{"1234.5", "1234.5", "1234.5", "-2000.25", "3500"}},
		{[]string{"43.123", "43.12", "0.500", "7.5"}, []string{"43.123", "43.12", "0.5", "7.5"}},
		{[]string{"1,234.50", "12,5", "1,234"}, []string{"1234.5", "12.5", "1234"}},
		{[]string{"$47K", "12.5k", "47 k", "47 kg", "14KT", "K"}, []string{"47000", "12500", "47", "47", "14", ""}},
		{[]string{"12.500"}, []string{"12.5"}},
		{[]string{"1.23.456", "091.234.567", "10.0.0.1", "1.2.3"}, []string{"", "", "", ""}},
	} {
		c, v := of(&scheme.Field{Name: "f", Kind: scheme.Number}, tt.cells...)
		for i, want := range tt.want {
			if got := c.Text(v[i]); got != want {
				t.Errorf("%q of %q is %q, want %q", tt.cells[i], tt.cells, got, want)
			}
		}
	}
}

// TestDaysApart: days are counted over the ends of months and years, and partial dates have none.
func TestDaysApart(t *testing.T) {
	t.Parallel()
	f := &scheme.Field{Name: "f", Kind: scheme.Date, Levels: []string{"exact", "days 1", "days 31"}}
	for _, tt := range []struct {
		a, b string
		want uint8
	}{
		{"2023-12-31", "2024-01-01", 2}, {"2024-02-28", "2024-03-01", 3}, {"2023-02-28", "2023-03-01", 2},
		{"2024-01-31", "2024-03-02", 3}, {"2024-01-31", "2024-03-03", 4}, {"2024-03", "2024-03-01", 4},
	} {
		c, v := of(f, tt.a, tt.b)
		if got := c.Level(v[0], v[1], 0, 0); got != tt.want {
			t.Errorf("%s and %s are on level %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

// TestFramed: what many values have in common makes no two of them alike. A word that is misspelt,
// or a space, does not make them differ, wherever it stands.
func TestFramed(t *testing.T) {
	t.Parallel()
	cells := []string{
		"Roman Catholic Archdiocese of Cusco", "Roman Catholic Archdiocese of Toledo", "Roman Catholic Archdiocese of Cuscco",
		"Roman Catholic Archdiocese of Cuzco", "Roman Catholic Archdiocese of 125", "Roman Catholic Archdiocese of 135",
		"Roman Catholic Archdiocese of Santa Fe", "Roman Catholic Archdiocese of SantaFe", "database systems", "data base systems",
	}
	for i := range 40 {
		cells = append(cells, fmt.Sprintf("Roman Catholic Archdiocese of %c%c%c", 'b'+i%20, "aeiou"[i%5], 'b'+i/2))
	}
	c, v := of(&scheme.Field{Name: "f", Kind: scheme.Text}, cells...)
	for _, x := range []struct {
		a, b  int
		alike bool
	}{{0, 1, false}, {1, 0, false}, {0, 6, false}, {4, 5, false}, {0, 2, true}, {0, 3, true}, {6, 7, true}, {7, 6, true}, {8, 9, true}} {
		if got := c.Likeness(v[x.a], v[x.b]); (got >= 0.85) != x.alike || !x.alike && got > 0.5 {
			t.Errorf("%q and %q: %.2f", cells[x.a], cells[x.b], got)
		}
	}
}

// TestUnits: a number's unit stands with a space or without; a decimal point is no such space.
func TestUnits(t *testing.T) {
	t.Parallel()
	c := column.New(&scheme.Field{Name: "strength", Kind: scheme.Category})
	values := make([]uint32, 6)
	c.Add(0, []string{"10 mg", "10MG", "2.5 mg", "25 mg", "2 5mg", "quận 1"}, values)
	if values[0] != values[1] || values[2] != values[4] || values[2] == values[3] || c.Text(values[5]) != "quan 1" {
		t.Errorf("values %v, the last %q", values, c.Text(values[5]))
	}
}

// TestFigures: what the values of a column tell about it, weighted by their rows.
func TestFigures(t *testing.T) {
	t.Parallel()
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s is %g, want %g", what, got, want)
		}
	}
	c, _ := of(&scheme.Field{Name: "f", Kind: scheme.Number}, "1.5", "2", "2", "1e9", "-0.25", "", "3.0")
	near("the share of whole numbers", c.Whole(0), 4.0/6)
	near("the share of different values", c.Unique(0), 5.0/6)
	near("the share of an empty side", c.Whole(1)+c.Unique(1), 0)
	var days []string
	for k := range 96 {
		days = append(days, fmt.Sprintf("%d-03-%02d", 2023+k%2, 1+k%28))
	}
	dates, _ := of(&scheme.Field{Name: "f", Kind: scheme.Date}, append(days, "1950-01-01", "1961-02-03", "1999", "")...)
	near("the years of dates", float64(dates.Years(0)), 2)
	near("the years of none", float64(dates.Years(1)), 0)
}
