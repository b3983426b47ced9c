// Package held keeps a whole population in memory: 24 bytes a person, without
// pointers, of what the kernel compares, and 8 more for the name of each parent
// who is asked about. A country of 100 million takes 2.4 GB, with mothers 3.2.
//
// A population that lies on disk is read once, its names become tokens once,
// and what asks for all persons again asks memory: the second pass of a linkage,
// the search for duplicates (package twice), an index that answers single
// questions (package warm).
//
// Persons are put in by any number of writers, each with a lexicon of its own,
// at their place in the population's order. Once all are in, the lexicons are
// joined; what comes out does not depend on who put in what. A [Table] is then
// only read, by any number at once.
//
// It holds personal data and writes none of it anywhere.
package held
