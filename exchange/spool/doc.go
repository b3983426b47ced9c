// Package spool holds a message's body until it was read, hashed and checked
// whole: small ones in memory, others in a file.
//
// RFC 9421 wants the digest of a body in a header field that goes before it, so
// a gateway must have read a body to its end before it can sign, and must have
// checked it before it may act on it. Memory stays constant whatever a body's
// size; the disk that it needs is bounded by the caller's limit on a body times
// his limit on exchanges at once.
//
// Bodies hold personal data, so a file is a nameless one (internal/nameless).
package spool
