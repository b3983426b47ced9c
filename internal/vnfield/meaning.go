package vnfield

import (
	"slices"
	"strings"
	"unicode"

	"github.com/lienthong/lienthong/internal/vntext"
)

// maxHeader bounds what can be a header; longer cells are prose, in bytes.
const maxHeader = 160

// meaning is what one header cell names.
func meaning(cell string) (Column, grade) {
	if len(cell) > maxHeader || strings.TrimSpace(cell) == "" {
		return "", unnamed
	}
	if strings.TrimSpace(cell) == "#" {
		return ColIndex, exact
	}
	text := headerText(cell)
	bare := withoutBrackets(text)
	for _, s := range []string{text, bare, withoutOwner(bare)} {
		if c := exactly(squeeze(s)); c != "" {
			return c, exact
		}
	}
	return contained(strings.Fields(vntext.Fold(text)))
}

// headerText repairs a header's encoding and parts HoVaTen into words.
func headerText(cell string) string {
	s, _ := vntext.Repair(cell)
	if !strings.ContainsAny(cell, " _-.") {
		s = cell
	}
	var b strings.Builder
	var before rune
	for _, r := range s {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

// squeeze is the form in which whole headers are compared.
func squeeze(s string) string { return strings.ReplaceAll(vntext.Fold(s), " ", "") }

func exactly(text string) Column {
	for _, p := range phrases {
		if p.text == text {
			return p.column
		}
	}
	return ""
}

// withoutBrackets drops remarks such as (dd/mm/yyyy) and what follows a line
// break or a star.
func withoutBrackets(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case r == '(' || r == '[':
			depth++
		case r == ')' || r == ']':
			depth = max(0, depth-1)
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// withoutOwner drops words that say the field is the row's own person's.
func withoutOwner(s string) string {
	words := " " + vntext.Fold(s) + " "
	for _, o := range ownerPhrases {
		words = strings.Replace(words, " "+vntext.Fold(o)+" ", " ", 1)
	}
	return words
}

// contained finds the longest phrase among the words of a header.
func contained(words []string) (Column, grade) {
	var best phrase
	at := 0
	found := make(map[Column]bool)
	for _, p := range phrases {
		if p.alone {
			continue
		}
		i := indexWords(words, p.words)
		if i < 0 {
			continue
		}
		found[p.column] = true
		if len(p.text) > len(best.text) {
			best, at = p, i
		}
	}
	if best.text == "" {
		return insideOneWord(words)
	}
	rest := slices.Concat(words[:at], words[at+len(best.words):])
	rest = strings.Fields(withoutOwner(strings.Join(rest, " ")))
	if slices.ContainsFunc(strangers, func(p []string) bool { return indexWords(rest, p) >= 0 }) {
		return "", unnamed
	}
	for _, m := range mixedNumbers {
		if found[m[0]] && found[m[1]] && !found[ColCancelledPIN] {
			return ColNumber, exact
		}
	}
	return best.column, contains
}

// insideOneWord looks for a long phrase inside a header written as one word,
// hotennhanvien; short ones are found by chance.
func insideOneWord(words []string) (Column, grade) {
	const long = 6
	var best phrase
	if len(words) == 1 {
		for _, p := range phrases {
			if !p.alone && len(p.text) >= long && len(p.text) > len(best.text) && strings.Contains(words[0], p.text) {
				best = p
			}
		}
	}
	if best.text == "" {
		return "", unnamed
	}
	return best.column, contains
}

// indexWords is where the phrase begins among the words; -1 if nowhere.
func indexWords(words, p []string) int {
	for i := 0; i+len(p) <= len(words); i++ {
		j := 0
		for j < len(p) && words[i+j] == p[j] {
			j++
		}
		if j == len(p) {
			return i
		}
	}
	return -1
}

// HeaderScore tells a header row from a title above it or data below: the row
// with the highest score among the first rows is the header, and a score of 0
// or less means it is none. Each recognised cell counts 10, another short text
// 1; another that begins with a digit counts against.
func HeaderScore(cells []string) int {
	score, filled := 0, 0
	for _, cell := range cells {
		cell = strings.TrimSpace(cell)
		if cell == "" {
			continue
		}
		filled++
		_, g := meaning(cell)
		switch {
		case g == exact:
			score += 10
		case g == contains && len(cell) <= maxHeader/2:
			score += 8
		case unicode.IsDigit([]rune(cell)[0]):
			score -= 10
		case len(cell) <= maxHeader/2:
			score++
		}
	}
	if filled < 2 { // a title, or a merged cell
		return min(score, 0)
	}
	return score
}
