// Package seal hides the keys of persons behind references that outsiders may
// hold.
//
// Inside, a person is a [lienthong.PersonID]; registers number persons as they
// come, so that whoever holds one id could count on to the next. A reference
// is the id under a keyed permutation: of the same 13 characters, always the
// same for one key, different under another, and not to be guessed: of
// 2^63 - 1 references a register of 100 million persons answers to one in
// 92 billion. A reference is still no right to ask; grant decides that.
//
// # How
//
// A Feistel network of ten rounds on the two halves of 64 bits, each round
// keyed by AES-256 of the round and a half (Luby and Rackoff 1988; the shape of
// NIST SP 800-38G). What falls outside the 63 bits of an id is permuted again
// until it falls inside (Black and Rogaway 2002), so that it is a permutation
// of the ids.
//
// # Trust boundary
//
// The key stays in its file, which only its owner can read. References come
// from strangers: any string is answered, with an id that may be nobody's or
// an error, and neither tells how near it was.
package seal
