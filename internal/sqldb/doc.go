// Package sqldb opens the two databases that Lien Thong keeps its state in,
// from one configuration line:
//
//	sqlite:/var/lib/lienthong/register.db    SQLite, one file
//	/var/lib/lienthong/register.db           the same
//	sqlite::memory:                          SQLite, gone when closed
//	postgres://user@host/database            PostgreSQL
//
// It owns the settings that make them durable and fast, the migrations, the
// transaction with one clock, and the mapping of driver errors to registered
// codes. It knows no table and writes no query of its own.
//
// # SQLite
//
// WAL journal, synchronous=FULL (a commit is on the disk when it returns),
// foreign keys on. One connection writes, several read beside it: a second
// writer would only wait for the lock. A transaction on [DB.Write] takes the
// write lock at its start, so that it never fails half-way for being late.
//
// # PostgreSQL
//
// One native pool, [DB.Pool], for statements that should be fast, and the same
// pool seen through database/sql as both [DB.Read] and [DB.Write].
//
// # Writing SQL for both
//
// Both accept the placeholders $1, $2. Where the databases differ, a part
// writes two statements; there is no dialect layer here, and none is wanted.
//
// # Errors
//
// Every error of a driver passes through [Wrap]. Drivers quote values in their
// messages, and those are personal data here, so only the driver's code, the
// constraint and the table survive.
package sqldb
