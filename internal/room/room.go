package room

import "unsafe"

// page is the size of a huge page on the systems that we know: 2 MiB.
const page = 2 << 20

// Make is a slice of n zeroes, to be looked up here and there.
func Make[T any](n int) []T {
	s := make([]T, n)
	advised(s)
	return s
}

// Grow makes room for n more elements, by doubling: what append lets grow by a
// quarter at a time is copied over and over on the way to millions.
func Grow[T any](s []T, n int) []T {
	if cap(s)-len(s) >= n {
		return s
	}
	return Exactly(s, max(n, len(s)))
}

// Exactly makes room for n more elements and hardly more.
func Exactly[T any](s []T, n int) []T {
	if cap(s)-len(s) >= n {
		return s
	}
	bigger := make([]T, len(s), len(s)+n)
	advised(bigger[:cap(bigger)])
	copy(bigger, s)
	return bigger
}

// advised asks for huge pages under all of a slice's memory but its ends.
func advised[T any](s []T) {
	var one T
	size := uintptr(len(s)) * unsafe.Sizeof(one)
	if size < 2*page {
		return
	}
	from := uintptr(unsafe.Pointer(unsafe.SliceData(s)))
	skip := -from % page
	advise(unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(s)), skip)), (size-skip)/page*page))
}
