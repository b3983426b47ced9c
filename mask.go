package lienthong

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// veil is mixed into the integers of identifiers, so that what fmt prints when
// it cannot reach their methods (in an unexported field of a struct, or for %w
// and %p, which bypass methods) is not the number. It is drawn anew by each
// process and its top bits are set, so that a veiled number is never 0 and the
// zero value keeps meaning "no number". It is no encryption.
var veil = rand.Uint64() | 1<<63 | 1<<31

// veiled gives what is kept for a number, and the number for what is kept; 0
// stays 0.
func veiled(n uint64) uint64 {
	if n == 0 {
		return 0
	}
	return n ^ veil
}

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
