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
type CMND9 struct{ n uint32 }

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
	return CMND9{n}, nil
}

// IsZero reports whether there is no number.
func (c CMND9) IsZero() bool { return c.n == 0 }

// Uint32 is the number as an integer below 10^9; 0 for no number.
func (c CMND9) Uint32() uint32 { return c.n }

// Reveal is the number in full, nine digits; see [PIN.Reveal].
func (c CMND9) Reveal() string {
	if c.IsZero() {
		return ""
	}
	return zeroPadded(uint64(c.n), cmndDigits)
}

// String is the masked number.
func (c CMND9) String() string { return maskDigits(c.Reveal()) }

// Format prints the mask for every verb.
func (c CMND9) Format(f fmt.State, _ rune) { writeMasked(f, c.String()) }

// LogValue keeps structured logs masked.
func (c CMND9) LogValue() slog.Value { return slog.StringValue(c.String()) }
