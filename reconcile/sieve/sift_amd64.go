package sieve

import "golang.org/x/sys/cpu"

// isWide is whether the processor has what siftEights asks of it.
var isWide = cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ

// siftWide marks as many of the keys as make eights, and says how many these are.
func (f Filter) siftWide(kind uint8, xs, ys, marks []uint64) (done int) {
	eights := len(xs) / 8
	if !isWide || eights == 0 {
		return 0
	}
	_, _ = ys[8*eights-1], marks[(eights-1)/8]
	siftEights(&marks[0], &xs[0], &ys[0], eights, uint64(kind)<<kindShift, f)
	return 8 * eights
}

// siftEights marks eight keys at a time, in one byte of marks each. It needs AVX-512F and
// AVX-512DQ.
//
//go:noescape
func siftEights(marks, xs, ys *uint64, eights int, kind uint64, f Filter)
