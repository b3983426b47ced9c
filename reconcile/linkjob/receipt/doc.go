// Package receipt tells whether an answer that was given once holds still, without
// repeating it. A caller who was told of a row gets a receipt with the answer, and
// sends it when the row is linked again: if everything that was said of it would be
// said again, the row is left out of the results, and nobody is named to the evidence
// for what the caller knows already.
//
// A receipt is a code that only the owner can make, over who asked, all that the row
// said, and whom it was found to mean. So it cannot be used to guess: a row left out
// tells its sender nothing but that the owner said the same before, to the same
// system, of the same row. What is told is a letter in front of it, since another grant
// may let out more.
package receipt
