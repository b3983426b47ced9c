package scheme

import (
	"fmt"
	"slices"
	"strings"
)

// A Form is what of a value enters a blocking key.
type Form string

// The forms.
const (
	Whole  Form = "exact"  // the folded value
	Sound  Form = "sound"  // its sound, for names of Latin letters
	Start  Form = "start"  // its first three letters
	Word   Form = "word"   // each of its words: a key of many values
	Pairs  Form = "pairs"  // each two of its rarest words: where single words are too common
	Grams  Form = "grams"  // each run of four letters: finds misprints in codes
	Born   Form = "year"   // a date's year
	MonDay Form = "day"    // a date's month and day
	Sorted Form = "sorted" // its words in alphabetical order
	Near   Form = "near"   // a number, and those that are near: within a hundredth of the usual spread
)

var forms = []Form{Whole, Sound, Start, Word, Pairs, Grams, Born, MonDay, Sorted, Near}

// formNames lists them.
func formNames() string {
	names := make([]string, len(forms))
	for i, f := range forms {
		names[i] = string(f)
	}
	return strings.Join(names, ", ")
}

// Several reports whether a value may have several keys of this form.
func (f Form) Several() bool { return f == Word || f == Pairs || f == Grams || f == Near }

// A Part is one field of a key.
type Part struct {
	Field string
	Form  Form
}

// String is the part as the model file has it.
func (p Part) String() string {
	if p.Form == Whole {
		return p.Field
	}
	return p.Field + ":" + string(p.Form)
}

// ParseKey reads "family:sound, born:year".
func ParseKey(s string) ([]Part, error) {
	var parts []Part
	for word := range strings.SplitSeq(s, ",") {
		field, form, has := strings.Cut(strings.TrimSpace(word), ":")
		p := Part{Field: strings.TrimSpace(field), Form: Whole}
		if has {
			p.Form = Form(strings.TrimSpace(form))
		}
		if p.Field == "" {
			return nil, fmt.Errorf("a blocking key has an empty part; write field or field:form")
		}
		if !slices.Contains(forms, p.Form) {
			return nil, fmt.Errorf("the form %q of a blocking key is not known%s; known are %s", p.Form, asked(string(p.Form), strings.Split(formNames(), ", "), otherForms), formNames())
		}
		parts = append(parts, p)
	}
	return parts, nil
}
