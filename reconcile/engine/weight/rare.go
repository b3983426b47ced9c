package weight

import (
	"math"
	"runtime"
	"sync/atomic"

	"github.com/lienthong/lienthong/reconcile/arrange"
	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// rare is what each value adds to the weight of agreeing on it: log2 of how
// many other rows have a value that somebody else has too, on average, over how
// many other rows have this one. One is added to both, so that counts of one or
// two do not decide.
func rare(link scheme.Link, f *scheme.Field, c *column.Column) []int32 {
	out := make([]int32, c.Len()+1)
	share := f.Frequency()
	if share == 0 || f.Kind == scheme.Number {
		return out
	}
	others := func(v int) (others, rows int64) {
		l, n := int64(c.Count(0, uint32(v))), int64(c.Count(1, uint32(v)))
		switch link {
		case scheme.Dedupe, scheme.DedupeLeft:
			return l + n - 1, l + n
		}
		return max(l, n), min(l, n)
	}
	var sum, rows atomic.Int64 // whole numbers, so that the order does not matter
	cores := runtime.GOMAXPROCS(0)
	arrange.InParts(cores, c.Len(), func(_, from, upTo int) {
		mine, of := int64(0), int64(0)
		for v := from + 1; v <= upTo; v++ {
			if o, n := others(v); o > 0 && n > 0 {
				mine += o * n
				of += n
			}
		}
		sum.Add(mine)
		rows.Add(of)
	})
	if rows.Load() == 0 {
		return out
	}
	mean := float64(sum.Load()) / float64(rows.Load())
	bits := func(o int64) int32 {
		x := math.Log2((mean + 1) / (max(float64(o), 0) + 1))
		return int32(math.Round(min(max(x*share*Bit, -mostRare), mostRare)))
	}
	var few [64]int32 // most values are of a few rows
	for o := range few {
		few[o] = bits(int64(o))
	}
	arrange.InParts(cores, c.Len(), func(_, from, upTo int) {
		for v := from + 1; v <= upTo; v++ {
			if o, _ := others(v); o < int64(len(few)) {
				out[v] = few[max(o, 0)]
			} else {
				out[v] = bits(o)
			}
		}
	})
	return out
}
