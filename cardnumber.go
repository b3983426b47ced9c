package lienthong

import (
	"fmt"
	"log/slog"
)

// CardNumber is the number printed on an identity card: nine digits on the old
// CMND, the personal number on the CMND of 12 digits (2012 to 2015), the CCCD
// and the căn cước. Exactly one of the two is set; the zero value is no number.
type CardNumber struct {
	pin  PIN
	cmnd CMND9
}

// ParseCardNumber tells the two kinds apart by their length, as the callers of
// the population services do.
func ParseCardNumber(s string) (CardNumber, error) {
	switch len(s) {
	case pinDigits:
		p, err := ParsePIN(s)
		return CardNumber{pin: p}, err
	case cmndDigits:
		c, err := ParseCMND9(s)
		return CardNumber{cmnd: c}, err
	default:
		return CardNumber{}, fmt.Errorf("card number: needs 12 or 9 digits, has %d characters", len(s))
	}
}

// CardNumberOf wraps a personal number.
func CardNumberOf(p PIN) CardNumber { return CardNumber{pin: p} }

// CardNumberOfCMND wraps an old nine-digit number.
func CardNumberOfCMND(c CMND9) CardNumber { return CardNumber{cmnd: c} }

// PIN is the personal number, zero if the card bore an old number.
func (n CardNumber) PIN() PIN { return n.pin }

// CMND9 is the old number, zero if the card bore a personal number.
func (n CardNumber) CMND9() CMND9 { return n.cmnd }

// IsZero reports whether there is no number.
func (n CardNumber) IsZero() bool { return n.pin.IsZero() && n.cmnd.IsZero() }

// Reveal is the number in full; see [PIN.Reveal].
func (n CardNumber) Reveal() string {
	if n.pin.IsZero() {
		return n.cmnd.Reveal()
	}
	return n.pin.Reveal()
}

// String is the masked number.
func (n CardNumber) String() string { return maskDigits(n.Reveal()) }

// Format prints the mask for every verb.
func (n CardNumber) Format(f fmt.State, _ rune) { writeMasked(f, n.String()) }

// LogValue keeps structured logs masked.
func (n CardNumber) LogValue() slog.Value { return slog.StringValue(n.String()) }
