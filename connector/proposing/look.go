package proposing

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/reading"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/vntext"
)

const (
	// samples is how many rows of a table are looked at: enough to see an encoding
	// and the values of a code, few enough to cost the source nothing.
	samples = 50
	// maxTables bounds how many tables are looked at.
	maxTables = 200
	// maxValues is how many values a code may have, and maxValue how long one is.
	maxValues, maxValue = 8, 8
)

// table is a table and what a few of its rows hold.
type table struct {
	*connector.Table
	shapes []shape      // of the columns
	names  []columnName // of them
}

// shape is what the cells of a column look like.
type shape struct {
	filled                              int    // cells that hold something
	pins, numbers, dates, births, names int    // of them; pins are among the numbers
	sexes, months, digits, sums         int    // digits begin with one; sums are of money
	years                               int    // of the dates, years alone
	moments                             int    // of fourteen digits, which sort
	nodays                              int    // zero dates, and ends that there are not
	endless                             string // one of these ends, as it is written; "" for none
	persons                             int    // cells that seem to name several
	first                               string
	thousands                           string   // the sign between the thousands of sums; "" for none
	legacy                              []byte   // texts beyond ASCII, as bytes of Windows-1252, if they can be such
	cells                               []string // that are short, to see whether they have a term's form
	distinct                            map[string]bool
	values                              []string // the few that there are
	texts                               int      // cells beyond ASCII
	damage                              map[vntext.Damage]int
}

// enough is how many cells tell what a column holds.
const enough = 5

// lookAt reads a few rows of each table. One that cannot be read, such as a view
// that broke, is known by its names alone.
func lookAt(ctx context.Context, src connector.Source, tables []connector.Table) ([]table, error) {
	var out []table
	for i := range tables {
		t := table{&tables[i], make([]shape, len(tables[i].Columns)), readNames(&tables[i])}
		if i < maxTables {
			if err := t.look(ctx, src); lienthong.CodeOf(err) == lienthong.Unavailable {
				return nil, err
			}
		}
		out = append(out, t)
	}
	return out, nil
}

func (t *table) look(ctx context.Context, src connector.Source) error {
	columns := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = c.Name
	}
	if len(columns) == 0 {
		return nil
	}
	for row, err := range src.Rows(ctx, &connector.Query{From: t.Name, Columns: columns, Limit: samples}) {
		if err != nil {
			return err
		}
		for i, cell := range row {
			if cell = strings.TrimSpace(cell); cell != "" {
				t.shapes[i].add(cell)
			}
		}
	}
	return nil
}

func (s *shape) add(cell string) {
	s.filled++
	if s.first == "" {
		s.first = cell
	}
	if len(s.values) <= maxValues && len(cell) <= maxValue && !slices.Contains(s.values, cell) {
		s.values = append(s.values, cell)
	}
	s.count(cell)
	if reading.NoDay(cell) {
		s.nodays++
	}
	if reading.Endless(cell) {
		s.endless = cell
	}
	if pin, ok := isNumber(cell); ok {
		s.numbers++
		if pin {
			s.pins++
		}
	}
	if date, ok := dateOf(cell); ok {
		s.dates++
		if date.Precision() == lienthong.YearOnly {
			s.years++
		}
		if date.Year < 2015 {
			s.births++
		}
	}
	text, damage := vntext.Repair(cell)
	if strings.ContainsFunc(cell, func(r rune) bool { return r >= 0x80 }) {
		if s.damage == nil {
			s.damage = map[vntext.Damage]int{}
		}
		s.texts++
		if b, err := charmap.Windows1252.NewEncoder().String(cell); err == nil {
			s.legacy = append(append(s.legacy, b...), '\n')
		}
		s.damage[damage&(vntext.DamageTCVN3|vntext.DamageVNI|vntext.DamageVISCII|vntext.DamageCP1258)]++
	}
	if several.MatchString(text) {
		s.persons++
	}
	if words := strings.Fields(titles.ReplaceAllString(text, "")); len(words) >= 2 && len(words) <= 7 && vntext.IsFamilyName(words[0]) && !strings.ContainsAny(text, ",0123456789") {
		s.names++
	}
}

// count tells what a cell may be beyond a person's number, name and dates.
func (s *shape) count(cell string) {
	const short = 40 // no form of a term is longer
	if s.distinct == nil {
		s.distinct = map[string]bool{}
	}
	if len(cell) <= short {
		s.cells = append(s.cells, cell)
		s.distinct[cell] = true
	}
	if sex, err := vnfield.Sex(cell); err == nil && sex != lienthong.SexUnknown {
		s.sexes++
	}
	if first := strings.TrimLeft(cell, "-+"); first != "" && first[0] >= '0' && first[0] <= '9' {
		s.digits++
	}
	if isMonth(cell) {
		s.months++
	}
	if _, err := time.Parse("20060102150405", cell); err == nil {
		s.moments++
	} else if isSum(cell) {
		s.sums++
	}
	if g := grouped.FindStringSubmatch(cell); g != nil {
		s.thousands = g[1] + g[2] + g[3]
	}
}

// isMonth reports whether a cell is 202503, 2025-03 or 03/2025.
func isMonth(cell string) bool {
	for _, layout := range []string{"200601", "2006-01", "01/2006", "01-2006", "2006/01"} {
		if m, err := time.Parse(layout, cell); err == nil && m.Year() >= 1900 && m.Year() <= 2100 {
			return true
		}
	}
	return false
}

// titles stand before names, and several between names of one cell.
var (
	titles  = regexp.MustCompile(`^(?:[ÔôOo]ng|[Bb][àa])[:.]? +`)
	several = regexp.MustCompile(`\pL+ \pL+ *(?:;|&|,| và | - ) *\pL+ \pL+`)
)

// grouped is a sum with two or more signs between its thousands; one alone may be
// a decimal point, but of đồng, which have no thousandths.
var grouped = regexp.MustCompile(`^-?[0-9]{1,3}(?:(?:([.])[0-9]{3}){2,}(?:,[0-9]+)?(?:$|[^0-9])|(?:(,)[0-9]{3}){2,}(?:[.][0-9]+)?(?:$|[^0-9])|([.,])[0-9]{3} *(?:đ|₫|[vV][nN]))`)

// isSum reports whether a cell looks like a sum of money: đồng come by the thousand.
func isSum(cell string) bool {
	whole := strings.TrimSuffix(strings.TrimSuffix(cell, ".00"), ".0")
	digits := strings.NewReplacer(".", "", ",", "", " ", "").Replace(whole)
	return len(digits) >= 5 && len(digits) <= 15 && digits[0] != '0' && strings.Trim(digits, "0123456789") == "" && strings.HasSuffix(digits, "00")
}

// isNumber reports whether a cell looks like a person's number, and not like an
// amount; pin, whether that is of twelve digits.
func isNumber(cell string) (pin, ok bool) {
	if i := strings.LastIndexByte(cell, '.'); i >= 0 && len(cell)-i-1 <= 2 || strings.HasSuffix(cell, ".000") { // a sum, with its fraction or by the thousand
		return false, false
	}
	digits := strings.NewReplacer(" ", "", ".", "", "-", "").Replace(cell)
	if strings.Trim(digits, "0123456789") != "" || len(digits) != 9 && len(digits) != 11 && len(digits) != 12 { // 11: a zero was lost
		return false, false
	}
	r, err := vnfield.Number(cell)
	return !r.Card.PIN().IsZero(), err == nil && !r.Card.IsZero()
}

// dateOf reads what looks like a date, and not like a serial number or a code.
func dateOf(cell string) (lienthong.Date, bool) {
	year := len(cell) == 4 && cell >= "1900" && cell <= "2100"
	if !year && (len(cell) < 6 || len(cell) < 8 && !strings.ContainsAny(cell, "/-.")) {
		return lienthong.Date{}, false
	}
	r, err := vnfield.DateUpTo(cell, lienthong.MaxYear)
	return r.Date, err == nil && !r.Date.IsZero() && r.Date.Year >= 1900 && r.Note&vnfield.ExcelSerial == 0
}

// mostly reports whether nearly all cells are so.
func (s *shape) mostly(n int) bool { return s.filled > 0 && n*10 >= s.filled*6 }

// yesNo reports whether a column holds truth values, written so.
func (s *shape) yesNo() bool {
	return s.filled > 0 && !slices.ContainsFunc(s.values, func(v string) bool { return v != "true" && v != "false" }) && len(s.values) == len(s.distinct)
}

// looks says what most of the cells are; "" for nothing that can be told.
func (s *shape) looks() string {
	switch {
	case s.mostly(s.pins):
		return "personal numbers"
	case s.mostly(s.numbers):
		return "numbers of identity cards"
	case s.mostly(s.names):
		return "names of persons"
	case s.mostly(s.births):
		return "days of birth, or others long ago"
	case s.mostly(s.dates):
		return "dates"
	case s.mostly(s.months):
		return "months"
	case s.mostly(s.moments):
		return "times"
	case s.mostly(s.sums):
		return "sums of money"
	default:
		return ""
	}
}

// encoding is the legacy encoding that most texts are damaged by; "" for none.
// Windows-1258 read as Windows-1252 looks like no damage word by word, since it
// keeps the letters and moves their tones behind them, so all texts are judged at once.
func (s *shape) encoding() string {
	for d, name := range map[vntext.Damage]string{vntext.DamageTCVN3: "tcvn3", vntext.DamageVNI: "vni", vntext.DamageVISCII: "viscii", vntext.DamageCP1258: "windows-1258"} {
		if s.damage[d]*2 > s.texts {
			return name
		}
	}
	if bytes.Count(s.legacy, []byte{'\n'})*2 <= s.texts {
		return ""
	}
	text, encoding, err := vntext.Decode(s.legacy)
	plain, _ := vntext.DecodeAs(s.legacy, vntext.Windows1252)
	if err == nil && encoding == vntext.Windows1258 && text != plain {
		return encoding
	}
	return ""
}
