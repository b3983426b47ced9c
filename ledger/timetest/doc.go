// Package timetest is a timestamp authority that answers as a real one does
// (RFC 3161 over HTTP), for demonstrations and tests. Its root is made on the
// spot and trusted by nobody else.
package timetest
