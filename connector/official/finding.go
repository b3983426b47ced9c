package official

import "slices"

// FindingCode says what is wrong or noteworthy about a value. Codes are part
// of the file and wire formats: never rename one.
type FindingCode string

// The findings of an import.
const (
	KeyMissing         FindingCode = "key_missing"               // the row has no key of its own; one was made from its number
	KeyRepeated        FindingCode = "key_repeated"              // another row bears the key; this one got a number behind it
	ValueMissing       FindingCode = "value_missing"             // a mandatory field is empty
	NameDamaged        FindingCode = "name_damaged"              // the letters were broken and have been mended
	DateUnreadable     FindingCode = "date_unreadable"           // no date of the calendar
	DatePartial        FindingCode = "date_partial"              // a year, or month and year
	DateUncertain      FindingCode = "date_uncertain"            // its century or its order is a guess
	DateFirstOfJanuary FindingCode = "date_first_of_january"     // often a year alone, dressed up
	SexUnreadable      FindingCode = "sex_unreadable"            //
	NumberUnreadable   FindingCode = "number_unreadable"         // neither 12 nor 9 digits
	NumberOld          FindingCode = "number_cmnd9"              // nine digits where a personal number belongs
	NumberMended       FindingCode = "number_mended"             // a lost zero, separators, letters for digits
	NumberContradicts  FindingCode = "number_contradicts_fields" // its digits tell another sex or year of birth
	RankMalformed      FindingCode = "rank_malformed"            //
	RankUnlisted       FindingCode = "rank_unlisted"             // well formed, not in the list of ranks
	DecimalUnreadable  FindingCode = "decimal_unreadable"        //
	MasteredElsewhere  FindingCode = "mastered_elsewhere"        // differs from what the field's master says, and gave way
)

// grave are the findings that make a dossier incorrect, not merely untidy.
var grave = []FindingCode{DateUnreadable, SexUnreadable, NumberUnreadable, NumberContradicts, RankMalformed, DecimalUnreadable, KeyRepeated}

// Finding is a remark on a value of a row. It holds nothing of the value.
type Finding struct {
	Row    int         `json:"row"` // as the source counts
	Header string      `json:"header,omitempty"`
	Field  FieldID     `json:"field,omitempty"`
	Code   FindingCode `json:"code"`
}

// Quality is what a dossier is by itself, of the six qualities that the
// database is to have, "đúng, đủ, sạch, sống, thống nhất, dùng chung". Whether
// it lives and is shared shows in what happens to it, not in what it holds.
type Quality uint8

// The qualities, each one bit.
const (
	Correct    Quality = 1 << iota // đúng: no value contradicts another or its own form
	Sufficient                     // đủ: no mandatory field is empty
	Clean                          // sạch: nothing had to be mended or guessed
	Unified                        // thống nhất: linked to one person, and no field differs
)

// Qualities are all of them, with their names.
var Qualities = []struct {
	Bit  Quality
	Name string
}{{Correct, "correct"}, {Sufficient, "sufficient"}, {Clean, "clean"}, {Unified, "unified"}}

// Quality judges the dossier.
func (d *Dossier) Quality() Quality {
	q := Correct | Sufficient | Clean
	for _, f := range d.Findings {
		switch {
		case f.Code == ValueMissing:
			q &^= Sufficient
		case slices.Contains(grave, f.Code):
			q &^= Correct | Clean
		case f.Code != RankUnlisted && f.Code != MasteredElsewhere:
			q &^= Clean
		}
	}
	if !d.PIN.IsZero() && d.Verdict() == verdictLinked {
		q |= Unified
	}
	return q
}
