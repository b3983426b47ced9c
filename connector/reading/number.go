package reading

import (
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
)

// Number reads an identity number, with its zeros put back.
func Number(raw string) (string, []Code) {
	r, err := vnfield.Number(raw)
	if err != nil {
		return unreadable()
	}
	if r.Card.IsZero() {
		return "", nil
	}
	if r.Notes&^vnfield.OldNumber != 0 { // an old number is a number
		return r.Card.Reveal(), []Code{NumberDamaged}
	}
	return r.Card.Reveal(), nil
}

// Integer reads a whole number.
func Integer(raw string) (string, []Code) {
	n, err := strconv.ParseInt(raw, 10, 64)
	if err != nil {
		return unreadable()
	}
	return strconv.FormatInt(n, 10), nil
}

// Sex reads a word or figure for a sex.
func Sex(raw string) (string, []Code) {
	sex, err := vnfield.Sex(raw)
	if err != nil {
		return unreadable()
	}
	if sex == lienthong.SexUnknown {
		return "", nil
	}
	return sex.String(), nil
}

// Bool reads yes and no.
func Bool(raw string) (string, []Code) {
	switch strings.ToLower(raw) {
	case "1", "t", "true", "y", "yes", "x", "có", "co":
		return "true", nil
	case "0", "f", "false", "n", "no", "không", "khong":
		return "false", nil
	default:
		return unreadable()
	}
}
