package grade

import (
	"slices"

	"github.com/lienthong/lienthong/reconcile/profile/masked"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// fewShown are last digits of a telephone that tell little.
const fewShown = 2

// Shown compares of telephones, numbers and codes no more than what a table shows that masks them. The right
// table is nil where there is one.
func Shown(m *scheme.Model, left, right *sample.Table) {
	for i := range m.Fields {
		f := &m.Fields[i]
		if f.Kind != scheme.Phone && f.Kind != scheme.Identifier && f.Kind != scheme.Code || len(f.Columns) > 1 || len(f.RightColumns) > 1 {
			continue
		}
		for side, t := range []*sample.Table{left, right} {
			if first, last, ok := shown(t, f.ColumnsOf(side)[0]); ok {
				if f.Kind == scheme.Phone && last > fewShown {
					first = 0 // the number of a country, or none
				}
				f.Shown, f.Levels = []int{first, last}, []string{"exact"}
				break
			}
		}
	}
}

// shown is how many first and last letters and digits of its values a column shows; ok is false where it masks none.
func shown(t *sample.Table, header string) (first, last int, ok bool) {
	var n masked.Count
	if t != nil {
		for _, cell := range t.Cells(slices.Index(t.Header, header)) {
			n.Add(cell)
		}
	}
	return n.Shown()
}
