package heading

import (
	"strconv"
	"strings"
	"unicode"
)

// leastCounted columns make a series: two addresses are no numbering of a table.
const leastCounted = 3

// Counted tells which columns are named by nothing but their place: c1, c2, c3; "Column 1"; 0, 1, 2;
// A, B, C. That two tables both have a c3 says no more than that both have a third column. The series
// has more than half of the columns, and its word is none that says what a column holds, as that of
// phone1, phone2 and phone3 does.
func Counted(headers []string) []bool {
	out, of, numbers := make([]bool, len(headers)), map[string][]int{}, make([]int, len(headers))
	for i, h := range headers {
		if word, n, ok := placeOf(h); ok {
			of[word], numbers[i] = append(of[word], i), n
		}
	}
	for word, columns := range of {
		if len(columns) < leastCounted || 2*len(columns) <= len(headers) || !rising(columns, numbers) {
			continue
		}
		if _, sure := Of(word); sure > 0 && len(word) > 1 {
			continue
		}
		for _, i := range columns {
			out[i] = true
		}
	}
	return out
}

// rising reports whether the columns of a series are numbered in their order.
func rising(columns, numbers []int) bool {
	for k := 1; k < len(columns); k++ {
		if numbers[columns[k]] <= numbers[columns[k-1]] {
			return false
		}
	}
	return true
}

// placeOf splits a header into a word and the number after it; a lone letter counts from A.
func placeOf(header string) (word string, n int, ok bool) {
	h := strings.ToLower(strings.TrimSpace(header))
	if len(h) == 1 && h[0] >= 'a' && h[0] <= 'z' {
		return "", int(h[0]-'a') + 1, true
	}
	word = strings.TrimRightFunc(h, func(r rune) bool { return r >= '0' && r <= '9' })
	n, err := strconv.Atoi(h[len(word):])
	return strings.TrimRightFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }), n, err == nil
}
