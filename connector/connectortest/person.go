package connectortest

import (
	"fmt"
	"iter"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

var (
	families = []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi"}
	middles  = []string{"Văn", "Thị", "Đức", "Thị Ngọc", "Quang", "Thị Thu"}
	givens   = []string{"An", "Bình", "Cường", "Dung", "Hạnh", "Khánh", "Lan", "Minh", "Phúc", "Quỳnh", "Thảo"}
)

// Persons are n people who do not exist, always the same ones.
func Persons(n int) iter.Seq[connector.Person] {
	return func(yield func(connector.Person) bool) {
		for i := range n {
			if !yield(Person(i)) {
				return
			}
		}
	}
}

// Person is the i-th of them. Women have odd numbers.
func Person(i int) connector.Person {
	year := 1950 + i*7%50
	p := connector.Person{
		Name:      families[i%len(families)] + " " + middles[i%len(middles)] + " " + givens[i%len(givens)],
		BirthDate: lienthong.Date{Year: int16(year), Month: uint8(i*5%12 + 1), Day: uint8(i*11%28 + 1)},
		Sex:       lienthong.Male,
		Residence: fmt.Sprintf("Số %d, đường Hùng Vương, xã Tam Sơn, Bắc Ninh", i+1),
		Province:  "Bắc Ninh",
	}
	digit := 0
	if i%2 == 1 {
		p.Sex, digit = lienthong.Female, 1
	}
	// Circular 59/2021/TT-BCA art. 4: province, century and sex, year, serial.
	p.PIN = must(lienthong.ParsePIN(fmt.Sprintf("027%d%02d%06d", digit, year%100, i+1)))
	if i%3 == 0 {
		p.CMND9 = must(lienthong.ParseCMND9(fmt.Sprintf("1250%05d", i+1)))
	}
	if i%17 == 16 {
		p.Dead = lienthong.Date{Year: 2024, Month: 3, Day: uint8(i%28 + 1)}
	}
	return p
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // a mistake of this file
	}
	return v
}

// Units is a gazetteer of two units, enough for examples: Bắc Ninh, and what
// Bắc Giang became; its commune Tam Sơn; a split commune with two candidates.
// A code of digits means itself.
func Units(u connector.Unit) []string {
	text := strings.ToLower(u.Text)
	switch {
	case u.Kind == connector.KindProvince && (strings.HasSuffix(text, "bắc ninh") || strings.HasSuffix(text, "bắc giang")):
		return []string{"24"}
	case u.Kind == connector.KindCommune && strings.Contains(text, "tam sơn"):
		return []string{"09394"}
	case u.Kind == connector.KindCommune && strings.Contains(text, "chia đôi"):
		return []string{"09400", "09427"}
	case u.Text != "" && strings.Trim(u.Text, "0123456789") == "":
		return []string{u.Text}
	default:
		return nil
	}
}
