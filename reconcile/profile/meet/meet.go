package meet

import (
	"math"
	"slices"
)

const (
	mostRows   = 10_000 // of a table that are looked at
	mostOfOne  = 5      // rows of a table that share two values and may be of one thing
	mostCommon = 0.1    // of a column's rows that have a value, for it to find rows of one thing
	beyond     = 1.0    // bits that rows of one thing share beyond those that make two rows of all meet by chance
)

// Column is what the rows of a table have in one of its columns, in a form in which both tables write it;
// "" is missing.
type Column = []string

// Agreements counts, for each left and right column, likely pairs of rows of one thing that have the same there.
func Agreements(left, right []Column) [][]int {
	v := values{ids: map[string]uint32{"": 0}}
	l, r := v.table(left), v.table(right)
	out := make([][]int, len(left))
	for i := range out {
		out[i] = make([]int, len(right))
	}
	index := r.index()
	need := math.Log2(float64(max(l.rows, 1))) + math.Log2(float64(max(r.rows, 1))) + beyond
	var like []int32
	for row := range l.rows {
		like = like[:0]
		l.couples(row, func(key uint64) {
			if of := index[key]; len(of) <= mostOfOne {
				like = append(like, of...)
			}
		})
		slices.Sort(like)
		for _, other := range slices.Compact(like) {
			if bits(&l, row, &r, int(other)) < need {
				continue
			}
			agreeing(&l, row, &r, int(other), func(i, k int) { out[i][k]++ })
		}
	}
	return out
}

// values gives each value a number, the missing one 0.
type values struct{ ids map[string]uint32 }

// table is a table of numbers of values.
type table struct {
	rows    int
	columns [][]uint32
	count   []map[uint32]int // rows of a column that have a value
}

func (v values) table(columns []Column) (t table) {
	for _, c := range columns {
		c = c[:min(len(c), mostRows)]
		ids, count := make([]uint32, len(c)), map[uint32]int{}
		for row, s := range c {
			id, known := v.ids[s]
			if !known {
				id = uint32(len(v.ids))
				v.ids[s] = id
			}
			ids[row] = id
			count[id]++
		}
		t.rows, t.columns, t.count = len(c), append(t.columns, ids), append(t.count, count)
	}
	return t
}

// share of a column's rows have a value.
func (t *table) share(column int, id uint32) float64 {
	return float64(t.count[column][id]) / float64(t.rows)
}

// couples are the keys of each two values of a row that are not common.
func (t *table) couples(row int, yield func(key uint64)) {
	for i := range t.columns {
		a := t.columns[i][row]
		if a == 0 || t.share(i, a) > mostCommon {
			continue
		}
		for k := range i {
			if b := t.columns[k][row]; b != 0 && b != a && t.share(k, b) <= mostCommon {
				yield(uint64(min(a, b))<<32 | uint64(max(a, b)))
			}
		}
	}
}

// index is the rows of each key.
func (t *table) index() map[uint64][]int32 {
	of := map[uint64][]int32{}
	for row := range t.rows {
		t.couples(row, func(key uint64) {
			if rows := of[key]; len(rows) <= mostOfOne && (len(rows) == 0 || rows[len(rows)-1] != int32(row)) {
				of[key] = append(rows, int32(row))
			}
		})
	}
	return of
}

// agreeing are the columns in which two rows have the same.
func agreeing(l *table, row int, r *table, other int, yield func(i, k int)) {
	for i, c := range l.columns {
		for k, d := range r.columns {
			if c[row] != 0 && c[row] == d[other] {
				yield(i, k)
			}
		}
	}
}

// bits is how much two rows share: each value by how seldom it stands in the columns.
func bits(l *table, row int, r *table, other int) (sum float64) {
	last, most := -1, 0.0
	agreeing(l, row, r, other, func(i, k int) {
		if id := l.columns[i][row]; !slices.ContainsFunc(l.columns[:i], func(c []uint32) bool { return c[row] == id }) {
			if i != last {
				sum, last, most = sum-math.Log2(l.share(i, id)), i, l.share(i, id)
			}
			if s := r.share(k, id); s > most {
				sum, most = sum+math.Log2(most)-math.Log2(s), s
			}
		}
	})
	return sum
}
