package heading_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile/heading"
)

func TestHeadersThatOnlyCount(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ headers, counted string }{
		{"c1 c2 c3 c4", "1111"},
		{"id c1 c2 c3", "0111"},
		{"Column_1 Column_2 Column_10", "111"},
		{"0 1 2 3", "1111"},
		{"A B C D", "1111"},
		{"V1 V3 V2 V4", "0000"},             // not in their order
		{"c1 c2", "00"},                     // too few to be a series
		{"name c1 c2 c3 dob sex", "000000"}, // half of the columns: a questionnaire's answers
		{"phone1 phone2 phone3 name", "0000"},
		{"name dob sex", "000"},
	} {
		want := make([]bool, len(test.counted))
		for i := range want {
			want[i] = test.counted[i] == '1'
		}
		if got := heading.Counted(strings.Fields(test.headers)); !slices.Equal(got, want) {
			t.Errorf("counted(%s) = %v", test.headers, got)
		}
	}
}
