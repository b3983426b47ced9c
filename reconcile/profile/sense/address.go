package sense

import (
	"strings"
	"unicode"

	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

const (
	mostHoused, allHoused = 0.5, 0.8 // of texts that hold a number, beside persons and by themselves
	shortNumber           = 3        // digits of the number of a house, at most
	leastHouses           = 50       // different ones, at least
	mostAlike             = 0.05     // share of pairs of numbers that are the same: those of products are few
	mostUnits             = 0.05     // of the numbers have letters behind them: 500ml, 64gb
)

// addresses tells which texts hold the number of a house, nearly always and one of many. Products, of which
// nothing is known beside them, have few numbers, long ones, or units behind them.
func (t *table) addresses(persons bool) {
	for i := range t.columns {
		c := &t.columns[i]
		if t.kind(i) != scheme.Text || c.Named {
			continue
		}
		var h houses
		for _, v := range c.Cells {
			h.add(v)
		}
		if least := allHoused; h.short >= nearlyAll*h.numbers {
			if persons {
				least = mostHoused
			}
			if h.filled >= fewRows && len(h.words) >= leastNames && h.housed >= least*h.filled && (persons || h.varied()) {
				t.tell(i, scheme.Place, "which are words and the number of a house")
			}
		}
	}
}

// houses counts texts by the numbers in them.
type houses struct {
	filled, housed         float64 // texts, and those with a number and words
	numbers, short, behind float64 // numbers, those that are short, and those with letters behind them
	seen                   map[string]float64
	words                  map[string]bool // what stands beside the numbers: of a sheet and a plot it is always the same
}

func (h *houses) add(text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	h.filled++
	if h.seen == nil {
		h.seen, h.words = map[string]float64{}, map[string]bool{}
	}
	digits, letters, any, before := []rune(nil), 0, false, ' '
	end := func(behind rune) {
		if len(digits) == 0 {
			return
		}
		any = any || !unicode.Is(unicode.Latin, before) // ana399 is somebody's name in a network
		h.numbers++
		h.seen[string(digits)]++
		h.short += content.Bit(len(digits) <= shortNumber)
		h.behind += content.Bit(unicode.Is(unicode.Latin, behind))
		digits = digits[:0]
	}
	runes := []rune(text)
	for i, r := range runes {
		switch {
		case unicode.IsDigit(r):
			digits = append(digits, r)
			continue
		case unicode.IsLetter(r) && i+1 < len(runes) && unicode.IsLetter(runes[i+1]): // 37A is a house
			end(r)
		}
		end(0)
		before = r
		letters += int(content.Bit(unicode.IsLetter(r)))
	}
	end(0)
	if len(h.words) < leastNames {
		h.words[strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return r
			}
			return -1
		}, text)] = true
	}
	h.housed += content.Bit(any && letters > 1)
}

// varied reports whether the numbers are many, and none of them units.
func (h *houses) varied() bool {
	return len(h.seen) >= leastHouses && again(h.seen, h.numbers) <= mostAlike && h.behind <= mostUnits*h.numbers
}
