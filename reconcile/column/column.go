package column

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/column/folding"
	"github.com/lienthong/lienthong/reconcile/column/trim"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/similarity"
)

// Column is the distinct values of a field. It is filled by one goroutine and
// read by any number once it is sealed.
type Column struct {
	Field  *scheme.Field
	levels []scheme.Level
	// mostEdits is the most of a level of edits.
	mostEdits int
	texts     *texts
	count     [2][]uint32 // rows that have the value, by side
	filled    [2]int      // rows that have any value, by side
	// Unread counts cells that hold something which the kind cannot read.
	Unread int

	monthFirst bool
	orders     [3]int   // dates by what they tell about the order of day and month
	marks      [4]int   // numbers by what they tell about their marks
	taker      *taker   // until sealed
	letters    *[]byte  // one byte a letter; nil where the texts are ASCII
	spans      []uint64 // ends of letters, where they are not those of the texts
	sketches   []sketch // of values, nil where none look at letters
	starts     []uint32 // where the words of a value begin in tokens
	tokens     []similarity.Token
	words      []similarity.Word
	syllables  []vntext.Prepared // of words
	days       []day
	digits     []uint32 // of days
	numbers    []float64
	spread     float64
	partner    []uint32 // the same text in the column of swap_with
}

// New makes the column of a field.
func New(f *scheme.Field) *Column {
	c := &Column{
		Field: f, levels: f.Parsed(), texts: newTexts(), count: [2][]uint32{{0}, {0}}, taker: newTaker(),
	}
	for _, l := range c.levels {
		if l.Test == scheme.Edits {
			c.mostEdits = max(c.mostEdits, int(l.Value))
		}
	}
	return c
}

// Len is how many distinct values there are; they are numbered from 1.
func (c *Column) Len() int { return c.texts.len() - 1 }

// Text is a value as it is compared.
func (c *Column) Text(v uint32) string { return string(c.texts.at(v)) }

// Count is in how many rows of a side the value stands.
func (c *Column) Count(side int, v uint32) uint32 { return c.count[side][v] }

// Filled is how many rows of a side have a value.
func (c *Column) Filled(side int) int { return c.filled[side] }

// Levels are the levels, without the last.
func (c *Column) Levels() []scheme.Level { return c.levels }

// Whole is the share of the numbers of a side that have no fraction.
func (c *Column) Whole(side int) float64 {
	whole := 0
	for v := 1; v <= c.Len(); v++ {
		x, _ := strconv.ParseFloat(c.Text(uint32(v)), 64) // our own form
		if x == math.Trunc(x) {
			whole += int(c.count[side][v])
		}
	}
	return float64(whole) / float64(max(c.filled[side], 1))
}

// Unique is how many different values a side has, by how many rows have any.
func (c *Column) Unique(side int) float64 {
	n := 0
	for _, rows := range c.count[side] {
		if rows > 0 {
			n++
		}
	}
	return float64(n) / float64(max(c.filled[side], 1))
}

// Years is how many years nine in ten dates of a side lie within, 0 where it has none with a month.
func (c *Column) Years(side int) int {
	rows, all := map[int]int{}, 0
	for v, d := range c.days {
		if n := int(c.count[side][v]); n > 0 && d.month() > 0 {
			rows[d.year()] += n
			all += n
		}
	}
	if all == 0 {
		return 0
	}
	years := make([]int, 0, len(rows))
	for y := range rows {
		years = append(years, y)
	}
	slices.Sort(years)
	at := func(row int) int { // the year of that row, in the order of dates
		for _, y := range years {
			if row -= rows[y]; row < 0 {
				return y
			}
		}
		return years[len(years)-1]
	}
	return 1 + at(all*19/20) - at(all/20)
}

// Relevel has the column compare by these levels of its field, in place of those that it had.
// They need nothing of a value that was not kept.
func (c *Column) Relevel(f *scheme.Field) { c.Field, c.levels = f, f.Parsed() }

// thousand is what a lone K behind a figure multiplies it by: 47K is 47,000, as 14 kg is not 14,000 g.
const thousand = 1000

// readNumber reads 1,234.50, $12, 12 EUR, 47K and the like.
func readNumber(s string) (float64, numberMarks, bool) {
	s = strings.Trim(strings.TrimSpace(s), "$€£¥ ₫đ%")
	times := 1.0
	if n := len(s) - 1; n > 0 && (s[n] == 'K' || s[n] == 'k') && s[n-1] >= '0' && s[n-1] <= '9' {
		times = thousand
	}
	s = strings.TrimSpace(strings.TrimRight(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
	s, marks := ungrouped(s)
	if strings.Contains(s, ",") {
		if i := strings.LastIndexByte(s, ','); !strings.Contains(s, ".") && len(s)-i != 4 {
			s = s[:i] + "." + s[i+1:] // 12,5
		}
		s = strings.ReplaceAll(s, ",", "")
	}
	x, err := strconv.ParseFloat(s, 64)
	return x * times, marks, err == nil && !math.IsInf(x, 0) && !math.IsNaN(x)
}

// ungrouped takes out the marks that part a number's thousands, 1.234.567,50 and 1 234,5,
// and says what the number tells of its column.
func ungrouped(s string) (string, numberMarks) {
	for _, mark := range []string{".", " ", "\u00a0", "\u202f", "'"} {
		decimal := ","
		if mark == "'" && !strings.Contains(s, ",") {
			decimal = "."
		}
		whole, rest, cut := strings.Cut(s, decimal)
		groups := strings.Split(whole, mark)
		if len(groups) < 2 || !grouped(groups) || strings.Contains(rest, decimal) {
			continue
		}
		switch whole = strings.Join(groups, ""); {
		case mark == "." && len(groups) == 2 && !cut:
			return s, eitherMarks
		case cut:
			return whole + "." + rest, pointMarks(mark)
		}
		return whole, pointMarks(mark)
	}
	if strings.Contains(s, ".") && !strings.Contains(s, ",") {
		return s, pointDecimal
	}
	return s, plainMarks
}

// numberMarks is what a number tells of how its column is written.
type numberMarks uint8

const (
	plainMarks   numberMarks = iota // nothing
	pointGroups                     // a point parts thousands
	pointDecimal                    // a point is a decimal point
	eitherMarks                     // 500.000 may be either
)

func pointMarks(mark string) numberMarks {
	if mark == "." {
		return pointGroups
	}
	return plainMarks
}

// grouped reports whether these are the groups of a number's thousands: up to three digits,
// of which the first is no nought, and then three and three.
func grouped(groups []string) bool {
	first := strings.TrimPrefix(groups[0], "-")
	if len(first) == 0 || len(first) > 3 || first[0] == '0' {
		return false
	}
	for i, g := range groups {
		if i == 0 {
			g = first
		} else if len(g) != 3 {
			return false
		}
		if strings.Trim(g, "0123456789") != "" {
			return false
		}
	}
	return true
}

// Size is the memory held, in bytes.
func (c *Column) Size() int64 {
	return c.texts.size() + int64(cap(c.count[0]))*8 + int64(cap(c.starts))*4 + int64(cap(c.tokens))*8 + int64(cap(c.days))*4 + int64(cap(c.numbers))*8
}

// Reading is what a cell reads as, for telling what a column holds.
type Reading struct {
	Date   bool // a date with its month at least
	Number bool
	Whole  bool    // a number without a fraction
	Sex    bool    // a word for a sex
	Value  float64 // of the number
	Year   int     // of the date, 0 if there is none
}

// Read tries the kinds on a cell.
func Read(cell string) Reading {
	var r Reading
	cell = folding.Digits(cell)
	d, _ := readDate(cell, false)
	r.Date, r.Year = d.month() != 0, d.year()
	x, _, ok := readNumber(cell)
	r.Number, r.Value = ok, x
	r.Whole = ok && x == float64(int64(x))
	var buf [64]byte
	if len(cell) < 32 {
		_, r.Sex = trim.Sex(folding.Append(buf[:0], strings.TrimSpace(cell)))
	}
	return r
}
