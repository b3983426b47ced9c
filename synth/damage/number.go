package damage

import (
	"strings"

	"github.com/lienthong/lienthong/synth/chance"
)

func hasTwin(_ *Record, f *Facts) bool      { return !f.Twin.IsZero() }
func hasCancelled(_ *Record, f *Facts) bool { return !f.Cancelled.IsZero() }

func hasZeroCMND(_ *Record, f *Facts) bool { return strings.HasPrefix(f.CMND.Reveal(), "0") }

func twinNumber(_ *chance.Dice, r *Record, f *Facts) bool {
	r.Number = f.Twin.Reveal()
	return true
}

func cancelledNumber(_ *chance.Dice, r *Record, f *Facts) bool {
	r.Number = f.Cancelled.Reveal()
	return true
}

func cmnd9(_ *chance.Dice, r *Record, f *Facts) bool {
	if f.CMND.IsZero() {
		return false
	}
	r.Number = f.CMND.Reveal()
	return true
}

func cmnd9ZeroLost(d *chance.Dice, r *Record, f *Facts) bool {
	return cmnd9(d, r, f) && leadingZeroLost(d, r, f)
}

// leadingZeroLost drops every leading zero, as a number format does.
func leadingZeroLost(_ *chance.Dice, r *Record, _ *Facts) bool {
	short := strings.TrimLeft(r.Number, "0")
	if short == r.Number || short == "" {
		return false
	}
	r.Number = short
	return true
}

// separators sets a mark between groups of three digits.
func separators(d *chance.Dice, r *Record, _ *Facts) bool {
	if len(r.Number) < 9 {
		return false
	}
	mark := []string{" ", " ", " ", ".", "-"}[d.Below(5)]
	var groups []string
	for i := 0; i < len(r.Number); i += 3 {
		groups = append(groups, r.Number[i:min(i+3, len(r.Number))])
	}
	r.Number = strings.Join(groups, mark)
	return true
}

// tail is how many last digits no rule can check.
const tail = 6

// transposed swaps two different neighbours in the tail.
func transposed(d *chance.Dice, r *Record, _ *Facts) bool {
	n := []byte(r.Number)
	if len(n) <= tail {
		return false
	}
	start := d.Below(tail - 1)
	for i := range tail - 1 {
		at := len(n) - tail + (start+i)%(tail-1)
		if n[at] != n[at+1] {
			n[at], n[at+1] = n[at+1], n[at]
			r.Number = string(n)
			return true
		}
	}
	return false
}

// oneDigit replaces one digit of the tail.
func oneDigit(d *chance.Dice, r *Record, _ *Facts) bool {
	n := []byte(r.Number)
	if len(n) <= tail {
		return false
	}
	at := len(n) - 1 - d.Below(tail)
	n[at] = '0' + (n[at]-'0'+byte(1+d.Below(9)))%10
	r.Number = string(n)
	return true
}

func relativesNumber(d *chance.Dice, r *Record, f *Facts) bool {
	if len(f.Relatives) == 0 {
		return false
	}
	r.Number = f.Relatives[d.Below(len(f.Relatives))].Reveal()
	return true
}

func numberMissing(_ *chance.Dice, r *Record, _ *Facts) bool {
	if r.Number == "" {
		return false
	}
	r.Number = ""
	return true
}
