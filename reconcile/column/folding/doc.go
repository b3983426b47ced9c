// Package folding gives text the form in which words are compared: lower case,
// letters of most alphabets without marks, those of some, and the scripts of
// India, in Latin letters, the digits of all scripts as those of ASCII, one
// space between words.
//
// What a text folds to is said in one place, sign by sign of its decomposition
// (NFKD; see signOf and writer). Two quick ways give the same: text of ASCII is
// folded by byte, and text of letters whose decomposition is known beforehand by
// a table, without being decomposed.
package folding
