package lexicon

import "github.com/lienthong/lienthong/reconcile/hashing"

// Token is a syllable of a name: an index into a [Lexicon]; 0 is no syllable.
type Token uint16

// MaxSyllables is how many syllables of a name are kept: 99.99 % of names have
// at most five. Of a longer name the middle goes, since family and given name
// stand at the ends.
const MaxSyllables = 6

// Name is a full name, family first, padded with zeros.
type Name [MaxSyllables]Token

// Len is the number of syllables.
func (n *Name) Len() int {
	for i, t := range n {
		if t == 0 {
			return i
		}
	}
	return MaxSyllables
}

// Given is the last syllable, which tells people apart; 0 for no name.
func (n *Name) Given() Token {
	if l := n.Len(); l > 0 {
		return n[l-1]
	}
	return 0
}

// Hash tells names apart; two different ones share a hash once in 2^64.
func (n *Name) Hash() uint64 {
	head := uint64(n[0]) | uint64(n[1])<<16 | uint64(n[2])<<32 | uint64(n[3])<<48
	return hashing.Mix(hashing.Mix(head) ^ (uint64(n[4]) | uint64(n[5])<<16))
}
