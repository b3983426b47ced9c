package reading

// Code says what reading found out about a cell. The words are stable.
type Code string

// The codes.
const (
	Unreadable    Code = "unreadable"     // not of the kind that was asked for
	DatePartial   Code = "date_partial"   // a year, or a month and year
	DateUncertain Code = "date_uncertain" // day and month may be swapped; the century is a guess
	NumberDamaged Code = "number_damaged" // zeros lost, signs within
	TextDamaged   Code = "text_damaged"   // mended from a legacy encoding or keystrokes
)

// unreadable is what every kind gives for what it cannot read.
func unreadable() (string, []Code) { return "", []Code{Unreadable} }
