// Package engine compares the records of one or two tables, as a model file
// (package scheme) says, and knows no person, no country and no file format.
//
//	cell     cells of a table, by field
//	Loader   rows of text in, batch by batch
//	Records  rows as small numbers, in an order that only the ids decide
//	Plan     blocking keys: which pairs are compared, known before any is
//	Count    how often each pattern of levels occurs, for learning
//	weight   what levels are worth, learnt or given
//	Score    pairs with their scores, for deciding
//
// # The pair
//
// A pair has a level for each field, four bits each of one word: its pattern.
// Weights (package weight) are whole thousandths of a bit and add, so a score is the same on any
// number of cores, and in the SQL that package modelsql writes. Where the model knows
// classes of kin, a score is the least of several such sums, one for each class. No interface is
// called and nothing is allocated for a pair; work is handed out in pieces of
// many pairs, and what the pieces found is put together in their order.
//
// # Blocks
//
// A pair is compared if it agrees on one key at least, and compared once: by
// the first such key, and the first such value of it. A block of more pairs
// than the model allows is split by further fields; what is then still left out
// is counted in [Plan.Left] and never silent.
//
// Blocks hold small numbers and no texts. Rows of the right table enter one only
// where a filter of the left table's hashes, and then the hash itself, says that
// there is somebody to meet. Whether a pair agrees on an earlier key is seen from
// the two rows; where rows are in several blocks of a key, or blocks were split,
// the blocks are listed by row.
//
// # Waiting
//
// With millions of rows most of the time is memory's, and what is left is a core's that
// waits for another. So fields take their cells in without waiting for the slowest
// ([Loader]), all keys' blocks are made at once, and what is looked up is
// looked up for many at once ([Plan.Score] touches a thousand pairs before it
// compares the first), rows are put in order in piles that fit a near cache (package
// arrange), what a left row has not is passed before it is hashed, what decides most often lies in one word beside its like
// (package column's sketches), and what is dear comes last: a pair is given up as
// soon as the best that its other fields could show is not enough.
package engine
