// Package few keeps a few values for each of millions of rows. A slice of slices
// would do the same, at twenty-four bytes a row before its first value and with a
// pointer for each list, which the collector follows at every turn. [Lists] lie in
// slabs of lists of one length, and a row has a number of four bytes.
package few
