package conf

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
)

// Size is a number of bytes, written with a unit.
type Size int64

// UnmarshalText reads 512MiB, 4GiB.
func (s *Size) UnmarshalText(b []byte) error {
	text := strings.TrimSpace(string(b))
	for unit, shift := range map[string]uint{"GiB": 30, "MiB": 20, "KiB": 10} {
		if n, ok := strings.CutSuffix(text, unit); ok {
			x, err := strconv.ParseInt(strings.TrimSpace(n), 10, 32)
			if err != nil || x <= 0 {
				break
			}
			*s = Size(x << shift)
			return nil
		}
	}
	return fmt.Errorf("a size is a whole number with KiB, MiB or GiB, such as 4GiB")
}

// UnmarshalYAML is UnmarshalText with an error that says what is wrong.
func (s *Size) UnmarshalYAML(decode func(any) error) error {
	var text string
	if err := decode(&text); err != nil {
		return err
	}
	if err := s.UnmarshalText([]byte(text)); err != nil {
		return lienthong.Errorf(lienthong.Invalid, "%v", err)
	}
	return nil
}
