package vnfield

import (
	"slices"
	"strings"
	"unicode"

	"github.com/lienthong/lienthong/internal/vntext"
)

// Recognition says which column of a file means what.
type Recognition struct {
	// Columns has one entry for each header cell, "" for a cell that is none of
	// ours. A meaning occurs twice only if it is in Ambiguous.
	Columns []Column
	// Ambiguous has the cells, from 0, that claim one meaning equally well. The
	// user must choose, with overrides.
	Ambiguous map[Column][]int
}

// Find is the cell of a meaning, from 0. ok is false if there is none, or more
// than one.
func (r Recognition) Find(c Column) (cell int, ok bool) {
	cell = -1
	for i, has := range r.Columns {
		if has != c {
			continue
		}
		if cell >= 0 {
			return -1, false
		}
		cell = i
	}
	return cell, cell >= 0
}

// grade is how surely a header names a meaning.
type grade int

const (
	unnamed  grade = iota
	contains       // the phrase stands in a longer header
	exact          // the phrase is the header, but for what stands in brackets
)

// Recognise finds the meaning of each header cell. A header that is a known
// phrase beats one that merely contains it; two of the same grade are ambiguous.
func Recognise(header []string) Recognition {
	r := Recognition{Columns: make([]Column, len(header)), Ambiguous: make(map[Column][]int)}
	grades := make([]grade, len(header))
	for i, cell := range header {
		r.Columns[i], grades[i] = meaning(cell)
	}
	r.fixSplit(header, grades)
	r.pairSexes(header, grades)
	claims := make(map[Column][]int)
	for i, c := range r.Columns {
		if c != "" {
			claims[c] = append(claims[c], i)
		}
	}
	for c, cells := range claims {
		best := unnamed
		for _, i := range cells {
			best = max(best, grades[i])
		}
		var kept []int
		for _, i := range cells {
			if grades[i] == best {
				kept = append(kept, i)
			} else {
				r.Columns[i] = ""
			}
		}
		if len(kept) > 1 {
			r.Ambiguous[c] = kept
		}
	}
	return r
}

// fixSplit settles the headers whose meaning hangs on their neighbours: a date
// or a name in one column or in several.
func (r *Recognition) fixSplit(header []string, grades []grade) {
	has := func(c Column) int {
		for i, is := range r.Columns {
			if is == c {
				return i
			}
		}
		return -1
	}
	if has(ColBirthMonth) >= 0 {
		for i, cell := range header {
			if r.Columns[i] == "" && isBareYear(cell, header) {
				r.Columns[i], grades[i] = ColBirthYear, exact
			}
		}
	}
	month, year := has(ColBirthMonth), has(ColBirthYear)
	if date := has(ColBirthDate); month >= 0 && year >= 0 && date >= 0 && has(ColBirthDay) < 0 && isDayOf(header[date]) {
		r.Columns[date] = ColBirthDay
	}
	if month < 0 && year >= 0 && has(ColBirthDate) < 0 {
		r.Columns[year] = ColBirthDate // Năm sinh alone: years mostly, dates here and there
	}
	if month < 0 {
		for i, c := range r.Columns { // Ngày and the like mean nothing alone
			if c == ColBirthDay {
				r.Columns[i], grades[i] = "", unnamed
			}
		}
	}
	if given := has(ColGivenName); given >= 0 && has(ColName) < 0 && has(ColFamilyName) < 0 && squeeze(header[given]) == "ten" {
		r.Columns[given] = ColName
	}
}

// isDayOf reports whether a header for the date of birth can mean its day, if
// month and year have columns of their own.
func isDayOf(cell string) bool {
	s := squeeze(cell)
	return s == "ngaysinh" || s == "birthday"
}

// isBareYear reports whether a header beside one of a month says year. Nam
// without its mark may be the column of men, if there is one of women.
func isBareYear(cell string, header []string) bool {
	switch s, _ := vntext.Repair(cell); strings.ToLower(strings.TrimSpace(s)) {
	case "năm", "year":
		return true
	case "nam":
		return !slices.ContainsFunc(header, func(h string) bool { return squeeze(h) == "nu" })
	}
	return false
}

// phrase is an entry of the vocabulary as it is compared.
type phrase struct {
	column Column
	words  []string // folded
	text   string   // the words without spaces
	alone  bool
}

var phrases = makePhrases()

func makePhrases() []phrase {
	var t []phrase
	for _, s := range vocabulary {
		for _, p := range s.phrases {
			t = append(t, phraseOf(s.column, p, false))
		}
		for _, p := range s.alone {
			t = append(t, phraseOf(s.column, p, true))
		}
	}
	return t
}

func phraseOf(c Column, s string, alone bool) phrase {
	f := vntext.Fold(s)
	return phrase{c, strings.Fields(f), strings.ReplaceAll(f, " ", ""), alone}
}

func foldedPhrases(list ...string) [][]string {
	var t [][]string
	for _, s := range list {
		t = append(t, strings.Fields(vntext.Fold(s)))
	}
	return t
}

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
