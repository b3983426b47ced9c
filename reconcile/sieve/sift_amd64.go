package sieve

import "golang.org/x/sys/cpu"

// wides are the ways to mark eight keys at once that this processor has, the fastest
// first.
var wides = func() (of []wide) {
	if cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ {
		of = append(of, siftAVX512)
	}
	if cpu.X86.HasAVX2 {
		of = append(of, siftAVX2)
	}
	return of
}()

// siftAVX512 needs AVX-512F and AVX-512DQ.
//
//go:noescape
func siftAVX512(marks, xs, ys *uint64, eights int, kind uint64, f Filter)

// siftAVX2 needs AVX2.
//
//go:noescape
func siftAVX2(marks, xs, ys *uint64, eights int, kind uint64, f Filter)
