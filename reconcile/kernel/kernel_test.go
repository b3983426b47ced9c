package kernel

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"unsafe"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/hashing"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

func TestRecordIsOneCacheLine(t *testing.T) {
	if size := unsafe.Sizeof(Record{}); size != 64 {
		t.Errorf("a Record has %d bytes, want 64", size)
	}
}

// TestWeightsAreAModel checks what makes a table of weights a model: every
// level has a name and probabilities, and the levels that one way of writing a
// value can lead to are exhaustive for a true match.
func TestWeightsAreAModel(t *testing.T) {
	for l, w := range DefaultWeights {
		if w.name == "" || w.m <= 0 || w.m > 1 || w.u < 0 || w.u > 1 {
			t.Errorf("level %d is %+v", l, w)
		}
	}
	groups := map[string][]Level{
		"personal number": {NumberExact, NumberCancelled, NumberDigitWrong, NumberDigitsSwapped, NumberOfRelative, NumberDiffers},
		"old number":      {NumberCMND, NumberCMNDNear, NumberCMNDDiffers},
		"whole date": {BirthExact, BirthSwapped, BirthDayDiffers, BirthMonthDiffers, BirthYearAgrees, BirthYearSlip,
			BirthYearDiffers, BirthDiffers},
		"first of January": {BirthJanuary, BirthYearAsJanuary, BirthYearSlip, BirthDiffers},
		"month and year":   {BirthMonthYear, BirthYearNear, BirthDiffers},
		"year alone":       {BirthYearOnly, BirthYearNear, BirthDiffers},
		"sex":              {SexAgrees, SexDiffers},
		"place":            {PlaceAgrees, PlaceDiffers},
		"parent":           {ParentAgrees, ParentNear, ParentDiffers},
		"life":             {LifeGoesOn, LifeEnded},
	}
	for l := NameExact; l <= NameDiffers; l++ {
		groups["name"] = append(groups["name"], l)
	}
	for name, levels := range groups {
		m := 0.0
		for _, l := range levels {
			m += DefaultWeights[l].m
		}
		if m < 0.97 || m > 1.03 {
			t.Errorf("%s: the m add up to %.3f, want about 1", name, m)
		}
	}
}

func TestNumberLevels(t *testing.T) {
	const pin, alias = 1190000017, 1190000999
	person := Record{PIN: pin, Alias: alias, CMND: 190000018}
	tests := []struct {
		name string
		row  Record
		want Level
	}{
		{"none", Record{}, NumberMissing},
		{"the number", Record{PIN: pin}, NumberExact},
		{"the cancelled number", Record{PIN: alias}, NumberCancelled},
		{"the old number", Record{CMND: 190000018}, NumberCMND},
		{"old number right, new one wrong", Record{PIN: 79085123456, CMND: 190000018}, NumberCMND},
		{"one digit wrong", Record{PIN: 1190000117}, NumberDigitWrong},
		{"neighbours swapped", Record{PIN: 1190000071}, NumberDigitsSwapped},
		{"two digits wrong, apart", Record{PIN: 1290000018}, NumberDiffers},
		{"old number, one digit wrong", Record{CMND: 190000019}, NumberCMNDNear},
		{"another old number", Record{CMND: 555000019}, NumberCMNDDiffers},
		{"another number", Record{PIN: 79085123456}, NumberDiffers},
	}
	for _, tt := range tests {
		if got := compareNumbers(&tt.row, &person); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func date(t *testing.T, s string) lienthong.Date {
	t.Helper()
	if s == "" {
		return lienthong.Date{}
	}
	d, err := lienthong.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestBirthLevels(t *testing.T) {
	tests := []struct {
		row, person string
		want        Level
	}{
		{"", "1980-05-06", BirthMissing},
		{"1980-05-06", "1980-05-06", BirthExact},
		{"1980-01-01", "1980-01-01", BirthJanuary},
		{"1980-06-05", "1980-05-06", BirthSwapped},
		{"1980", "1980-05-06", BirthYearOnly},
		{"1980-05", "1980-05-06", BirthMonthYear},
		{"1980-05-06", "1980", BirthYearOnly},
		{"1980", "1980", BirthYearOnly},
		{"1980-01-01", "1980-05-06", BirthYearAsJanuary},
		{"1980-05-07", "1980-05-06", BirthDayDiffers},
		{"1980-07-06", "1980-05-06", BirthMonthDiffers},
		{"1980-09-20", "1980-05-06", BirthYearAgrees},
		{"1981-05-06", "1980-05-06", BirthYearSlip},
		{"1990-05-06", "1980-05-06", BirthYearSlip},
		{"1957-05-06", "1980-05-06", BirthYearDiffers},
		{"1981", "1980-05-06", BirthYearNear},
		{"1957", "1980-05-06", BirthDiffers},
		{"1957-02-03", "1980-05-06", BirthDiffers},
	}
	for _, tt := range tests {
		if got := compareBirth(date(t, tt.row), date(t, tt.person)); got != tt.want {
			t.Errorf("%q against %q: %v, want %v", tt.row, tt.person, got, tt.want)
		}
	}
}

// repaired is a name as it is read.
func repaired(name string) string {
	text, _ := vntext.Repair(name)
	return text
}

func TestNameLevels(t *testing.T) {
	tests := []struct {
		row, person string
		want        Level
	}{
		{"", "nguyễn văn dũng", NameMissing},
		{"nguyễn văn dũng", "nguyễn văn dũng", NameExact},
		{"nguyễn văn hoà", "nguyễn văn hòa", NameExact}, // the same syllable, written two ways
		{"nguyễn thị lí", "nguyễn thị lý", NameStyle},
		{"nguyễn văn dụng", "nguyễn văn dũng", NameTone},
		{"nguyen van dung", "nguyễn văn dũng", NameMarks},
		{"huỳnh văn dũng", "hoàng văn dũng", NameRegional},
		{"ngyễn văn dũng", "nguyễn văn dũng", NameOneEdit},
		{"nguyễn vănodũng", "nguyễn văn dũng", NameOneEdit},
		{"nguyễn vă ndũng", "nguyễn văn dũng", NameOneEdit},
		{"nguyễni văn dũng", "nguyễn văn dũng", NameOneEdit},
		{"dũng nguyễn văn", "nguyễn văn dũng", NameOrder},
		{"nguyễn dũng", "nguyễn văn dũng", NameMiddleMissing},
		{"nguyễn đức dũng", "nguyễn văn dũng", NameMiddleDiffers},
		{"trần văn dũng", "nguyễn văn dũng", NameFamilyDiffers},
		{"nguyễn văn phúc", "nguyễn văn dũng", NameGivenDiffers},
		{"trần thị dũng", "nguyễn văn dũng", NameGivenOnly},
		{"trần thị mai", "nguyễn văn dũng", NameDiffers},
		{"trần mai", "nguyễn văn dũng", NameDiffers},
	}
	for _, tt := range tests {
		x := lexicon.New()
		row, person := x.Name(repaired(tt.row)), x.Name(repaired(tt.person))
		if got := (names{lexicon.NewTable(x, nil), x}).compareNames(&row, &person); got != tt.want {
			t.Errorf("%q against %q: %v, want %v", tt.row, tt.person, got, tt.want)
		}
	}
}

func TestLongNamesKeepTheirEnds(t *testing.T) {
	x := lexicon.New()
	n := x.Name("a b c d e g h k")
	want := x.Name("a b e g h k")
	if n != want {
		t.Errorf("got %v, want the first two and the last four syllables %v", n, want)
	}
}

// TestFullLexiconNeverAgrees: syllables for which there was no room agree with none.
func TestFullLexiconNeverAgrees(t *testing.T) {
	x := lexicon.New()
	for i := 0; x.Len() < 1<<16-1; i++ {
		x.Name(string([]byte{'a' + byte(i/26/26/26), 'a' + byte(i/26/26%26), 'a' + byte(i/26%26), 'a' + byte(i%26)}))
	}
	before := x.Overflowed
	a, b := x.Name("xin"), x.Name("chào")
	if x.Overflowed != before+2 {
		t.Errorf("Overflowed = %d, want %d", x.Overflowed, before+2)
	}
	table := names{lexicon.NewTable(x, nil), x}
	if got := table.compareNames(&a, &b); got != NameExact && got != NameDiffers && got != NameGivenDiffers {
		t.Errorf("overflowed names compare as %v", got)
	}
}

// TestSlipIsSymmetric: if a slip turns one number into another, the same slip
// turns it back.
func TestSlipIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Uint64Range(0, 999_999_999_999).Draw(t, "a")
		at := rapid.IntRange(0, 11).Draw(t, "at")
		place := uint64(math.Pow10(at))
		digit := rapid.Uint64Range(0, 9).Draw(t, "digit")
		b := a - a/place%10*place + digit*place
		want := oneDigit
		if a == b {
			want = noSlip
		}
		if slipOf(a, b) != want || slipOf(b, a) != want {
			t.Fatalf("one digit changed: %v and %v, want %v", slipOf(a, b), slipOf(b, a), want)
		}
	})
}

// TestIndexFindsEveryPosting compares blocks with a map.
func TestIndexFindsEveryPosting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := map[uint64][]entry{}
		var postings []posting
		for row := range uint32(rapid.IntRange(0, 200).Draw(t, "rows")) {
			k := hashing.Mix(uint64(rapid.IntRange(0, 60).Draw(t, "key")))
			e := entry{row: row, slack: float32(row)}
			want[k] = append(want[k], e)
			postings = append(postings, posting{k, e})
		}
		x := newBlocks(postings, nil)
		for k := range uint64(80) {
			got := x.block(hashing.Mix(k))
			if !(len(got) == 0 && len(want[hashing.Mix(k)]) == 0) && !reflect.DeepEqual(got, want[hashing.Mix(k)]) {
				t.Fatalf("block %d: %v, want %v", k, got, want[hashing.Mix(k)])
			}
			if len(got) > 0 && !x.filter.MayHold(hashing.Mix(k)) {
				t.Fatalf("the filter denies block %d", k)
			}
		}
	})
}

// TestFactsKeepAll: what an entry says is what the record says.
func TestFactsKeepAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Record{
			Birth: lienthong.Date{Year: int16(rapid.IntRange(0, 4095).Draw(t, "y")), Month: uint8(rapid.IntRange(0, 12).Draw(t, "m")), Day: uint8(rapid.IntRange(0, 31).Draw(t, "d"))},
			Sex:   lienthong.Sex(rapid.IntRange(0, 2).Draw(t, "sex")), Place: uint8(rapid.IntRange(0, 99).Draw(t, "place")),
		}
		if f := factsOf(&r); f.birth() != r.Birth || f.sex() != r.Sex || f.place() != r.Place {
			t.Fatalf("%+v became %v %v %v", r, f.birth(), f.sex(), f.place())
		}
	})
}

func TestLargeBlocksAreReported(t *testing.T) {
	x := lexicon.New()
	rows := make([]Record, maxBlock+1)
	for i := range rows {
		rows[i] = Record{CMND: 123456789}
	}
	l := NewLinker(rows, x, Pass{})
	if l.Skipped.Blocks != 1 || l.Skipped.Rows != len(rows) {
		t.Errorf("Skipped = %+v, want one block of %d rows", l.Skipped, len(rows))
	}
}

func TestScoreIsTheSumOfItsSteps(t *testing.T) {
	c := Counts{Persons: 20000, Exact: 3, Folded: 9}
	p := Pattern{NumberExact, NameExact, BirthExact, SexAgrees, PlaceAgrees, ParentMissing, ParentMissing, LifeGoesOn}
	sum := c.Prior()
	for f := range fieldCount {
		sum += DefaultWeights.Bits(p, f, c)
	}
	if math.Abs(sum-DefaultWeights.Score(p, c)) > 1e-9 || sum < 20 {
		t.Errorf("steps add up to %.2f, score is %.2f", sum, DefaultWeights.Score(p, c))
	}
	if Number.String() != "number" || !strings.Contains(NameMarks.String(), "marks") {
		t.Error("fields and levels have stable names")
	}
}

// TestKnownIsWhatWasLearnt: the fast path knows exactly the names made of learnt
// syllables, whatever bytes are in a text.
func TestKnownIsWhatWasLearnt(t *testing.T) {
	t.Parallel()
	x := lexicon.New()
	want := x.Learn("Nguyễn Thị Thượng")
	for _, learnt := range []string{"Lý Đức", "H'Hen Niê", "Quỳnh"} {
		x.Learn(learnt)
	}
	if n, ok := x.Known("Nguyễn Thị Thượng"); !ok || n != want {
		t.Errorf("a learnt name is %v, %t, want %v", n, ok, want)
	}
	if n, ok := x.Known("Lý Thị Quỳnh"); !ok || n != x.Name("Lý Thị Quỳnh") {
		t.Errorf("a name of learnt syllables is %v, %t", n, ok)
	}
	for _, raw := range []string{"", " ", "Lý ", " Lý", "Lý  Đức", "Lý\x00", "Lý\x00 Đức", "L\x00ý", "\x00", "Lý Đúc", "Nguyễn Thị ThượngThượngThượng",
		"Lý Lý Lý Lý Lý Lý Lý", "lý"} {
		if n, ok := x.Known(raw); ok {
			t.Errorf("%q is known as %v", raw, n)
		}
	}
}
