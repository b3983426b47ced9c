// Package chance is the randomness of the synthetic country: a counter-based
// generator that starts anew for each (seed, block), weighted tables drawn
// from in constant time, and a keyed permutation that turns slot numbers into
// numbers that look random and never repeat.
//
// Nothing here is cryptographic: the numbers must be reproducible, fast and
// well spread, not secret.
package chance
