package meet_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile/meet"
)

// persons are given, middle and family names and births, by chance.
func persons(seed uint64, rows int) (out [4]meet.Column) {
	r := rand.New(rand.NewPCG(seed, 1))
	for range rows {
		for i, of := range []int{60, 60, 300, 20_000} {
			kind := []string{"g", "g", "f", "d"}[i] // given and middle names are the same words
			out[i] = append(out[i], fmt.Sprint(kind, r.IntN(of)))
		}
	}
	return out
}

// TestAgreements: of a given and a middle name that one agrees which the other table has, and rows of other
// persons agree in no columns.
func TestAgreements(t *testing.T) {
	t.Parallel()
	p := persons(1, 1000)
	given, middle, family, birth := p[0], p[1], p[2], p[3]
	left := []meet.Column{given[:700], family[:700], birth[:700]}
	n := meet.Agreements(left, []meet.Column{birth[300:], middle[300:], given[300:], family[300:]})
	for i, want := range []int{2, 3, 0} {
		for k := range n[i] {
			if share := float64(n[i][k]) / 400; k == want && share < 0.95 || k != want && share > 0.1 {
				t.Errorf("left column %d agrees with right column %d in %d of 400 rows", i, k, n[i][k])
			}
		}
	}
	q := persons(2, 1000)
	for i, of := range meet.Agreements(left, q[:]) {
		for k, n := range of {
			if n >= 20 {
				t.Errorf("left column %d agrees with column %d of strangers in %d rows", i, k, n)
			}
		}
	}
	if n := meet.Agreements([]meet.Column{{}, {}}, []meet.Column{{}}); n[0][0] != 0 {
		t.Errorf("empty tables agree: %v", n)
	}
}

// TestAgreementsMissing: what is missing is not the same.
func TestAgreementsMissing(t *testing.T) {
	t.Parallel()
	p := persons(3, 500)
	for row := range p[0] {
		p[0][row] = ""
	}
	if n := meet.Agreements(p[:], p[:]); n[0][0] != 0 || n[3][3] < 300 {
		t.Errorf("agreements %v", n)
	}
}
