// Package ledgersql is a ledger.Index in a database: which records are of an
// exchange, and which accesses a person may see. It is made from the log and
// may be thrown away; on the next start it is made again.
//
// It holds no more than the page that shows it needs. An access that is never
// disclosed has no row by subject at all, and one that is deferred is not shown
// before its day, whatever asks.
package ledgersql
