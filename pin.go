package lienthong

import (
	"fmt"
	"log/slog"
)

// PIN is a personal identification number, số định danh cá nhân (Law on
// Identity 26/2023/QH15 art. 12): a natural number of 12 digits,
//
//	P P P  G  Y Y  R R R R R R
//	|      |  |    +-- 6 random digits
//	|      |  +------- last 2 digits of the year of birth
//	|      +---------- century and sex, see [PIN.Sex]
//	+----------------- province or country where the birth was registered
//
// (Decree 137/2015/NĐ-CP art. 13, Circular 07/2016/TT-BCA art. 7). There is no
// check digit: a slip in the last six digits cannot be seen, so a PIN alone
// never proves who somebody is.
//
// The zero PIN means "no number". PINs compare with == and print masked.
type PIN struct{ kept uint64 } // veiled

// pinDigits is the length of a PIN.
const pinDigits = 12

// pinLimit is the first number that no longer fits 12 digits.
const pinLimit = 1_000_000_000_000

// ParsePIN reads exactly 12 ASCII digits. It checks the shape only: which
// provinces exist is the gazetteer's knowledge, and foreign registration codes
// (100 and above) are lawful. Read what people typed with internal/vnfield.
func ParsePIN(s string) (PIN, error) {
	n, err := parseDigits(s, pinDigits)
	if err != nil {
		return PIN{}, fmt.Errorf("personal number: %w", err)
	}
	return PINFromUint64(n)
}

// PINFromUint64 is the inverse of [PIN.Uint64], for columns and kernels that
// keep numbers as integers. It refuses numbers no PIN can have: province 000,
// or more than 12 digits.
func PINFromUint64(n uint64) (PIN, error) {
	if n >= pinLimit {
		return PIN{}, fmt.Errorf("personal number: more than %d digits", pinDigits)
	}
	if n < 1_000_000_000 {
		return PIN{}, fmt.Errorf("personal number: begins with 000, which is no province")
	}
	return PIN{veiled(n)}, nil
}

// IsZero reports whether there is no number.
func (p PIN) IsZero() bool { return p.kept == 0 }

// Uint64 is the number as an integer below 10^12 (40 bits); 0 for no number.
func (p PIN) Uint64() uint64 { return veiled(p.kept) }

// Province is the code of the province (1 to 96) or country (100 and above)
// where the birth was registered. It is not the birthplace and not the
// residence, and it keeps the list of 63 provinces of before 1 July 2025.
func (p PIN) Province() int { return int(p.Uint64() / 1_000_000_000) }

// genderDigit is G: even for male, odd for female; G/2 counts centuries from
// 1900 (Circular 07/2016/TT-BCA art. 7).
func (p PIN) genderDigit() int { return int(p.Uint64() / 100_000_000 % 10) }

// Sex is the sex the number was issued for.
func (p PIN) Sex() Sex {
	switch {
	case p.IsZero():
		return SexUnknown
	case p.genderDigit()%2 == 0:
		return Male
	default:
		return Female
	}
}

// BirthYear is the year of birth the number was issued for, 1900 to 2399; 0
// for no number. Persons born before 1900 cannot be represented.
func (p PIN) BirthYear() int {
	if p.IsZero() {
		return 0
	}
	return 1900 + 100*(p.genderDigit()/2) + int(p.Uint64()/1_000_000%100)
}

// Serial is the random tail, 0 to 999,999.
func (p PIN) Serial() int { return int(p.Uint64() % 1_000_000) }

// Reveal is the number in full, 12 digits. Call it only where the number may
// lawfully leave: an answer under a grant, a file the user asked for.
func (p PIN) Reveal() string {
	if p.IsZero() {
		return ""
	}
	return zeroPadded(p.Uint64(), pinDigits)
}

// String is the masked number.
func (p PIN) String() string { return maskDigits(p.Reveal()) }

// Format prints the mask for every verb.
func (p PIN) Format(f fmt.State, _ rune) { writeMasked(f, p.String()) }

// LogValue keeps structured logs masked.
func (p PIN) LogValue() slog.Value { return slog.StringValue(p.String()) }

// NewPIN composes a number from its parts, as the identity authority does at
// birth registration. It is for synthetic data and tests.
func NewPIN(province int, sex Sex, birthYear, serial int) (PIN, error) {
	if province < 1 || province > 999 || serial < 0 || serial > 999_999 {
		return PIN{}, fmt.Errorf("personal number: province or serial out of range")
	}
	if birthYear < 1900 || birthYear > 2399 || (sex != Male && sex != Female) {
		return PIN{}, fmt.Errorf("personal number: no digit for this sex and year of birth")
	}
	g := uint64(birthYear-1900) / 100 * 2
	if sex == Female {
		g++
	}
	n := (uint64(province)*10+g)*100 + uint64(birthYear%100)
	return PIN{veiled(n*1_000_000 + uint64(serial))}, nil
}

// parseDigits reads exactly n ASCII digits. Its errors never repeat the input.
func parseDigits(s string, n int) (uint64, error) {
	if len(s) != n {
		return 0, fmt.Errorf("needs %d digits, has %d characters", n, len(s))
	}
	v, rest := uint64(0), s
	for len(rest) >= 8 {
		eight, ok := eightDigits(rest[:8])
		if !ok {
			break
		}
		v, rest = 100_000_000*v+eight, rest[8:]
	}
	for i := range len(rest) {
		if rest[i] < '0' || rest[i] > '9' {
			return 0, fmt.Errorf("character %d is not a digit", len(s)-len(rest)+i+1)
		}
		v = 10*v + uint64(rest[i]-'0')
	}
	return v, nil
}

// eightDigits reads eight ASCII digits as one word, the first in its lowest byte: pairs
// are put together, then fours, then all (Lemire, "Quickly parsing eight digits", 2018).
// A country's file has two hundred million numbers.
func eightDigits(s string) (v uint64, ok bool) {
	_ = s[7]
	w := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	const high, six = 0xf0f0f0f0f0f0f0f0, 0x0606060606060606 // '0' to '9' are 0x30 to 0x39
	if w&high|(w+six)&high>>4 != 0x3333333333333333 {
		return 0, false
	}
	w &= ^uint64(high)
	w = 10*w + w>>8
	const pair = 0x000000ff000000ff
	return (w&pair*(100+1_000_000<<32) + w>>16&pair*(1+10_000<<32)) >> 32, true
}

// zeroPadded writes v with leading zeros.
func zeroPadded(v uint64, digits int) string {
	var buf [20]byte
	for i := range digits {
		buf[len(buf)-1-i] = byte('0' + v%10)
		v /= 10
	}
	return string(buf[len(buf)-digits:])
}
