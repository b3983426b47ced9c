// Package lexicon gives syllables of names tokens of 16 bits, so that a name is a
// fixed-size value and two names are compared by looking at a small table.
//
//	name.go     a name as tokens
//	lexicon.go  from texts to tokens, and what comparisons need of each
//	word.go     the way of a hundred million names: letters, eight bytes at a time
//	join.go     the lexicons of several workers become one
//	table.go    how alike two syllables are
//
// A country has a few thousand syllables and a hundred million names: what is
// asked of a name again and again (repairs, folding, likeness of two syllables) is
// worked out once for each syllable, or pair of them.
package lexicon
