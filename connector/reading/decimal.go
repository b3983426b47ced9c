package reading

import (
	"cmp"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// Decimal is how a column writes its figures.
type Decimal struct {
	Thousands string // the sign between thousands; "" where there is none
	Whole     int    // of a share, what the whole is, such as 100; 0 of what is no share
}

// Read reads 4,65 and 4.65, sums with thousands where the column has them,
// and shares such as 1/3 and 33,3 % where it is one.
func (d Decimal) Read(raw string) (string, []Code) {
	plain := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(raw)
	if d.Whole > 0 {
		if part, whole, ok := strings.Cut(plain, "/"); ok {
			return share(part, whole, d.Whole)
		}
		if percent, ok := strings.CutSuffix(plain, "%"); ok {
			return share(strings.Replace(percent, ",", ".", 1), "100", d.Whole)
		}
	}
	thousands := d.Thousands
	if g := dong.FindStringSubmatch(plain); thousands == "" && g != nil {
		thousands = cmp.Or(g[1], ".")
	}
	switch {
	case thousands != "":
		var ok bool
		if plain, ok = ungrouped(plain, thousands); !ok {
			return unreadable()
		}
	case strings.Count(plain, ",") == 1 && !strings.Contains(plain, "."):
		plain = strings.Replace(plain, ",", ".", 1)
	}
	if strings.Trim(plain, "0123456789.-+eE") != "" {
		return unreadable()
	}
	f, err := strconv.ParseFloat(plain, 64)
	if err != nil {
		return unreadable()
	}
	if strings.ContainsAny(plain, "eE") { // as a database writes large floats
		return strconv.FormatFloat(f, 'f', -1, 64), nil
	}
	return plain, nil
}

// share is a part of a whole, of a term in which the whole is so much.
func share(part, whole string, of int) (string, []Code) {
	a, errA := strconv.ParseFloat(part, 64)
	b, errB := strconv.ParseUint(whole, 10, 32)
	if errA != nil || errB != nil || b == 0 || strings.Trim(part, "0123456789.") != "" {
		return unreadable()
	}
	text := strconv.FormatFloat(a/float64(b)*float64(of), 'f', 6, 64)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), "."), nil
}

// dong is a sum that says the sign between its thousands itself, since it names đồng,
// which have no thousandths: 500.000 đ.
var dong = regexp.MustCompile(`(?i)^[-+]?(?:[0-9]+|[0-9]{1,3}(?:(?:[.][0-9]{3})+|(?:(,)[0-9]{3})+))(?:vnđ|vnd|đồng|₫|đ)$`)

// short are the words that stand for noughts: 2,5 tỷ is 2500000000.
var short = []struct {
	word    string
	noughts int
}{{"tỷ", 9}, {"tỉ", 9}, {"triệu", 6}, {"nghìn", 3}, {"ngàn", 3}}

// ungrouped is a sum without the signs between its thousands, which have to stand
// where thousands do, and with a point before its fraction. Đồng may be named, and
// so may be thousands, millions and milliards.
func ungrouped(s, thousands string) (string, bool) {
	point := ","
	if thousands == "," {
		point = "."
	}
	s = strings.ToLower(s)
	for _, unit := range []string{"vnđ", "vnd", "đồng", "₫", "đ"} {
		s = strings.TrimSuffix(s, unit)
	}
	noughts := 0
	for _, n := range short {
		if rest, ok := strings.CutSuffix(s, n.word); ok {
			s, noughts = rest, n.noughts
			break
		}
	}
	whole, fraction, _ := strings.Cut(s, point)
	groups := strings.Split(whole, thousands)
	for i, g := range groups {
		if digits := strings.TrimLeft(g, "-+"); i == 0 && (digits == "" || len(digits) > 3 && len(groups) > 1) || i > 0 && len(g) != 3 {
			return "", false
		}
	}
	if strings.Trim(fraction, "0123456789") != "" {
		return "", false
	}
	if s = strings.Join(groups, ""); fraction != "" {
		s += "." + fraction
	}
	if noughts == 0 {
		return s, true
	}
	sum, ok := new(big.Rat).SetString(s + "e" + strconv.Itoa(noughts))
	if !ok {
		return "", false
	}
	return sum.FloatString(max(0, len(fraction)-noughts)), true
}
