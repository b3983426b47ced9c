// Package foreignsql opens databases that belong to somebody else, PostgreSQL
// and MariaDB or MySQL, by an address without a password and a password apart.
// Sessions can be opened so that the database itself refuses to write; times
// are UTC; a driver's error, whose text may quote values, is reduced to the
// database's own code by [Code].
//
// Which statements are run is the caller's to decide and to bound in time.
package foreignsql
