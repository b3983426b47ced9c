// Package writeback writes what linking said into a source, where its owner has
// switched that on: the verdict, the person's number and the time, into columns that
// are there for nothing else.
//
// # What can be written
//
// One statement, UPDATE of the columns that [connector.WriteBack] names, by the
// source's own key; in a table that is there for verdicts only, also INSERT of a key
// that it lacks. A column that a mapping reads is refused, so no value of the
// source is ever overwritten. The account is another one than that which
// reads, with rights on these columns and nothing else; the reading session stays
// read-only.
//
// # When
//
// After a turn of linking. What was written is noted beside the link, and only what
// differs from it is written: a run that ends half-way is taken up by the next,
// and a second run writes nothing. A row is written whole or not at all, with some
// others in a transaction; a key that means several rows takes the others back.
// While it is switched off [Service.Pending] tells what it would write.
//
// # Where not
//
// Files and web services have nothing to write to. SQL Server and Oracle are
// refused, since nothing was tried on a server of theirs.
package writeback
