// Package connectorsql reads agencies' databases: PostgreSQL, MariaDB and
// MySQL, SQL Server, Oracle, SQLite.
//
// # What can be asked
//
// A statement begins with SELECT and is made here from a [connector.Query]: its
// names come from the connector's description, were checked there and are
// quoted here in the database's own way; every value is a parameter. Nothing
// that a caller sends is ever text of a statement. There is no joining of
// strings elsewhere, and no escape hatch for the description to bring SQL.
//
// # Read only
//
//	PostgreSQL  default_transaction_read_only, for the session, and each question a READ ONLY transaction
//	MariaDB     SET SESSION TRANSACTION READ ONLY, and the same
//	SQLite      the file is opened with mode=ro
//	SQL Server  ApplicationIntent=ReadOnly, which is a hint: the account must not be able to write
//	Oracle      nothing: the account must not be able to write
//
// A [Writer] has a session of its own, by another account, for two statements:
// UPDATE of the columns of verdicts by the key, and INSERT into a table of verdicts.
//
// A view may call functions, which may write, or switch the session to writing for
// what comes next: the transaction of a question forbids both, and is rolled back.
//
// Whatever the session forbids, the account should not be able to do at all;
// Warnings says what it can.
//
// # Bounded
//
// PostgreSQL, MariaDB and MySQL end a question themselves after source.timeout,
// also when nobody is left to cancel it. A scan of a whole table has a connection of
// its own without that limit; breaking it off cancels it and waits for nothing. MariaDB
// does not notice that, so what is broken off is ended there by KILL. A cell
// of more than connector.MaxCell is cut in the database.
//
// # Tested
//
// PostgreSQL, MariaDB and SQLite pass connectortest.TestSource on real servers.
// Of SQL Server and Oracle the statements are tested as text, against what their
// references say, and nothing was tried on a server: no server of theirs can be had
// by our tests. Oracle needs 12c, the first with FETCH FIRST.
//
// # Errors
//
// Drivers quote values in their messages, so only the database's own code
// survives in a cause.
package connectorsql
