// Package saying is what the rows of a register say beside their cells, and what follows
// of it once they are linked. A row may say in which capacity its caller knows somebody,
// which enters the reference directory, and what the caller was told of it before, in
// place of which nothing is told where nothing has changed.
package saying
