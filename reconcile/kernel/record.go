package kernel

import "github.com/lienthong/lienthong"

// Token is a syllable of a name: an index into a [Lexicon]; 0 is no syllable.
type Token uint16

// maxSyllables is how many syllables of a name are kept: 99.99 % of names have
// at most five. Of a longer name the middle goes, since family and given name
// stand at the ends.
const maxSyllables = 6

// Name is a full name, family first, padded with zeros.
type Name [maxSyllables]Token

// Len is the number of syllables.
func (n *Name) Len() int {
	for i, t := range n {
		if t == 0 {
			return i
		}
	}
	return maxSyllables
}

// Given is the last syllable, which tells people apart; 0 for no name.
func (n *Name) Given() Token {
	if l := n.Len(); l > 0 {
		return n[l-1]
	}
	return 0
}

// hash tells names apart; two different ones share a hash once in 2^64.
func (n *Name) hash() uint64 {
	head := uint64(n[0]) | uint64(n[1])<<16 | uint64(n[2])<<32 | uint64(n[3])<<48
	return mix(mix(head) ^ (uint64(n[4]) | uint64(n[5])<<16))
}

// Record is one person or one row of a register, as the kernel compares them:
// 64 bytes, a cache line, no pointers. Absent values are zero.
type Record struct {
	PIN    uint64         // personal number, lienthong.PIN.Uint64
	Alias  uint64         // a cancelled personal number of the same person
	CMND   uint32         // nine-digit number, lienthong.CMND9.Uint32
	Birth  lienthong.Date // 4 bytes
	Name   Name
	Father Name
	Mother Name
	Place  uint8 // province of birth registration or home, 1 to 96 of the 63 old codes
	Sex    lienthong.Sex
	Dead   bool // deceased or disappeared; in a register, never set
}
