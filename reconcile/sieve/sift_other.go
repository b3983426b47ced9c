//go:build !amd64

package sieve

func (f Filter) siftWide(uint8, []uint64, []uint64, []uint64) (done int) { return 0 }
