// Package grantsql keeps grants, agreements, the reference directory and the
// day's counts in SQLite or PostgreSQL. It is the one place with SQL about
// them; statement.go holds it all. granttest says what it must do.
//
// A grant's version and an agreement's step are JSON documents in their rows,
// since they are only read whole; what is searched by has columns. Rows are
// added, never changed, but for the end of a recorded time. Times are
// microseconds since 1970, UTC; the beginning of time is 0 and its end the
// largest bigint, so that comparisons need no special case.
//
// Every change of grants and steps raises grant_revision in its transaction.
// That row is locked until the commit, so revisions are in commit order and a
// reader that saw one has all changes up to it.
package grantsql
