package content

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/lienthong/lienthong/reconcile/column"
)

const (
	lastDigits = 7 // of a telephone, that stand behind the number of its country or its town
	longEnough = 9 // letters of an identifier that is nobody else's by chance
)

// Shares are what a column holds, to be compared with what another one does: shares of its values, of
// their words, of the shapes of its values, and of the years that these are or lie in.
type Shares struct {
	Values, Words, Shapes, Years map[string]float64
	Serials                      map[string]float64 // years of the days that its numbers may count
	Long                         map[string]bool    // values of so many letters that nobody else's are the same by chance
	Ends                         map[string]bool    // the last digits of long numbers: those of a telephone within its country
	Dates                        int                // values that read as a date or a year
	Dated                        float64            // their share
	Numbers                      []float64          // in order
}

// SharesOf are the shares of a column of which the cells are given as they stand there, and folded.
func SharesOf(cells, folded []string) *Shares {
	h := &Shares{
		Values: map[string]float64{}, Words: map[string]float64{}, Shapes: map[string]float64{}, Years: map[string]float64{}, Serials: map[string]float64{},
		Long: map[string]bool{}, Ends: map[string]bool{},
	}
	words, values, years := 0.0, 0.0, 0.0
	counts := map[string]int{} // what a cell reads as is asked once, however often it stands there
	for _, cell := range cells {
		counts[cell]++
	}
	for i, folded := range folded {
		cell := cells[i]
		count := counts[cell]
		if count == 0 {
			continue // it has been
		}
		counts[cell] = 0
		times, x := float64(count), column.Read(cell)
		if x.Number && !x.Date { // 1.500.000 and 1500000
			folded = strconv.FormatFloat(x.Value, 'f', -1, 64)
			h.Numbers = append(h.Numbers, slices.Repeat([]float64{x.Value}, count)...)
		}
		switch {
		case x.Year > 0:
			h.Years[strconv.Itoa(x.Year)] += times
			h.Dates += count
			years += times
		case x.Whole:
			h.Years[folded] += times
			years += times
			if y := column.SerialYear(cell); y > 0 {
				h.Serials[strconv.Itoa(y)] += times
			}
		}
		for w := range strings.FieldsSeq(folded) {
			h.Words[w] += times
			words += times
		}
		if folded != "" {
			h.Shapes[shape(cell)] += times
			h.Values[folded] += times
			values += times
			if bare := strings.ReplaceAll(folded, " ", ""); len(bare) >= longEnough { // 30A1-12345, and 30A112345
				h.Long[bare] = true
				if strings.Trim(bare, "0123456789") == "" {
					h.Ends[bare[len(bare)-lastDigits:]] = true
				}
			}
		}
	}
	slices.Sort(h.Numbers)
	h.Dated = float64(h.Dates) / max(values, 1)
	part(h.Serials, values)
	part(h.Words, words)
	part(h.Shapes, values)
	part(h.Values, values)
	part(h.Years, years)
	return h
}

// part makes shares of counts.
func part(counts map[string]float64, of float64) {
	for k := range counts {
		counts[k] /= of
	}
}

// shape is a value with each run of digits as 9, of letters as a.
func shape(s string) string {
	var b strings.Builder
	last := rune(0)
	for _, r := range strings.TrimSpace(s) {
		switch {
		case unicode.IsDigit(r):
			r = '9'
		case unicode.IsLetter(r) || unicode.IsMark(r):
			r = 'a'
		case unicode.IsSpace(r):
			r = ' '
		}
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// Shared is how much of two distributions is common to both.
func Shared(a, b map[string]float64) float64 {
	if len(b) < len(a) {
		a, b = b, a
	}
	keys := make([]string, 0, len(a))
	for k := range a {
		if b[k] > 0 {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys) // sums of floats must not depend on the order of a map
	sum := 0.0
	for _, k := range keys {
		sum += min(a[k], b[k])
	}
	return sum
}

// Alike is 1 for numbers that lie as the others do, and 0 where half of them lie elsewhere
// (twice the distance of Kolmogorov and Smirnov, from 1).
func Alike(a, b []float64) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	far, k := 0.0, 0
	for i, x := range a {
		for k < len(b) && b[k] <= x {
			k++
		}
		far = max(far, math.Abs(float64(i+1)/float64(len(a))-float64(k)/float64(len(b))))
	}
	return max(1-2*far, 0)
}

// InBoth is how many values two columns have in common.
func InBoth(a, b map[string]bool) (n float64) {
	for v := range a {
		n += Bit(b[v])
	}
	return n
}
