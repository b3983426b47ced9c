package vnfield

import (
	"strings"

	"github.com/lienthong/lienthong/internal/vntext"
)

// part says which part of a date a number is.
type part uint8

const (
	unsaid part = iota
	day
	month
	year
)

// dateToken is a number of a date field.
type dateToken struct {
	n      int
	digits int  // as written, with leading zeros; 0 for the name of a month
	part   part // what the word before it said
}

// maxDateField bounds what is looked at: no date is longer, in bytes.
const maxDateField = 80

// partWords are the words that say what follows.
var partWords = map[string]part{"ngay": day, "thang": month, "nam": year, "t": month, "ng": day}

// idleWords may stand in a date field and say nothing.
var idleWords = map[string]bool{"sinh": true, "khoang": true, "of": true, "st": true, "nd": true, "rd": true, "th": true, "born": true, "am": true, "pm": true, "z": true}

// monthWords are English months by their first three letters, as spreadsheets
// of another locale write them.
var monthWords = map[string]int{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}

var monthNames = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "sept"}

// dateTokens cuts a field into its numbers, after the time of day is dropped.
func dateTokens(s string) ([]dateToken, DateNote, error) {
	if len(s) > maxDateField {
		return nil, 0, invalid("date: too long for a date")
	}
	s, note := cutTime(strings.TrimSpace(s))
	var tokens []dateToken
	next := unsaid
	for _, w := range alternations(s) {
		if w[0] <= '9' {
			if len(w) > 8 {
				return nil, 0, invalid("date: a number of %d digits is no date", len(w))
			}
			tokens = append(tokens, dateToken{atoi(w), len(w), next})
			next = unsaid
			continue
		}
		if p, ok := partWords[w]; ok {
			next = p
			continue
		}
		if m := monthWord(w); m != 0 {
			tokens = append(tokens, dateToken{m, 0, month})
			continue
		}
		if !idleWords[w] {
			return nil, 0, invalid("date: has words that are no part of a date")
		}
	}
	return tokens, note, nil
}

// monthWord is the month a word names, 0 for none.
func monthWord(w string) int {
	if len(w) < 3 {
		return 0
	}
	m := monthWords[w[:3]]
	if len(w) == 3 {
		return m
	}
	for _, name := range monthNames {
		if w == name {
			return m
		}
	}
	return 0
}

// cutTime drops a time of day, which holds a colon, and the blank or T before.
func cutTime(s string) (string, DateNote) {
	colon := strings.IndexByte(s, ':')
	if colon < 0 {
		return s, 0
	}
	if i := strings.LastIndexAny(s[:colon], " T\t"); i > 0 && i+2 >= colon-1 {
		return s[:i], WithTime
	}
	return s, 0
}

// alternations cuts a text into runs of digits and folded words between them.
func alternations(s string) []string {
	var runs []string
	start := 0
	for i := 1; i <= len(s); i++ {
		if i < len(s) && isDigit(s[i]) == isDigit(s[i-1]) {
			continue
		}
		if piece := s[start:i]; isDigit(piece[0]) {
			runs = append(runs, piece)
		} else if len(piece) > 1 || piece[0] > '/' { // more than one of - . / and a space
			piece, _ = vntext.Repair(piece)
			runs = append(runs, strings.Fields(vntext.Fold(piece))...)
		}
		start = i
	}
	return runs
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// atoi reads a short run of digits.
func atoi(s string) int {
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
