// Package numbering numbers what is met, from 0: hashes in the order of their
// coming ([Hashes]), and the members of a set of small numbers in their own order
// ([Set]). Both are for millions, of which most that is asked for is not there, so
// a bit answers first.
package numbering
