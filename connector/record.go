package connector

import (
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/reading"
	"github.com/lienthong/lienthong/internal/vnfield"
)

// Record is one record of a source in the sector's terms. It is personal data:
// it prints as its type only.
type Record struct {
	Type *RecordType
	// Key is the source's own key; of several columns, with | between.
	Key string
	// Mark is when the source changed it, as the source writes it; "" if the
	// source does not tell.
	Mark string
	// Values stand in the order of Type.Terms; "" for what is not there or could
	// not be read. Raw is what the source holds, after its encoding was mended.
	Values []string
	Raw    []string
	// Findings is what did not fit, in the order of the terms.
	Findings []Finding
}

// Get is the value of a term; "" if there is none.
func (r *Record) Get(id TermID) string {
	i := r.Type.Find(id)
	if i < 0 || i >= len(r.Values) {
		return ""
	}
	return r.Values[i]
}

// Column is the value of the term that linking takes for a column; "" if there is none.
func (r *Record) Column(c vnfield.Column) string {
	i := slices.IndexFunc(r.Type.Terms, func(t Term) bool { return t.Column == c })
	if i < 0 {
		return ""
	}
	return r.Get(r.Type.Terms[i].ID)
}

// String is the type of the record: its content does not print by accident.
func (r *Record) String() string { return "a record of " + r.Type.ID }

// Format prints String for every verb.
func (r *Record) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(r.String())) }

// LogValue keeps structured logs clean.
func (r *Record) LogValue() slog.Value { return slog.StringValue(r.String()) }

// FindingCode says what does not fit: what reading a cell found out, what a row says,
// or the id of an invariant. The words are stable.
type FindingCode = reading.Code

// The codes that reading gives. A sector's invariants have ids of their own.
const (
	Missing        FindingCode = "missing"             // a mandatory term is empty
	Unreadable                 = reading.Unreadable    // not of the term's kind
	CodeUnknown    FindingCode = "code_unknown"        // in neither the mapping's codes nor the term's
	DatePartial                = reading.DatePartial   // a year, or a month and year
	DateUncertain              = reading.DateUncertain // day and month may be swapped; the century is a guess
	NumberDamaged              = reading.NumberDamaged // zeros lost, signs within
	TextDamaged                = reading.TextDamaged   // mended from a legacy encoding or keystrokes
	FormUnusual    FindingCode = "form_unusual"        // not of the term's form
	UnitUnknown    FindingCode = "unit_unknown"        // the gazetteer has no such unit on the date
	UnitCandidates FindingCode = "unit_candidates"     // the old unit became one of several
	ToldToNobody   FindingCode = "told_to_nobody"      // in no capacity, of a record type that tells of nobody else
	KeyTwice       FindingCode = "key_twice"           // an earlier row has the same key, and one hides the other
	MarkUnordered  FindingCode = "mark_unordered"      // the time of change is a text that does not begin with the year, and sorts wrongly
)

// Blocking reports whether a finding means that a value was lost.
func (f Finding) Blocking() bool {
	switch f.Code {
	case Missing, Unreadable, CodeUnknown, UnitUnknown:
		return true
	default:
		return false
	}
}

// Finding is one thing that does not fit. It names places and never a value.
type Finding struct {
	Term   TermID      `json:"term"`
	Column string      `json:"column,omitempty"` // of the source
	Code   FindingCode `json:"code"`
}

// Invariant is what must hold of a single record by law or by sense.
type Invariant struct {
	ID     FindingCode // the finding's code, a word
	Term   TermID      // that the finding is about
	Says   string      // one sentence in Vietnamese for the officer, without values
	Source string      // the provision, or "logic"
	// Holds reports whether the record keeps it. Terms that are not there hold:
	// that they lack is another finding. It must be safe for concurrent use.
	Holds func(r *Record) bool
}

// NotBefore holds where later is not before earlier, as far as both dates are
// known: "2020" is not before "2020-05".
func NotBefore(earlier, later TermID) func(*Record) bool {
	return func(r *Record) bool {
		a, b := r.Get(earlier), r.Get(later)
		n := min(len(a), len(b))
		return n == 0 || b[:n] >= a[:n]
	}
}

// Differ holds where two terms have different values, as far as both are known.
func Differ(a, b TermID) func(*Record) bool {
	return func(r *Record) bool { return r.Get(a) == "" || r.Get(a) != r.Get(b) }
}

// Same holds where two terms have one value, as far as both are known.
func Same(a, b TermID) func(*Record) bool {
	return func(r *Record) bool { return r.Get(a) == "" || r.Get(b) == "" || r.Get(a) == r.Get(b) }
}

// Within holds where a number is from low to high, as far as it is known.
func Within(id TermID, low, high float64) func(*Record) bool {
	return func(r *Record) bool {
		n, err := strconv.ParseFloat(r.Get(id), 64)
		return err != nil || n >= low && n <= high
	}
}

// Needs holds where a term that has one of the values, or any if none is named,
// comes with another: one that was stopped has a day on which.
func Needs(when, then TermID, values ...string) func(*Record) bool {
	return func(r *Record) bool {
		v := r.Get(when)
		return v == "" || len(values) > 0 && !slices.Contains(values, v) || r.Get(then) != ""
	}
}

// Adult holds where somebody had reached an age in years on a day, as far as
// both dates are known: who was born in "1990" may have reached 18 in "2008".
func Adult(born, on TermID, years int) func(*Record) bool {
	return func(r *Record) bool {
		b, errB := lienthong.ParseDate(r.Get(born))
		d, errD := lienthong.ParseDate(r.Get(on))
		if errB != nil || errD != nil || b.IsZero() || d.IsZero() {
			return true
		}
		b.Year += int16(years)
		from, until := b.String(), d.String()
		n := min(len(from), len(until))
		return until[:n] >= from[:n]
	}
}

// A key of several columns is written with | between them; a | or \ within one
// has a \ in front.

var keyEscape = strings.NewReplacer(`\`, `\\`, `|`, `\|`)

func joinKey(parts []string) string {
	var out strings.Builder
	for i, p := range parts {
		if i > 0 {
			out.WriteByte('|')
		}
		_, _ = keyEscape.WriteString(&out, p) // a Builder takes everything
	}
	return out.String()
}

func splitKey(key string) []string {
	parts, at := []string{""}, 0
	for i := 0; i < len(key); i++ {
		switch c := key[i]; {
		case c == '|':
			parts, at = append(parts, ""), at+1
		case c == '\\' && i+1 < len(key):
			i++
			parts[at] += key[i : i+1]
		default:
			parts[at] += key[i : i+1]
		}
	}
	return parts
}
