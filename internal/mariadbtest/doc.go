// Package mariadbtest runs a private MariaDB server for tests, in a folder of
// its own, on a Unix socket in it and on no network port.
//
// The server never outlives the process that started it: a shell holds one end
// of a pipe, and when the other end closes, for whatever reason, it stops the
// server and removes the folder.
//
// Tests call [Database]. A machine without MariaDB skips them loudly; with
// CI=true its absence is a failure. A server that already runs is used instead
// if LIENTHONG_TEST_MARIADB holds the path of its socket and its user root has
// no password.
package mariadbtest
