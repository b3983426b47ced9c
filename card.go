package lienthong

import (
	"fmt"
	"log/slog"
)

// CMND9 is the nine-digit number of the old identity card, chứng minh nhân
// dân (Law on Identity 26/2023/QH15 art. 9 item 13). It stays a lawful alias of
// its bearer (Decree 70/2024/NĐ-CP art. 12), one person may have borne several,
// and it is not certain to be unique in the nation.
//
// The zero CMND9 means "no number". Values compare with == and print masked.
type CMND9 struct{ kept uint32 } // veiled

const cmndDigits = 9

// ParseCMND9 reads exactly nine ASCII digits, not all of them zero.
func ParseCMND9(s string) (CMND9, error) {
	n, err := parseDigits(s, cmndDigits)
	if err != nil {
		return CMND9{}, fmt.Errorf("CMND number: %w", err)
	}
	return CMND9FromUint32(uint32(n))
}

// CMND9FromUint32 is the inverse of [CMND9.Uint32].
func CMND9FromUint32(n uint32) (CMND9, error) {
	if n == 0 || n > 999_999_999 {
		return CMND9{}, fmt.Errorf("CMND number: out of range")
	}
	return CMND9{n ^ uint32(veil)}, nil
}

// IsZero reports whether there is no number.
func (c CMND9) IsZero() bool { return c.kept == 0 }

// Uint32 is the number as an integer below 10^9; 0 for no number.
func (c CMND9) Uint32() uint32 {
	if c.kept == 0 {
		return 0
	}
	return c.kept ^ uint32(veil)
}

// Reveal is the number in full, nine digits; see [PIN.Reveal].
func (c CMND9) Reveal() string {
	if c.IsZero() {
		return ""
	}
	return zeroPadded(uint64(c.Uint32()), cmndDigits)
}

// String is the masked number.
func (c CMND9) String() string { return maskDigits(c.Reveal()) }

// Format prints the mask for every verb.
func (c CMND9) Format(f fmt.State, _ rune) { writeMasked(f, c.String()) }

// LogValue keeps structured logs masked.
func (c CMND9) LogValue() slog.Value { return slog.StringValue(c.String()) }

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
