package scheme

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/lienthong/lienthong"
)

// fault is an error about what stands at a JSON pointer of the file.
func fault(at, format string, args ...any) error {
	return &lienthong.Error{Code: lienthong.Invalid, Message: "model: " + fmt.Sprintf(format, args...), Field: at}
}

// misplaced is a fault of one key of a field.
type misplaced struct {
	error
	at string // the rest of the pointer
}

func wrong(at, format string, args ...any) *misplaced {
	return &misplaced{fmt.Errorf(format, args...), at}
}

// Check says what is wrong with a model, nil if nothing is.
func (m *Model) Check() error {
	if m.Version == 0 && len(m.Fields) == 0 && m.Thresholds == (Thresholds{}) {
		return fault("", "the file holds no model; write version, fields and thresholds, or have one proposed: lienthong reconcile profile")
	}
	if m.Version != 1 {
		return fault("/version", "version must be 1; write version: 1 in the first line")
	}
	if m.Link != "" && !m.Link.Known() {
		return fault("/link", "link %q is not known%s; known are %s", m.Link, asked(string(m.Link), strings.Split(linkNames, ", "), otherLinks), linkNames)
	}
	switch n := len(m.Compared()); {
	case len(m.Fields) == 0:
		return fault("/fields", "fields are missing; write fields: %s", examples["fields"])
	case n == 0 || n > MaxFields:
		return fault("/fields", "%d fields are compared; compare between 1 and %d", n, MaxFields)
	}
	seen := map[string]bool{}
	for i := range m.Fields {
		f, at := &m.Fields[i], fmt.Sprintf("/fields/%d", i)
		if f.Name == "" {
			return fault(at+"/name", "field %d has no name; write name: and a word of your own", i+1)
		}
		if strings.ContainsAny(f.Name, ":, ") {
			return fault(at+"/name", "field %d: its name must be a word without colon, comma or space", i+1)
		}
		if seen[f.Name] {
			return fault(at+"/name", "the field %q is there twice; give one of them another name", f.Name)
		}
		seen[f.Name] = true
		if err := m.checkField(f); err != nil {
			return fault(at+err.at, "field %q: %s", f.Name, err)
		}
	}
	if err := m.checkBlocking(); err != nil {
		return err
	}
	if err := m.Thresholds.check(); err != nil {
		return err
	}
	return m.checkLearnt()
}

// linkNames lists the kinds of link.
const linkNames = "auto, dedupe, link, one_to_one, spine, dedupe_left"

func (t Thresholds) check() error {
	const such = "they are probabilities, such as {match: 0.5, review: 0.05}"
	between := func(x float64) bool { return x > 0 && x < 1 }
	switch {
	case t == Thresholds{}:
		return fault("", "thresholds are missing; write from which probability a pair is a match, and a person should look, such as thresholds: {match: 0.5, review: 0.05}")
	case between(t.Match) && t.Review == 0:
		return fault("/thresholds", "thresholds: review is missing, or 0; write from which probability a person should look, such as review: 0.05, or the number of match for none")
	case between(t.Review) && t.Match == 0:
		return fault("/thresholds", "thresholds: match is missing, or 0; write from which probability a pair is a match, such as match: 0.5")
	case t.Match > 1 || t.Review > 1:
		return fault("/thresholds", "thresholds must lie between 0 and 1; %s: 95 %% is 0.95", such)
	case !between(t.Match) || !between(t.Review):
		return fault("/thresholds", "thresholds must lie between 0 and 1, and be neither; %s", such)
	case t.Review > t.Match:
		return fault("/thresholds", "thresholds: review must not be above match; from review on a person looks, from match on nobody needs to; %s", such)
	}
	return nil
}

// checkDate looks at what only dates have.
func (f *Field) checkDate() *misplaced {
	switch most := max(len(f.Columns), len(f.RightColumns)); {
	case f.Kind == Date && most > 3:
		return wrong("/columns", "columns: a date lies in one column, in three: year, month, day, or in two: an age, and when it was asked")
	case f.AgesIn != 0 && f.Kind != Date:
		return wrong("/ages_in", "ages_in: only a date has it: the year in which ages were asked")
	case f.RightAgesIn != 0 && f.AgesIn == 0:
		return wrong("/right_ages_in", "right_ages_in: only a date with ages_in has it: the year in which the right table's ages were asked")
	case f.BornAt != "" && (f.Kind != Date || strings.Trim(f.BornAt, "ymd.") != "" || strings.Count(f.BornAt, "mm") != 1 || strings.Count(f.BornAt, "dd") != 1 || !strings.Contains(f.BornAt, "yy")):
		return wrong("/born_at", "born_at: a date has it: a sign for each digit of a number, yy or yyyy, mm and dd where the date of birth stands and points elsewhere, as in yymmdd.....")
	}
	return nil
}

func (m *Model) checkField(f *Field) *misplaced {
	if f.Kind == "" {
		return wrong("/kind", "its kind is missing; write kind: and one of %s", kindNames())
	}
	if !f.Kind.Known() {
		return wrong("/kind", "the kind %q is not known%s; known are %s", f.Kind, asked(string(f.Kind), strings.Split(kindNames(), ", "), otherKinds), kindNames())
	}
	if len(f.Columns) == 0 {
		return wrong("/columns", "columns: name at least one, as in columns: [surname]")
	}
	if w := f.checkDate(); w != nil {
		return w
	}
	if f.Shown != nil && (len(f.Shown) != 2 || min(f.Shown[0], f.Shown[1]) < 0 || f.Shown[0]+f.Shown[1] == 0 || f.Kind == Date) {
		return wrong("/shown", "shown: two numbers, how many of its first and last letters and digits a masked value shows, as in [3, 4] of 010-****-9652")
	}
	if f.Numberless && f.Kind != Place && f.Kind != Text {
		return wrong("/numberless", "numberless: only a place or a text is compared without its numbers")
	}
	if len(f.Words) > 0 && f.Kind != Category {
		return wrong("/words", "words: only a category is sought in a text by its words")
	}
	for i, w := range f.Words {
		if at := fmt.Sprintf("/words/%d", i); w == "" || strings.ToLower(w) != w || strings.ContainsFunc(w, unicode.IsSpace) {
			return wrong(at, "words: %q must be one word in small letters, without marks", w)
		} else if slices.Contains(f.Words[:i], w) {
			return wrong(at, "words: %q is there twice", w)
		}
	}
	if len(f.Levels) >= MaxLevels {
		return wrong("/levels", "levels: at most %d", MaxLevels-1)
	}
	for i, s := range f.Levels {
		l, err := ParseLevel(s)
		at := fmt.Sprintf("/levels/%d", i)
		if err != nil {
			return wrong(at, "%w", err)
		}
		if !f.Kind.Has(l.Test) {
			return wrong(at, "the level %q does not suit the kind %s, which has %s", testNames[l.Test], f.Kind, tests[f.Kind])
		}
		if l.Test == Swapped && f.SwapWith == "" {
			return wrong(at, "the level swapped needs swap_with")
		}
		for _, before := range f.Levels[:i] {
			if b, _ := ParseLevel(before); b.covers(l) {
				return wrong(at, "the level %q never comes out, for %q before it holds wherever it does; put the strictest first", s, before)
			}
		}
	}
	if f.SwapWith != "" && (m.Field(f.SwapWith) == nil || f.SwapWith == f.Name) {
		return wrong("/swap_with", "swap_with: there is no other field %q%s", f.SwapWith, m.fieldMeant(f.SwapWith))
	}
	if t := f.Frequency(); !(t >= 0 && t <= 1) {
		return wrong("/term_frequency", "term_frequency must lie between 0 and 1")
	}
	n := len(f.Parsed()) + 1
	for i, list := range [][]float64{f.M, f.U} {
		if err := checkShares(list, n); len(list) > 0 && err != nil {
			return wrong([]string{"/m", "/u"}[i], "%w", err)
		}
	}
	return nil
}

// checkShares: one number a level, each between 0 and 1, together at most 1.
func checkShares(list []float64, n int) error {
	if len(list) != n {
		return fmt.Errorf("m and u need %d numbers, one a level and one for the rest, 0 where it is to be learnt", n)
	}
	sum := 0.0
	for _, x := range list {
		if !(x >= 0 && x <= 1) {
			return fmt.Errorf("m and u must lie between 0 and 1")
		}
		sum += x
	}
	if sum > 1.001 {
		return fmt.Errorf("m and u must not exceed 1 together")
	}
	return nil
}

func (m *Model) checkBlocking() error {
	b := m.Blocking
	if len(b.Keys) > 64 {
		return fault("/blocking/keys", "blocking: at most 64 keys")
	}
	if b.MaxBlock < 0 {
		return fault("/blocking/max_block", "blocking: max_block must not be negative")
	}
	for i, key := range append(slices.Clone(b.Keys), b.SplitBy...) {
		at := fmt.Sprintf("/blocking/keys/%d", i)
		if i >= len(b.Keys) {
			at = fmt.Sprintf("/blocking/split_by/%d", i-len(b.Keys))
		}
		parts, err := ParseKey(key)
		if err != nil {
			return fault(at, "blocking: %s", err)
		}
		for _, p := range parts {
			f := m.Field(p.Field)
			if f == nil {
				return fault(at, "blocking: there is no field %q%s; fields are %s", p.Field, m.fieldMeant(p.Field), strings.Join(m.fieldNames(), ", "))
			}
			if p.Form == Near && f.Kind != Number || (p.Form == Born || p.Form == MonDay) != (f.Kind == Date) && p.Form != Whole {
				return fault(at, "blocking: the form %s does not suit the field %q, a %s", p.Form, p.Field, f.Kind)
			}
		}
	}
	return nil
}

func (m *Model) checkLearnt() error {
	l := m.Learnt
	if l == nil {
		return nil
	}
	if !(l.Lambda > 0 && l.Lambda < 1) {
		return fault("/learnt/lambda", "learnt: lambda must lie between 0 and 1")
	}
	for _, f := range m.Compared() {
		s, ok := l.Fields[f.Name]
		if !ok {
			return fault("/learnt/fields", "learnt: the field %q is missing; train the model again", f.Name)
		}
		for _, list := range [][]float64{s.M, s.U} {
			if err := checkShares(list, len(f.Parsed())+1); err != nil {
				return fault("/learnt/fields/"+f.Name, "learnt: field %q: %s", f.Name, err)
			}
		}
	}
	if len(l.Kin) > MaxKin {
		return fault("/learnt/kin", "learnt: there are %d classes of kin, and at most %d are possible", len(l.Kin), MaxKin)
	}
	for i, k := range l.Kin {
		at := fmt.Sprintf("/learnt/kin/%d", i)
		if !(k.Share > 0 && k.Share < 1) {
			return fault(at, "learnt: the share of kin must lie between 0 and 1")
		}
		for _, f := range m.Compared() {
			if err := checkShares(k.Fields[f.Name].K, len(f.Parsed())+1); err != nil {
				return fault(at, "learnt: kin: field %q: %s", f.Name, err)
			}
		}
	}
	for _, t := range l.Ties {
		if m.Field(t.Fields[0]) == nil || m.Field(t.Fields[1]) == nil || t.Fields[0] == t.Fields[1] {
			return fault("/learnt/ties", "learnt: a tie names a field that is not there")
		}
	}
	return nil
}
