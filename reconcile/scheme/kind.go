package scheme

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A Kind says what a field holds, and so how it is folded and compared.
type Kind string

// The kinds.
const (
	Name       Kind = "name"            // a person's full name, in any order
	NameVI     Kind = "name_vietnamese" // a full name as Vietnamese write it
	Given      Kind = "given"           // given name
	Family     Kind = "family"          // family name
	Date       Kind = "date"            // a date; of birth, as a rule
	Sex        Kind = "sex"
	Identifier Kind = "identifier" // a number or code that one thing bears: personal number, model number
	Code       Kind = "code"       // a short code that many share: postal code, house number
	Phone      Kind = "phone"
	Email      Kind = "email"
	Place      Kind = "place" // a city, a district, an address
	Text       Kind = "text"  // words: a title, a company, a description
	Codes      Kind = "codes" // the numbers and codes that stand in a text: models, versions, house numbers
	Number     Kind = "number"
	Category   Kind = "category" // one of a few values
)

// tests lists which tests a kind knows.
var tests = map[Kind]string{
	Name:       "exact swapped similar edits initial",
	NameVI:     "exact marks similar",
	Given:      "exact swapped similar edits initial",
	Family:     "exact swapped similar edits initial",
	Date:       "exact days typo partial parts year years",
	Sex:        "exact",
	Identifier: "exact edits similar",
	Code:       "exact edits similar",
	Phone:      "exact edits similar",
	Email:      "exact edits similar",
	Place:      "exact similar edits",
	Text:       "exact similar edits shared",
	Codes:      "exact similar",
	Number:     "exact within",
	Category:   "exact",
}

// Kinds are all kinds, in alphabetical order.
func Kinds() []Kind { return slices.Sorted(maps.Keys(tests)) }

// kindNames lists them.
func kindNames() string {
	var names []string
	for _, k := range Kinds() {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

// Known reports whether there is such a kind.
func (k Kind) Known() bool { return tests[k] != "" }

// IsName reports whether it is of the name of a person, or of a part of it.
func (k Kind) IsName() bool { return k == Name || k == NameVI || k == Given || k == Family }

// Has reports whether fields of a kind may have levels of a test.
func (k Kind) Has(t Test) bool { return slices.Contains(strings.Fields(tests[k]), testNames[t]) }

// Levels are the levels that a kind is given where the model names none.
func (k Kind) Levels() []string {
	switch k {
	case Name:
		return []string{"exact", "similar 0.95", "similar 0.85", "similar 0.7", "similar 0.5"}
	case NameVI:
		return []string{"exact", "marks", "similar 0.92", "similar 0.8", "similar 0.6"}
	case Given, Family:
		return []string{"exact", "similar 0.92", "similar 0.85", "initial", "similar 0.72"}
	case Date:
		return []string{"exact", "partial", "typo", "parts", "years 1"}
	case Identifier, Phone:
		return []string{"exact", "edits 1", "edits 2"}
	case Code:
		return []string{"exact", "edits 1"}
	case Email:
		return []string{"exact", "edits 2", "similar 0.88", "similar 0.7"}
	case Place:
		return []string{"exact", "similar 0.9", "similar 0.75", "similar 0.5"}
	case Text:
		return []string{"exact", "similar 0.9", "similar 0.75", "similar 0.6", "similar 0.45", "similar 0.3"}
	case Codes:
		return []string{"exact", "similar 1", "similar 0.6"}
	case Number:
		return []string{"exact", "within 0.02", "within 0.1", "within 0.5"}
	case Sex, Category:
		return []string{"exact"}
	}
	return nil
}

// A Test is what a level asks of a pair of values.
type Test uint8

// The tests; the package comment says what each means.
const (
	Exact Test = iota
	Swapped
	Marks
	Edits
	Similar
	Initial
	Typo
	Partial
	Parts
	Year
	Years
	Within
	Days
	Shared
)

var testNames = [...]string{"exact", "swapped", "marks", "edits", "similar", "initial", "typo", "partial", "parts", "year", "years", "within", "days", "shared"}

// A Level is a test with its number, where it has one.
type Level struct {
	Test  Test
	Value float64
}

// String is the level as the model file has it.
func (l Level) String() string {
	switch l.Test {
	case Edits, Similar, Years, Within, Days, Shared:
		return testNames[l.Test] + " " + strconv.FormatFloat(l.Value, 'g', -1, 64)
	}
	return testNames[l.Test]
}

// ParseLevel reads one level.
func ParseLevel(s string) (Level, error) {
	words := strings.Fields(s)
	if len(words) == 0 {
		return Level{}, fmt.Errorf("a level is empty")
	}
	for t, name := range testNames {
		if name != words[0] {
			continue
		}
		l := Level{Test: Test(t)}
		if !l.counts() {
			if len(words) > 1 {
				return l, fmt.Errorf("the level %q takes no number", name)
			}
			return l, nil
		}
		if len(words) != 2 {
			return l, fmt.Errorf("the level %q needs a number, as in %q", name, name+" "+l.example())
		}
		v, err := strconv.ParseFloat(words[1], 64)
		if err != nil || !(v > 0) || v > l.most() {
			return l, fmt.Errorf("the number of level %q must be above 0 and at most %g, as in %q", name, l.most(), name+" "+l.example())
		}
		l.Value = v
		return l, nil
	}
	return Level{}, fmt.Errorf("the level %q is not known%s; known are %s", words[0], levelMeant(s), strings.Join(testNames[:], ", "))
}

// covers reports whether the level holds wherever the other one does.
func (l Level) covers(other Level) bool {
	switch {
	case l.Test == other.Test:
		if l.ofLikeness() {
			return l.Value <= other.Value
		}
		return l.Value >= other.Value
	case other.Test == Exact: // what is the same is near by every measure
		return slices.Contains([]Test{Edits, Similar, Shared, Marks, Parts, Year, Years, Within, Days}, l.Test)
	case other.Test == Year:
		return l.Test == Years
	}
	return false
}

func (l Level) counts() bool {
	return l.ofLikeness() || l.Test == Edits || l.Test == Years || l.Test == Within || l.Test == Days
}

// ofLikeness reports whether the number of a level is a likeness: the more, the stricter.
func (l Level) ofLikeness() bool { return l.Test == Similar || l.Test == Shared }

func (l Level) most() float64 {
	switch l.Test {
	case Similar, Shared:
		return 1
	case Edits:
		return 4
	}
	return 1000
}

func (l Level) example() string {
	if l.ofLikeness() {
		return "0.9"
	}
	return "1"
}
