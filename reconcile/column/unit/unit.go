package unit

import (
	"math"
	"strconv"
	"strings"
)

// measure is what a unit counts, and how many of them it is.
type measure struct {
	base  string
	times float64
}

// units are those of goods, folded. Those that many write for each other are counted in one of them.
var units = map[string]measure{
	"l": {"ml", 1000}, "lt": {"ml", 1000}, "ltr": {"ml", 1000}, "liter": {"ml", 1000}, "litre": {"ml", 1000}, "dl": {"ml", 100}, "cl": {"ml", 10}, "ml": {"ml", 1},
	"kg": {"g", 1000}, "g": {"g", 1}, "gr": {"g", 1}, "mg": {"mg", 1}, "mcg": {"mcg", 1},
	"tb": {"gb", 1000}, "gb": {"gb", 1}, "mb": {"mb", 1},
	"cm": {"mm", 10}, "mm": {"mm", 1}, "inch": {"in", 1}, "inches": {"in", 1}, "in": {"in", 1}, "ft": {"ft", 1}, "oz": {"oz", 1}, "lb": {"lb", 1}, "lbs": {"lb", 1},
	"mp": {"mp", 1}, "megapixel": {"mp", 1}, "megapixels": {"mp", 1}, "mah": {"mah", 1}, "hz": {"hz", 1}, "khz": {"khz", 1}, "mhz": {"mhz", 1}, "ghz": {"ghz", 1},
	"kw": {"kw", 1}, "watt": {"w", 1}, "watts": {"w", 1}, "btu": {"btu", 1}, "rpm": {"rpm", 1}, "psi": {"psi", 1}, "mbps": {"mbps", 1},
}

// longest is how many letters a unit has at most.
const longest = 10

// Spread writes each measure of a text as its figure and its unit, two words, in the base that its
// unit is counted in; all else stays. A comma before one or two figures is a decimal one.
func Spread(text string) string {
	var out strings.Builder
	from := 0
	for i := 0; i < len(text); {
		if !digit(text[i]) || i > 0 && within(text[i-1]) {
			i++
			continue
		}
		end := numberEnd(text, i)
		at := end
		if at < len(text) && (text[at] == ' ' || text[at] == '-') {
			at++
		}
		word := at
		for word < len(text) && letter(text[word]) {
			word++
		}
		m, ok := units[strings.ToLower(text[at:min(word, at+longest)])]
		if ok && (word == len(text) || !digit(text[word]) && text[word] < 0x80) {
			out.WriteString(text[from:i])
			out.WriteString(amount(text[i:end], m.times) + " " + m.base)
			from, end = word, word
		}
		i = max(end, i+1)
	}
	if from == 0 {
		return text
	}
	out.WriteString(text[from:])
	return out.String()
}

// amount is a number of so many.
func amount(number string, times float64) string {
	x, err := strconv.ParseFloat(strings.Replace(number, ",", ".", 1), 64)
	if err != nil {
		return number
	}
	return strconv.FormatFloat(math.Round(x*times*1e6)/1e6, 'f', -1, 64)
}

// numberEnd is where the number ends that begins at i.
func numberEnd(text string, i int) int {
	figures := func(i int) int {
		for i < len(text) && digit(text[i]) {
			i++
		}
		return i
	}
	end := figures(i)
	if end < len(text) && (text[end] == '.' || text[end] == ',') {
		if after := figures(end + 1); after > end+1 && (text[end] == '.' || after <= end+3) {
			return after
		}
	}
	return end
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

func letter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// within reports whether a number that follows is a part of what stands before it: a code, a
// version, thousands.
func within(b byte) bool {
	return digit(b) || letter(b) || b == '.' || b == ',' || b == '-' || b >= 0x80
}
