package heading_test

import (
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile/heading"
)

func TestNameless(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		table string // rows with / between, cells with a comma
		want  bool
	}{
		"number":               {"1,An,0912345678/2,Bình,0912345679", true},
		"number with spaces":   {"An,0912 345 678/Bình,0912-345-679", true},
		"date":                 {"An,1980-02-03/Bình,04/05/1981", true},
		"e-mail":               {"An,an@a.vn/Bình,binh@b.vn", true},
		"words that repeat":    {"John Smith,London/Jane Doe,Paris/Jon Smith,London", true},
		"a series":             {"b0,An,/b1,Bình,x/b2,Chi,y", true},
		"a longer series":      {"rec-0-org,An/rec-17-org,Bình", true},
		"numbered names":       {"q1,q2/a1,b1/a2,b2", false},
		"names":                {"alpha,beta/John Smith,London/Jane Doe,Paris", false},
		"numbered":             {"C1,C2,C3/1,An,0912345678/2,Bình,0912345679", false},
		"years":                {"thing,2019,2020/a,10000,20000/b,30000,40000", false},
		"months over amounts":  {"thing,2020-01-01,2020-02-01/a,1,2/b,3,4", false},
		"long code over words": {"thing,10001/a,x/b,y", false},
		"one word again":       {"alpha,beta,gamma/a,beta,c/b,x,d", false},
		"nothing below":        {"An,0912345678", false},
		"blank":                {",/An,0912345678", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var rows [][]string
			for row := range strings.SplitSeq(strings.ReplaceAll(tt.table, "04/05/1981", "04|05|1981"), "/") {
				rows = append(rows, strings.Split(strings.ReplaceAll(row, "|", "/"), ","))
			}
			if got := heading.Nameless(rows[0], rows[1:]); got != tt.want {
				t.Errorf("%q: %v", tt.table, got)
			}
		})
	}
}
