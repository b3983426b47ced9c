// Package pgtest runs a private PostgreSQL cluster for tests and benchmarks.
//
// It finds the newest server that Debian or the PATH offers, makes a cluster in
// a folder of its own, and listens on a Unix socket in that folder and on no
// network port. What [Start] gives, and what benchmarks get, keeps fsync on, so
// that what is measured and what survives a kill is what a user would see; the
// databases of tests, which die with their test, wait for no disk. A server
// refuses to run as root, so for root it runs as the user postgres, or nobody.
//
// The cluster never outlives the process that started it: a small shell holds
// one end of a pipe, and when the other end closes, for whatever reason,
// kill -9 included, it stops the server and removes the folder.
//
// Tests call [Database]. A machine without PostgreSQL skips them loudly; with
// CI=true its absence is a failure. A server that already runs is used instead
// if LIENTHONG_TEST_POSTGRES holds its URL; the user must be allowed to create
// databases.
package pgtest
