// Package room makes room for slices of millions. What grows is doubled, where
// append would copy it for each quarter. Tables that are looked up here and there
// are asked to be in huge pages, so that finding the page costs nothing beside
// finding the line. That is only advice to the kernel (madvise(2),
// MADV_HUGEPAGE): without it, or where the kernel declines, the slices are the
// same. The memory is Go's own and is collected like any other.
package room
