package profile

import (
	"slices"

	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/profile/heading"
	"github.com/lienthong/lienthong/reconcile/profile/kind"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// The evidence that two columns hold the same thing, in parts of the whole; a
// pair needs enough. The same header is enough by itself.
const (
	sameMeaning = 1.0  // their names mean the same
	sameSort    = 0.3  // their names mean the same sort of thing: a title and a venue are both texts
	sameWord    = 0.7  // what is meant is the same word: price_eur and price, but not score
	sameSpread  = 0.3  // numbers that lie as the others do
	sameKind    = 0.3  // their values read as the same kind
	sameShape   = 0.3  // times the share of values of the same shape
	enough      = 0.5  // to be paired
	mostly      = 0.8  // of the values are so
	leastShared = 0.08 // of words, for columns whose names do not tell
	leastFigure = 0.5  // of figures: an age, a house number and a box are all small numbers
	leastSame   = 5    // identifiers of both tables, where a table is far larger than what is sampled of it
	leastEnds   = 0.01 // of the last digits of telephones, in both tables
	sameYears   = 0.3  // of dates: those of two tables whose things are partly the same
	sameTime    = 0.4  // times the share of dates of the same years
	samePerson  = 0.5  // their names say that they are of the mother, both, or of the father
	samePlace   = 0.1  // neither has a name, and they stand in the same place
	samePrefix  = 0.1  // their names differ by what most of the right table's names have before them
)

// likelihood is the evidence that two columns hold the same thing.
func likelihood(l, r *Column, a, b *content.Shares) float64 {
	lie := 0.0
	if l.Kind == scheme.Date && r.Kind == scheme.Date {
		lie = content.Shared(a.Years, b.Years)
	}
	if apart(l, r, a, b, lie) {
		return 0
	}
	words, shapes := content.Shared(a.Words, b.Words), content.Shared(a.Shapes, b.Shapes)
	sure := words + sameShape*shapes + sameTime*lie + whose(l, r)
	if (l.who == heading.Nobody) == (r.who == heading.Nobody) && (l.Kind == r.Kind && l.Role == r.Role || perhapsNamed(l, r) || perhapsNamed(r, l)) {
		sure += sameKind
	}
	switch same := heading.Words(l.Header); {
	case l.nameless && r.nameless && l.At == r.At:
		sure += samePlace
	case !l.nameless && !r.nameless && len(same) > 0 && slices.Equal(same, heading.Words(r.Header)):
		return 10 + sure
	}
	if l.sure > 0 && r.sure > 0 && l.Kind == r.Kind && l.Role == r.Role {
		return byMeaning(l, r, a, b, words, sure)
	}
	return byValues(l, r, a, b, words, shapes, sure)
}

// apart reports whether two columns cannot hold the same thing; lie is the share of dates of the same years.
func apart(l, r *Column, a, b *content.Shares, lie float64) bool {
	dates := l.Kind == scheme.Date && r.Kind == scheme.Date
	switch {
	case l.Role == heading.Truth || r.Role == heading.Truth || l.Kind == "" && l.Role == "" || r.Kind == "" && r.Role == "":
	case (l.Role == heading.RowID) != (r.Role == heading.RowID):
	case dates && l.birth != r.birth && lie < leastShared: // a birth is no visit
	case dates && lie == 0 && !slices.Equal(heading.Words(l.Header), heading.Words(r.Header)) && min(a.Dates, b.Dates) >= sample.FewRows: // nor dates of one time those of another
	case l.Kind == r.Kind && (l.who == heading.Nobody) != (r.who == heading.Nobody) && l.sure > 0 && r.sure > 0: // nor is a mother's name that of her child
	case ofRelatives(l, r) && l.who != r.who: // nor that of a father
	default:
		return false
	}
	return true
}

// ofRelatives reports whether two columns hold names of a mother, a father or a spouse each, as their names say.
func ofRelatives(l, r *Column) bool {
	return mayBeName(l) && mayBeName(r) && min(l.who, r.who) > heading.Nobody && max(l.who, r.who) < heading.Kin
}

// whose is the evidence that two columns are of the same relative.
func whose(l, r *Column) float64 {
	if ofRelatives(l, r) && l.who == r.who {
		return samePerson
	}
	return 0
}

// mayBeName reports whether a column is of names, or of texts for all that its name says.
func mayBeName(c *Column) bool { return c.Kind.IsName() || c.Kind == scheme.Text && c.sure == 0 }

// byMeaning adds to the evidence what names that mean the same sort of thing tell.
func byMeaning(l, r *Column, a, b *content.Shares, words, sure float64) float64 {
	switch {
	case l.Role != "" || !wide(l.Kind):
		return sure + sameMeaning
	case l.word == r.word:
		return sure + sameSort + sameWord
	case l.Kind == scheme.Category && words == 0:
		return 0 // a country is no type of a place
	case l.Kind == scheme.Number && words == 0 && content.Alike(a.Numbers, b.Numbers) == 0:
		return 0 // a year is no score
	}
	return sure + sameSort + sameSpread*content.Alike(a.Numbers, b.Numbers)
}

// byValues is the evidence where names do not tell: what the values are, and how many both have. Short figures and words
// that few values share are none.
func byValues(l, r *Column, a, b *content.Shares, words, shapes, sure float64) float64 {
	if l.Kind == scheme.Number && r.Kind == scheme.Number && min(l.Stats.Unique, r.Stats.Unique) > content.Many && content.Alike(a.Numbers, b.Numbers) > mostly {
		return enough + sure
	}
	if figure(l) && figure(r) && words < leastFigure && !shareWord(l, r) {
		return 0
	}
	if n := content.InBoth(a.Ends, b.Ends); dialled(l, r) && n >= leastSame && n >= leastEnds*float64(min(len(a.Ends), len(b.Ends))) {
		return enough + sure + n/(n+100)
	}
	if n := content.InBoth(a.Long, b.Long); identifiers(l, r) && n >= leastSame {
		return enough + sure + n/(n+100) // of several such columns, the one that shares most
	}
	if l.Kind != r.Kind && shapes < leastShared && words < leastFigure && l.Stats.Digits > mostly && r.Stats.Digits > mostly {
		return 0 // 18:30 and 18.30
	}
	if words < leastShared && whose(l, r) == 0 && !(l.Kind == r.Kind && telling(l.Kind)) {
		return 0
	}
	return sure
}

// perhapsNamed reports whether a column whose name does not tell, and whose values are texts for that, may
// hold what the other one is called: whole names.
func perhapsNamed(l, r *Column) bool {
	return l.sure == 0 && l.Kind == scheme.Text && (r.Kind == scheme.Name || r.Kind == scheme.NameVI || r.Kind == scheme.Given && r.Stats.Words > halfNames)
}

// identifiers reports whether two columns may hold the same identifiers, which one of the
// tables may write in groups, 30A1 12345 reads as words, or call a code, though it is hardly
// anybody's but one's.
func identifiers(l, r *Column) bool {
	may := func(c *Column) bool {
		return c.Kind == scheme.Identifier || c.Kind == scheme.Code && c.Stats.Unique > mostly || c.Kind == scheme.Text && c.sure == 0 && c.Stats.Numbered > mostly && c.Stats.Words < kind.InGroups
	}
	return may(l) && may(r) && (l.Kind == scheme.Identifier || r.Kind == scheme.Identifier)
}

// dialled reports whether one of two columns, whose names do not tell, is of telephones, and the other may be.
func dialled(l, r *Column) bool {
	may := func(c *Column) bool { return c.sure == 0 && (c.Kind == scheme.Phone || c.Kind == scheme.Identifier) }
	return may(l) && may(r) && (l.Kind == scheme.Phone || r.Kind == scheme.Phone)
}

// sameDates reports whether one of two columns is of dates, and the other of dates as well, though
// many of its values tell the year alone, about or exactly, and it reads as numbers for that.
func sameDates(l, r *Column, a, b *content.Shares) bool {
	if l.Kind != scheme.Date && r.Kind != scheme.Date || l.Kind == r.Kind {
		return false
	}
	return min(a.Dated, b.Dated) > mostly && max(l.Stats.Dates, r.Stats.Dates) > mostly && content.Shared(a.Years, b.Years) > sameYears
}

// figure reports whether a column holds short numbers.
func figure(c *Column) bool { return c.Stats.Whole > 0.7 && c.Stats.Length < 6 }

// shareWord reports whether the names of two columns have a word in common.
func shareWord(l, r *Column) bool {
	words := heading.Words(r.Header)
	return slices.ContainsFunc(heading.Words(l.Header), func(w string) bool { return slices.Contains(words, w) })
}

// wide kinds take in columns of many meanings: which of them are the same the words tell.
func wide(k scheme.Kind) bool {
	return k == scheme.Text || k == scheme.Place || k == scheme.Number || k == scheme.Category
}

// telling kinds say what a column holds even where no value is shared.
func telling(k scheme.Kind) bool {
	return k == scheme.Date || k == scheme.Email || k == scheme.Phone || k == scheme.Sex || k == scheme.NameVI
}

// only reports whether a table has one column of a kind.
func only(columns []Column, k scheme.Kind) bool {
	return len(among(columns, func(c *Column) bool { return c.Kind == k })) == 1
}

// phrased is how many words a value has on average from where it may be written in other words.
const phrased = 1.5

// otherWords reports whether two columns of few values each, which their names call texts, say the same
// in other words, "SIGMOD Conference" and "ACM SIGMOD Conf.": many values of the one are none of
// the other's, but their words are. What is called a type or nothing at all, such as a style,
// shares words with others of its sort.
func otherWords(l, r *Column, a, b *content.Shares) bool {
	called, _ := heading.Of(l.Header)
	same, _ := heading.Of(r.Header)
	return called.Kind == scheme.Text && same.Kind == scheme.Text && min(l.Stats.Words, r.Stats.Words) >= phrased &&
		content.Shared(a.Values, b.Values) < mostly && content.Shared(a.Words, b.Words) >= leastShared
}

// kindOf chooses the kind of two columns: the one that suits both, or where one table has few
// rows and the other many, that of the column which tells more.
func kindOf(left, right *sample.Table) func(l, r *Column) scheme.Kind {
	switch {
	case left.Few() && !right.Few():
		return func(_, r *Column) scheme.Kind { return r.Kind }
	case right.Few() && !left.Few():
		return func(l, _ *Column) scheme.Kind { return l.Kind }
	}
	return common
}

// common is the kind as which two columns can be compared: that of the surer
// name, but words are words where one of both is.
func common(l, r *Column) scheme.Kind {
	if l.Kind == r.Kind {
		return l.Kind
	}
	if identifiers(l, r) {
		return scheme.Identifier
	}
	if dialled(l, r) {
		return scheme.Phone
	}
	if l.Stats.Numbers > mostly && r.Stats.Numbers > mostly && (l.Kind == scheme.Number || r.Kind == scheme.Number) {
		return scheme.Number // 79.862.000 beside 79862000
	}
	switch {
	case l.told && !r.known() && r.Kind == scheme.Text: // its words are those of the other
		return l.Kind
	case r.told && !l.known() && l.Kind == scheme.Text:
		return r.Kind
	}
	for _, c := range [][2]*Column{{l, r}, {r, l}} { // whole names of persons, beside what is not called anything
		if name, other := c[0], c[1]; l.ofPerson && r.ofPerson && name.Kind == scheme.Name && name.sure > 0 && other.Kind == scheme.Text && other.sure == 0 {
			return name.Kind
		}
	}
	for _, wide := range []scheme.Kind{scheme.Text, scheme.Name, scheme.Place, scheme.Identifier} {
		if l.Kind == wide || r.Kind == wide {
			return wide
		}
	}
	if r.sure > l.sure {
		return r.Kind
	}
	return l.Kind
}
