// Package missed estimates how many true pairs no blocking key finds, from those that some
// find: what a key misses shows in what the others find without it.
//
// How often true pairs agree on what the keys ask of a field is counted among the pairs that
// keys found which do not ask for that field (the idea of capture and recapture; Herzog, Scheuren
// and Winkler 2007, chapter 11.3, on several blocking passes), and fields are taken to err
// independently of each other. Keys that ask for one field share its errors, which an estimate
// from the keys alone would take for chance.
//
// The estimate is rather low: rows that are damaged all over are missed by all keys together,
// and of a field that every key asks for nothing can be known. It knows of matches only: a
// pair that was compared and not taken for one counts for nothing.
package missed
