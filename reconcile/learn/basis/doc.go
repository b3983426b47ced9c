// Package basis is what is known before any class of pairs is learnt: what the fields are, how many
// of all pairs are on each level of them, and what is assumed of true pairs. By it a class is measured:
// what it tells from all pairs, in bits; what it loses of what true pairs share; and how far apart it
// is on what one thing alone bears, such as the name and the birth of a person.
package basis
