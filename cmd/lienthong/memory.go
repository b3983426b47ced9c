package main

import (
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
)

// memory is an amount of memory on the command line, e.g. 512MiB or 4GiB.
type memory int64

// UnmarshalText reads a whole number and its unit, which has no default: a
// forgotten one would be off by a million.
func (m *memory) UnmarshalText(text []byte) error {
	for unit, shift := range map[string]int{"MiB": 20, "GiB": 30} {
		digits, ok := strings.CutSuffix(string(text), unit)
		if !ok {
			continue
		}
		n, err := strconv.ParseUint(strings.TrimSpace(digits), 10, 32)
		if err == nil && n > 0 {
			*m = memory(n << shift)
			return nil
		}
	}
	return lienthong.Errorf(lienthong.Invalid, "needs a whole number with its unit, MiB or GiB, e.g. 4GiB")
}
