package engine

import (
	"bytes"
	"cmp"
	"slices"
	"sync"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/column"
)

// placed is where a row was read, with the hash of its id.
type placed struct {
	hash  uint64
	place uint32
}

// order puts the rows of each table in the order of the hashes of their ids.
func (r *Records) order() error {
	order := make([]placed, r.Len())
	n := len(r.Columns)
	values := make([]uint32, len(r.values))
	var wg sync.WaitGroup
	var twice [2]bool
	for side, bounds := range [2][2]int{{0, r.Left}, {r.Left, r.Len()}} {
		wg.Go(func() {
			from, part := bounds[0], order[bounds[0]:bounds[1]]
			for i := range part {
				at := uint32(from + i)
				part[i] = placed{column.Hash(r.idAt(at)), at}
			}
			twice[side] = r.sortByHash(part)
			for i, p := range part {
				r.place[from+i] = p.place
				copy(values[(from+i)*n:], r.values[int(p.place)*n:int(p.place)*n+n])
			}
		})
	}
	wg.Wait()
	r.values = values
	if twice[0] || twice[1] {
		return lienthong.Errorf(lienthong.Invalid, "two rows have the same id in column %q; name a column that tells the rows apart, or none", r.Model.ID)
	}
	return nil
}

// sortByHash sorts the rows of one table, rows of one hash by their ids, and
// reports whether two have the same id. It sorts by the leading bits, digit by
// digit from the last, and then what these bits leave side by side.
func (r *Records) sortByHash(rows []placed) (twice bool) {
	const digit, digits = 11, 3
	if len(rows) > 1<<digit {
		a, b := rows, make([]placed, len(rows))
		for d := digits; d > 0; d-- {
			shift := 64 - digit*d
			var at [1 << digit]uint32
			for i := range a {
				at[a[i].hash>>shift&(1<<digit-1)]++
			}
			sum := uint32(0)
			for i := range at {
				at[i], sum = sum, sum+at[i]
			}
			for i := range a {
				k := a[i].hash >> shift & (1<<digit - 1)
				b[at[k]] = a[i]
				at[k]++
			}
			a, b = b, a
		}
		copy(rows, a)
	}
	compare := func(a, b placed) int {
		if c := cmp.Compare(a.hash, b.hash); c != 0 {
			return c
		}
		c := bytes.Compare(r.idAt(a.place), r.idAt(b.place))
		twice = twice || c == 0
		return c
	}
	for from := 0; from < len(rows); {
		end := from + 1
		for end < len(rows) && (len(rows) <= 1<<digit || rows[end].hash>>(64-digit*digits) == rows[from].hash>>(64-digit*digits)) {
			end++
		}
		slices.SortFunc(rows[from:end], compare)
		from = end
	}
	return twice
}
