package arrange

import (
	"runtime"
	"slices"
	"sync"
)

// fewSorted are so few that one core sorts them sooner than two.
const fewSorted = 1 << 12

// Sorted sorts s on all cores, in parts that are merged, and returns it or a copy: s is
// not to be used afterwards. No two elements may be equal, or their order depends on how
// many cores there are.
func Sorted[T any](s []T, compare func(a, b T) int) []T {
	parts := runtime.GOMAXPROCS(0)
	if len(s) < fewSorted {
		parts = 1
	}
	bounds := make([]int, parts+1) // of what is sorted
	InParts(parts, len(s), func(part, from, upTo int) {
		bounds[part+1] = upTo
		slices.SortFunc(s[from:upTo], compare)
	})
	if parts == 1 {
		return s
	}
	for other := make([]T, len(s)); len(bounds) > 2; s, other = other, s {
		merged := bounds[:1:1]
		var wg sync.WaitGroup
		for i := 0; i+1 < len(bounds); i += 2 {
			from, middle, upTo := bounds[i], bounds[i+1], bounds[min(i+2, len(bounds)-1)]
			wg.Go(func() { merge(other[from:upTo], s[from:middle], s[middle:upTo], compare) })
			merged = append(merged, upTo)
		}
		wg.Wait()
		bounds = merged
	}
	return s
}

// merge puts two sorted slices into dst, which has room for just these.
func merge[T any](dst, a, b []T, compare func(a, b T) int) {
	for i := range dst {
		if len(b) == 0 || len(a) > 0 && compare(a[0], b[0]) <= 0 {
			dst[i], a = a[0], a[1:]
		} else {
			dst[i], b = b[0], b[1:]
		}
	}
}
