// Package order is what a caller asks for when he makes a linkage job: which columns his
// rows have, and how many there will be. It says what of them linking reads.
package order
