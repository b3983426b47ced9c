package vnfield

import (
	"strings"
	"unicode"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vntext"
)

// NumberReading is what a field for an identity number says.
type NumberReading struct {
	Card       lienthong.CardNumber   // zero if the field is empty
	Alternates []lienthong.CardNumber // other numbers in the same field
	Notes      NumberNote
}

// NumberNote is a set of remarks on how a number was written.
type NumberNote uint16

// The remarks, each one bit.
const (
	LeadingZeroLost  NumberNote = 1 << iota // 79186428499: a spreadsheet dropped the 0
	Separators                              // 079 186 428 499
	OldNumber                               // nine digits, a CMND
	LookalikeLetters                        // O for 0, l or I for 1
	StoredAsNumber                          // 79186428499.0
	ZeroPadded                              // 000012345678: a CMND made 12 digits long
	TwoNumbers                              // 012345678/079186428499
	Labelled                                // CCCD: 079186428499
	numberNoteEnd
)

var numberNotes = [...]string{
	"leading_zero_lost", "separators", "cmnd9", "lookalike_letters", "stored_as_number", "zero_padded", "two_numbers", "labelled",
}

// Names are the names of the remarks, in the order of the constants.
func (n NumberNote) Names() []string { return bitNames(uint16(n), numberNotes[:]) }

// String is the names with semicolons between.
func (n NumberNote) String() string { return strings.Join(n.Names(), ";") }

// maxNumberField bounds what is looked at, in bytes.
const maxNumberField = 120

// Number reads a personal number or a CMND from a field that may hold either.
//
// Eleven digits are a personal number that lost its first zero, ten one that
// lost two, if a province then has that code; eight or seven are a CMND that
// lost one or two. Nine are a CMND: a personal number cannot have lost three
// zeros, for no province is 000. A field may hold both numbers; the personal
// number is then the reading and the other its alternate.
func Number(s string) (NumberReading, error) {
	if len(s) > maxNumberField {
		return NumberReading{}, invalid("number: too long for an identity number")
	}
	if isBlank(s) {
		return NumberReading{}, nil
	}
	var r NumberReading
	for _, piece := range strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune("/;()|\n", c) }) {
		card, notes, err := oneNumber(piece)
		switch {
		case err != nil:
			return NumberReading{}, err
		case card.IsZero() || card == r.Card:
			r.Notes |= notes
			continue
		case r.Card.IsZero():
			r.Card = card
		case r.Card.PIN().IsZero() && !card.PIN().IsZero():
			r.Alternates, r.Card = append(r.Alternates, r.Card), card
			r.Notes |= TwoNumbers
		default:
			r.Alternates = append(r.Alternates, card)
			r.Notes |= TwoNumbers
		}
		r.Notes |= notes
	}
	if r.Card.IsZero() {
		return NumberReading{}, invalid("number: has no digits")
	}
	return r, nil
}

// oneNumber reads a piece that holds one number, or none but a label.
func oneNumber(s string) (lienthong.CardNumber, NumberNote, error) {
	s, notes := cutLabel(s)
	if s == "" {
		return lienthong.CardNumber{}, notes, nil
	}
	s, n, err := cutFraction(s)
	if err != nil {
		return lienthong.CardNumber{}, 0, err
	}
	digits, m, err := onlyDigits(s)
	if err != nil {
		return lienthong.CardNumber{}, 0, err
	}
	card, k, err := cardOf(digits)
	return card, notes | n | m | k, err
}

// numberLabels are words that stand before a number in its field.
var numberLabels = map[string]bool{
	"cccd": true, "cmnd": true, "cmt": true, "cmtnd": true, "gcmnd": true, "so": true, "cc": true, "can": true, "cuoc": true,
	"cong": true, "dan": true, "dinh": true, "danh": true, "ca": true, "nhan": true, "chung": true, "minh": true, "ma": true, "cu": true, "moi": true,
}

// cutLabel drops words before the number and the signs around it.
func cutLabel(s string) (string, NumberNote) {
	s = strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.Is(unicode.Cf, r) || r == '`' || r == '´' || r == '='
	})
	at := strings.IndexFunc(s, unicode.IsDigit)
	if at < 0 {
		at = len(s)
	}
	words := strings.Fields(vntext.Fold(s[:at]))
	for _, w := range words {
		if !numberLabels[w] {
			return s, 0
		}
	}
	if len(words) == 0 {
		return s, 0
	}
	return s[at:], Labelled
}

// cutFraction undoes what a spreadsheet makes of a number: a fraction of zeros,
// or an exponent if no digit was lost to it.
func cutFraction(s string) (string, NumberNote, error) {
	if i := strings.IndexAny(s, "eE"); i > 0 {
		return fromExponent(s[:i], s[i+1:])
	}
	i := strings.LastIndexAny(s, ".,")
	if i < 7 || strings.IndexAny(s, ".,") != i || strings.Trim(s[i+1:], "0") != "" || len(s)-i > 3 {
		return s, 0, nil
	}
	return s[:i], StoredAsNumber, nil
}

// fromExponent writes 7.9186428499E+10 in full.
func fromExponent(mantissa, exponent string) (string, NumberNote, error) {
	whole, fraction, _ := strings.Cut(strings.Replace(mantissa, ",", ".", 1), ".")
	exponent = strings.TrimPrefix(exponent, "+")
	if !allDigits(whole) || fraction != "" && !allDigits(fraction) || !allDigits(exponent) || len(exponent) > 2 {
		return "", 0, invalid("number: has letters")
	}
	if atoi(exponent) != len(fraction) {
		return "", 0, invalid("number: stored with an exponent, so digits are lost; format the column as text and enter the number again")
	}
	return whole + fraction, StoredAsNumber, nil
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// onlyDigits drops what separates and replaces what looks like a digit.
func onlyDigits(s string) (string, NumberNote, error) {
	var b strings.Builder
	var notes NumberNote
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r >= '０' && r <= '９':
			b.WriteRune(r - '０' + '0')
			notes |= LookalikeLetters
		case r == 'O' || r == 'o':
			b.WriteByte('0')
			notes |= LookalikeLetters
		case r == 'l' || r == 'I':
			b.WriteByte('1')
			notes |= LookalikeLetters
		case unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.Is(unicode.Cf, r) || r == '`' || r == '´':
			notes |= Separators
		default:
			return "", 0, invalid("number: has letters")
		}
	}
	return b.String(), notes, nil
}

// lastProvince is the highest code of a province in a personal number; the list
// of before 1 July 2025 holds for ever (Circular 07/2016/TT-BCA app. 1).
const lastProvince = 96

// cardOf reads digits by how many there are.
func cardOf(digits string) (lienthong.CardNumber, NumberNote, error) {
	var notes NumberNote
	switch n := len(digits); {
	case n == 12 && strings.HasPrefix(digits, "000"):
		digits, notes = digits[3:], OldNumber|ZeroPadded
	case n == 12:
	case n == 11 || n == 10:
		digits, notes = strings.Repeat("0", 12-n)+digits, LeadingZeroLost
		if p := atoi(digits[:3]); p < 1 || p > lastProvince {
			return lienthong.CardNumber{}, 0, invalid("number: has %d digits, and no province if zeros were lost before them", n)
		}
	case n == 9:
		notes = OldNumber
	case n == 8 || n == 7:
		digits, notes = strings.Repeat("0", 9-n)+digits, OldNumber|LeadingZeroLost
	default:
		return lienthong.CardNumber{}, 0, invalid("number: has %d digits; a personal number has 12, a CMND 9", n)
	}
	card, err := lienthong.ParseCardNumber(digits)
	if err != nil {
		return lienthong.CardNumber{}, 0, invalid("number: of zeros only")
	}
	return card, notes, nil
}
