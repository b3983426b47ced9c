package proposing

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/vntext"
)

// guess is a mapping in the making.
type guess struct {
	record  *connector.RecordType
	table   *table
	columns map[connector.TermID]int
	doubt   map[connector.TermID]string   // why a column is doubted
	parts   map[connector.TermID][]string // of a name or a date in several columns
	score   int
	named   bool                  // by the owner
	beside  *connector.RecordType // that holds the table already; nil where this one does
	there   *guess                // of the table where the persons of this one stand; nil for none
	by      way                   // to it
	as      string                // what stands before the names of the table's columns, with a point
	own     int                   // terms of the sector itself, beyond those that tell a person
}

// fit finds a column for each term, each column once.
func fit(t *connector.RecordType, from *table) guess {
	g := guess{record: t, table: from, columns: map[connector.TermID]int{}, doubt: map[connector.TermID]string{}, parts: map[connector.TermID][]string{}}
	header := make([]string, len(from.Columns))
	for i, c := range from.Columns {
		header[i] = c.Name
	}
	recognised := vnfield.Recognise(header)
	names := make([][]int, len(t.Terms)) // how much a column's name says what a term says
	for i := range t.Terms {
		names[i] = make([]int, len(header))
		says := concepts(termWords(t.Terms[i].Name))
		for j := range header {
			names[i][j] = max(meaning(&t.Terms[i], says, &from.names[j], recognised.Columns[j]), period(t, &t.Terms[i], &from.names[j]))
		}
	}
	var pairs []pair
	for i := range t.Terms {
		term := &t.Terms[i]
		for j := range header {
			if toldBetter(t, names, i, j) {
				continue
			}
			if n := points(term, names[i][j], &from.shapes[j]); n > 0 {
				pairs = append(pairs, pair{term, j, n})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.points, a.points) })
	taken := g.inParts(header, recognised)
	for _, q := range pairs {
		if _, has := g.columns[q.term.ID]; has || taken[header[q.column]] || g.parts[q.term.ID] != nil {
			continue
		}
		g.columns[q.term.ID], taken[header[q.column]] = q.column, true
		g.score += q.points
		if q.term.Column == "" && q.points >= 3 {
			g.own++
			g.score += ownTerm
		}
	}
	g.score += named(t, from.Name)
	g.doubtful(pairs, header, taken)
	return g
}

// toldBetter reports whether a column's name says another term of the same kind nearly in
// full, and this one less: the number of who declares is not that of a spouse, however
// much it looks like somebody's.
func toldBetter(t *connector.RecordType, names [][]int, term, column int) bool {
	const full = 8
	for i := range t.Terms {
		if i != term && t.Terms[i].Kind == t.Terms[term].Kind && names[i][column] >= full && names[i][column] > names[term][column] {
			return true
		}
	}
	return false
}

// ownTerm is how much more a table is a record type's for a term of its own than
// for what tells a person, which many tables have.
const ownTerm = 4

// pair is a column that may be a term's.
type pair struct {
	term   *connector.Term
	column int
	points int
}

// sure is from how many points on a column is not doubted: a name that says most of
// a term, or part of it where the cells agree.
const sure = 6

// doubtful says of which columns a person has to decide: those that little speaks
// for, and those that another column, which no term took, is nearly as good as.
func (g *guess) doubtful(pairs []pair, header []string, taken map[string]bool) {
	own := map[connector.TermID]int{}
	for _, q := range pairs {
		if at, has := g.columns[q.term.ID]; has && at == q.column {
			own[q.term.ID] = q.points
			if q.points < sure {
				g.doubt[q.term.ID] = "doubtful"
			}
		}
	}
	for _, q := range pairs {
		if at, has := g.columns[q.term.ID]; has && at != q.column && !taken[header[q.column]] && q.points+1 >= own[q.term.ID] {
			g.doubt[q.term.ID] = "doubtful: " + header[q.column] + " may be it as well"
		}
	}
}

// same reports whether a column that was recognised may be a term's: a column
// of any kind of number may hold the number that a term means.
func same(term, found vnfield.Column) bool {
	numbers := []vnfield.Column{vnfield.ColNumber, vnfield.ColPIN, vnfield.ColCMND}
	return term != "" && (term == found || slices.Contains(numbers, term) && slices.Contains(numbers, found))
}

// inParts finds a name, or a date of birth, that is in several columns, and says
// which it takes.
func (g *guess) inParts(header []string, r vnfield.Recognition) map[string]bool {
	taken := map[string]bool{}
	find := func(least int, columns ...vnfield.Column) (parts []string) {
		for _, c := range columns {
			i, ok := r.Find(c)
			if !ok && c == vnfield.ColBirthYear { // a year alone is called năm in many tables
				i = slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(h, "nam") })
				ok = i >= 0
			}
			if ok {
				parts = append(parts, header[i])
			}
		}
		if len(parts) < least {
			return nil
		}
		return parts
	}
	for whole, parts := range map[vnfield.Column][]string{
		vnfield.ColBirthDate: find(3, vnfield.ColBirthDay, vnfield.ColBirthMonth, vnfield.ColBirthYear),
		vnfield.ColName:      find(2, vnfield.ColFamilyName, vnfield.ColMiddleName, vnfield.ColGivenName),
	} {
		_, one := r.Find(whole)
		i := slices.IndexFunc(g.record.Terms, func(t connector.Term) bool { return t.Column == whole })
		if one || parts == nil || i < 0 {
			continue
		}
		g.parts[g.record.Terms[i].ID] = parts
		g.score += 8
		for _, c := range parts {
			taken[c] = true
		}
	}
	return taken
}

// alike says how much a column's name looks like a term's: whole, as part, or
// by the first letters of its words.
func alike(t *connector.Term, column string) int {
	name := unparted(column)
	term, id := vntext.Fold(t.Name), strings.ReplaceAll(string(t.ID), "_", "")
	for _, what := range []string{"ma", "so", "ten", "id"} { // of a code, a number, a name
		if rest, ok := strings.CutPrefix(name, what); ok && len(rest) > 3 && (strings.HasPrefix(term, what+" "+rest) || strings.HasPrefix(strings.ReplaceAll(term, " ", ""), rest)) {
			return 3
		}
	}
	initials, words := "", strings.Fields(term)
	for _, word := range words {
		initials += word[:1]
	}
	term = strings.ReplaceAll(term, " ", "")
	switch {
	case name == "":
		return 0
	case name == term || name == id || len(name) > 2 && name == inBrackets(t.Name): // Mã công bố (DOI)
		return 10
	case len(name) > 5 && strings.Contains(term, name), len(term) > 5 && strings.Contains(name, term):
		return 5
	case len(name) > 3 && (strings.HasPrefix(term, name) || shortened(words, name)):
		return 3
	case len(initials) > 2 && name == initials:
		return 4
	case len(name) > 1 && strings.HasPrefix(initials, name):
		return 1
	default:
		return 0
	}
}

// shortened reports whether a name is the first words of a term, two or more, each
// but the last cut short: dtich is diện tích, ngsinh ngày sinh.
func shortened(words []string, name string) bool {
	for last := 1; last < len(words); last++ {
		if rest, ok := strings.CutSuffix(name, words[last]); ok && cutShort(words[:last], rest) {
			return true
		}
	}
	return false
}

// cutShort reports whether a name is made of the beginnings of words, in their order.
func cutShort(words []string, name string) bool {
	if len(words) == 0 {
		return name == ""
	}
	for n := 1; n <= len(words[0]) && n <= len(name) && name[:n] == words[0][:n]; n++ {
		if cutShort(words[1:], name[n:]) {
			return true
		}
	}
	return false
}

// inBrackets is what a term's name says in brackets, as unparted.
func inBrackets(name string) string {
	_, in, _ := strings.Cut(name, "(")
	in, _, _ = strings.Cut(in, ")")
	return unparted(in)
}

// unparted is a name in small letters without marks and signs.
func unparted(name string) string { return strings.ReplaceAll(vntext.Fold(name), " ", "") }
