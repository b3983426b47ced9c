package figure

import (
	"fmt"
	"strconv"
)

// narrow is the narrow no-break space, which both languages of a report allow between
// thousands (ISO 80000-1, 7.3.1); a comma would be read as a decimal mark in Vietnamese.
const narrow = "\u202f"

// Count writes a count, an int, int64, float64 or *float64, in groups of three digits
// if it has five and more. Of anything else it is an error.
func Count(n any) (string, error) {
	var digits string
	switch n := n.(type) {
	case int:
		digits = strconv.Itoa(n)
	case int64:
		digits = strconv.FormatInt(n, 10)
	case float64:
		digits = strconv.FormatFloat(n, 'f', 0, 64)
	case *float64:
		if n == nil {
			return "?", nil
		}
		digits = strconv.FormatFloat(*n, 'f', 0, 64)
	default:
		return "", fmt.Errorf("%T is no count", n)
	}
	if len(digits) <= 4 {
		return digits, nil
	}
	out := digits[:(len(digits)-1)%3+1]
	for at := len(out); at < len(digits); at += 3 {
		out += narrow + digits[at:at+3]
	}
	return out, nil
}
