package content

import (
	"math"
	"runtime"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/column"
)

// Stats is what the sample tells about a column.
type Stats struct {
	Filled   float64 // share of rows with a value
	Distinct int     // distinct values
	Unique   float64 // distinct values by filled rows
	Top      float64 // share of the commonest value among filled rows
	Same     float64 // share of pairs of filled rows that have the same value
	Words    float64 // words a value
	Length   float64 // letters a value
	// Shares of the filled rows that read as such; Digits are mostly digits, Numbered hold one.
	Dates, Numbers, Whole, Emails, Sexes, Digits, Numbered, Vietnamese, Families float64
	SameLen                                                                      float64 // share of the commonest length
	Years                                                                        int     // that nine in ten dates lie within, 0 without dates
}

// Many different values, by filled rows, are no few that come again and again.
const Many = 0.3

// AllStats are those of each of so many columns, of as many at once as there are cores.
func AllStats(rows [][]string, columns int) []Stats {
	all := make([]Stats, columns)
	var each errgroup.Group
	each.SetLimit(runtime.GOMAXPROCS(0))
	for i := range all {
		each.Go(func() error { all[i] = StatsOf(rows, i); return nil })
	}
	_ = each.Wait() // none fails
	return all
}

// StatsOf looks at one column of some rows. What a value reads as is asked once, however often it
// stands there: that is dear, and sums of whole numbers are the same in any order.
func StatsOf(rows [][]string, at int) Stats {
	var s Stats
	counts, lengths := map[string]int{}, map[int]int{}
	n, years := 0.0, []int(nil)
	for _, row := range rows {
		cell := strings.TrimSpace(row[at])
		if cell == "" || strings.EqualFold(cell, "null") || strings.EqualFold(cell, "nan") {
			continue
		}
		n++
		counts[cell]++
	}
	for cell, count := range counts {
		times := float64(count)
		lengths[len(cell)] += count
		s.Words += times * float64(len(strings.Fields(cell)))
		s.Length += times * float64(len(cell))
		r := column.Read(cell)
		if s.Dates += times * Bit(r.Date); r.Date {
			years = append(years, slices.Repeat([]int{r.Year}, count)...)
		}
		s.Numbers += times * Bit(r.Number)
		s.Whole += times * Bit(r.Whole)
		s.Sexes += times * Bit(r.Sex)
		s.Emails += times * Bit(IsEmail(cell))
		digits := Digits(cell)
		s.Digits += times * Bit(digits*2 >= len(cell))
		s.Numbered += times * Bit(digits > 0)
		s.Vietnamese += times * Bit(vietnamese(cell))
		s.Families += times * Bit(families[firstWord(cell)])
	}
	if n == 0 {
		return s
	}
	for _, share := range []*float64{&s.Words, &s.Length, &s.Dates, &s.Numbers, &s.Whole, &s.Sexes, &s.Emails, &s.Digits, &s.Numbered, &s.Vietnamese, &s.Families} {
		*share /= n
	}
	pairs := 0.0
	for _, c := range counts {
		s.Top = max(s.Top, float64(c)/n)
		pairs += float64(c) * float64(c-1)
	}
	if n > 1 {
		s.Same = pairs / (n * (n - 1))
	}
	for _, c := range lengths {
		s.SameLen = max(s.SameLen, float64(c)/n)
	}
	if slices.Sort(years); len(years) > 0 {
		s.Years = 1 + years[len(years)*19/20] - years[len(years)/20]
	}
	s.Distinct, s.Filled, s.Unique = len(counts), n/float64(len(rows)), float64(len(counts))/n
	return s
}

// Tells is how many bits agreement says, times how often it can say anything:
// 20 bits at most, since in a sample rarer values look alike.
func (s *Stats) Tells() float64 {
	return s.Filled * s.Filled * min(-math.Log2(s.Same+1e-9), 20)
}

// Bit is 1 for what holds, to be summed up to a share, and 0 for what does not.
func Bit(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// IsEmail reports whether a text reads as an address; @ana is a name in a network.
func IsEmail(s string) bool {
	before, after, _ := strings.Cut(s, "@")
	return before != "" && after != "" && !strings.Contains(after, "@") && !strings.Contains(s, " ")
}

// Digits is how many digits a text has.
func Digits(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// families are the common Vietnamese family names, which nine in ten bear,
// folded. Nguyễn alone is a third.
var families = map[string]bool{
	"nguyen": true, "tran": true, "le": true, "pham": true, "hoang": true, "huynh": true, "phan": true, "vu": true, "vo": true, "dang": true,
	"bui": true, "do": true, "ho": true, "ngo": true, "duong": true, "ly": true, "dinh": true, "truong": true, "trinh": true, "doan": true, "luong": true,
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(vntext.Fold(s), " ")
	return word
}

// vietnamese reports whether a text reads as a Vietnamese full name.
func vietnamese(s string) bool {
	sound, _ := vntext.Repair(s) // TCVN3 and its like are mended before names are compared
	words := strings.Fields(vntext.Fold(sound))
	return len(words) >= 2 && len(words) <= 6 && families[words[0]]
}
