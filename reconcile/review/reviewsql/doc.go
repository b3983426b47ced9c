// Package reviewsql keeps reviews in SQLite or PostgreSQL. It is the one place
// with SQL about them; statement.go holds it all.
//
// Changes of one run's review happen one after another: on PostgreSQL a change
// locks the row of review_run, on SQLite there is one writer. So what a change
// reads is still so when it writes, and the rules stand in package review, in
// Go. People decide a few pairs a second at most.
//
// review_event is only ever added to; triggers refuse anything else. Votes and
// states are what follows from it. Verdicts change through reconcilesql.Amend,
// in the same transaction as the decision they follow from.
package reviewsql
