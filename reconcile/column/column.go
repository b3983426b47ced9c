package column

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/similarity"
)

// Column is the distinct values of a field. It is filled by one goroutine and
// read by any number once it is sealed.
type Column struct {
	Field  *scheme.Field
	levels []scheme.Level
	texts  *texts
	count  [2][]uint32 // rows that have the value, by side
	filled [2]int      // rows that have any value, by side
	// Unread counts cells that hold something which the kind cannot read.
	Unread int

	monthFirst bool
	orders     [3]int   // dates by what they tell about the order of day and month
	recent     []recent // cells met last, so that folding is done once
	letters    *[]byte  // one byte a letter; nil where the texts are ASCII
	spans      []uint64 // ends of letters, where they are not those of the texts
	starts     []uint32 // where the words of a value begin in tokens
	tokens     []similarity.Token
	words      []string
	syllables  []vntext.Prepared // of words
	days       []day
	numbers    []float64
	spread     float64
	partner    []uint32 // the same text in the column of swap_with
}

type recent struct {
	raw   string
	value uint32
}

// New makes the column of a field.
func New(f *scheme.Field) *Column {
	return &Column{
		Field: f, levels: f.Parsed(), texts: newTexts(), count: [2][]uint32{{0}, {0}},
		recent: make([]recent, 1<<14),
	}
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

// Add takes a cell of a row in and returns its value, 0 for none. Side is 0 for
// the left table and 1 for the right one.
func (c *Column) Add(side int, cell string) uint32 {
	if cell == "" {
		return 0
	}
	r := &c.recent[slotOf(cell)&uint64(len(c.recent)-1)]
	if r.raw != cell {
		var buf [256]byte
		folded := c.fold(buf[:0], cell)
		if len(folded) == 0 && strings.TrimSpace(cell) != "" {
			c.Unread++
		}
		*r = recent{strings.Clone(cell), c.texts.intern(folded)}
	}
	if r.value == 0 {
		return 0
	}
	if n := c.texts.len(); len(c.count[0]) < n {
		c.count[0], c.count[1] = append(c.count[0], 0), append(c.count[1], 0)
	}
	c.count[side][r.value]++
	c.filled[side]++
	return r.value
}

// slotOf spreads short texts over the table of recent cells (FNV-1a).
func slotOf(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h ^ h>>29
}

// fold appends the form in which the kind compares.
func (c *Column) fold(dst []byte, cell string) []byte {
	switch c.Field.Kind {
	case scheme.Date:
		d, order := readDate(cell, c.monthFirst)
		c.orders[order]++
		if d == 0 {
			return dst
		}
		return d.append(dst)
	case scheme.Number:
		x, ok := readNumber(cell)
		if !ok {
			return dst
		}
		return strconv.AppendFloat(dst, x, 'g', -1, 64)
	case scheme.Email:
		return append(dst, strings.ToLower(strings.TrimSpace(cell))...)
	case scheme.NameVI:
		repaired, _ := vntext.Repair(cell)
		return append(dst, strings.Join(vntext.Syllables(repaired), " ")...)
	}
	dst = appendFolded(dst, cell)
	if blank[string(dst)] {
		return dst[:0]
	}
	switch c.Field.Kind {
	case scheme.Phone:
		return phone(dst)
	case scheme.Identifier, scheme.Code:
		return bytes.TrimLeft(squeeze(dst), "0")
	case scheme.Sex:
		if s, ok := sexes[string(dst)]; ok {
			return append(dst[:0], s...)
		}
	}
	return dst
}

// squeeze drops the spaces.
func squeeze(b []byte) []byte {
	return slices.DeleteFunc(b, func(c byte) bool { return c == ' ' })
}

// phone keeps the last nine digits: what is before is a country or an area,
// written or not.
func phone(b []byte) []byte {
	b = slices.DeleteFunc(b, func(c byte) bool { return c < '0' || c > '9' })
	return b[max(0, len(b)-9):]
}

// sexes are words for a sex in some languages, folded.
var sexes = func() map[string]string {
	out := map[string]string{}
	for sex, words := range map[string]string{
		"m": "m male man nam mann männlich maennlich homme masculin masculino hombre maschio boy mężczyzna erkek муж мужской м 男 男性 남 ذكر",
		"f": "f female woman nữ w frau weiblich femme féminin femenino feminino mujer femmina girl k kvinna kvinde kobieta vrouw kadın жен женский ж 女 女性 여 أنثى",
	} {
		for w := range strings.FieldsSeq(words) {
			out[Fold(w)] = sex
		}
	}
	return out
}()

// readNumber reads 1,234.50, $12, 12 EUR and the like.
func readNumber(s string) (float64, bool) {
	s = strings.Trim(strings.TrimSpace(s), "$€£¥ ₫đ%")
	s = strings.TrimSpace(strings.TrimRight(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
	if strings.Contains(s, ",") {
		if i := strings.LastIndexByte(s, ','); !strings.Contains(s, ".") && len(s)-i != 4 {
			s = s[:i] + "." + s[i+1:] // 12,5
		}
		s = strings.ReplaceAll(s, ",", "")
	}
	x, err := strconv.ParseFloat(s, 64)
	return x, err == nil && !math.IsInf(x, 0) && !math.IsNaN(x)
}

// Size is the memory held, in bytes.
func (c *Column) Size() int64 {
	return c.texts.size() + int64(cap(c.count[0]))*8 + int64(cap(c.starts))*4 + int64(cap(c.tokens))*8 + int64(cap(c.days))*4 + int64(cap(c.numbers))*8
}
