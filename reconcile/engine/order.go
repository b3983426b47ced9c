package engine

import (
	"bytes"
	"cmp"
	"runtime"
	"slices"
	"sync"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/room"
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
	values := room.Make[uint32](len(r.values))
	var wg sync.WaitGroup
	var twice [2]bool
	for side, bounds := range [2][2]int{{0, r.Left}, {r.Left, r.Len()}} {
		wg.Go(func() {
			inParts(bounds[0], bounds[1], func(i int) { order[i] = placed{column.Hash(r.idAt(uint32(i))), uint32(i)} })
			twice[side] = r.sortByHash(order[bounds[0]:bounds[1]])
			inParts(bounds[0], bounds[1], func(i int) {
				r.place[i] = order[i].place
				copy(values[i*n:i*n+n], r.values[int(order[i].place)*n:])
			})
		})
	}
	wg.Wait()
	r.values = values
	if twice[0] || twice[1] {
		return lienthong.Errorf(lienthong.Invalid, "two rows have the same id in column %q; name a column that tells the rows apart, or none", r.Model.ID)
	}
	return nil
}

// inParts does something for all rows from one up to another, on all cores.
func inParts(from, upTo int, do func(i int)) {
	var wg sync.WaitGroup
	parts := runtime.GOMAXPROCS(0)
	for p := range parts {
		wg.Go(func() {
			for i := from + (upTo-from)*p/parts; i < from+(upTo-from)*(p+1)/parts; i++ {
				do(i)
			}
		})
	}
	wg.Wait()
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
