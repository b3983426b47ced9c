// Package wrk drives wrk, Will Glozer's HTTP load generator, as Debian packages
// it, and reads what it measured.
//
// wrk keeps a number of connections busy: each asks, waits for the answer and
// asks again. Its text for people rounds; the script here makes it print one
// JSON line instead, in microseconds. A run with any error, or any status of
// 400 or above, is no measurement: Result.Err says so.
package wrk
