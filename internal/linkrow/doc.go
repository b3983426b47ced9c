// Package linkrow is the line of JSON that is a row of a register on its way to be
// linked: the client writes it, the owner of the population reads it and keeps it so.
// There are millions of them.
//
// A row holds personal data in full; it logs nothing, and an error of it has none.
package linkrow
