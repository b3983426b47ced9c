// Package arrange puts rows in the order of their hashes, which is the same
// whatever the order in which they were read.
//
// Rows are dealt out once, with all that they have, into piles by the leading bits
// of their hashes; a pile fits a near cache, is put in order there, and is written
// over what was read. Sorting references to rows and fetching the rows afterwards
// would look for each row anywhere in memory.
package arrange
