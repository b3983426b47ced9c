// Package derived tells columns that only say again, in the same row, what another one says: the
// year of a birth beside its date, a given name beside the full one. Two rows that agree on both
// agree once, and learning that takes the fields of a pair for independent (Fellegi and Sunter 1969)
// would count it twice: among namesakes, who are many, the second agreement looks like a class of
// its own.
package derived
