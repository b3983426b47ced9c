package lienthong

import (
	"fmt"
	"strings"
)

// maskDigits hides all but the last three characters of a number. Three digits
// tell an officer which of two rows is meant; they do not tell anybody who.
func maskDigits(digits string) string {
	const shown = 3
	if len(digits) <= shown {
		return strings.Repeat("*", len(digits))
	}
	return strings.Repeat("*", len(digits)-shown) + digits[len(digits)-shown:]
}

// writeMasked serves every fmt verb with the mask, so that %d, %v, %#v and %x
// of a value, or of a struct that holds it, cannot leak the number.
func writeMasked(f fmt.State, masked string) {
	_, _ = fmt.Fprint(f, masked)
}
