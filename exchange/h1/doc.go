// Package h1 is the client's side of HTTP/1.1 (RFC 9112) for gateways: small
// messages over kept connections, whose bodies have a known length when they
// are sent. It is an [http.RoundTripper] without goroutines: who asks writes
// the request and reads the answer itself, in one write and mostly one read.
// net/http hands each message over to two goroutines and back.
//
//	transport.go  a request and its answer over a connection; finding out that one is dead
//	pool.go       keeping connections, and making no more at once than is good
//	request.go    writing a request
//	response.go   reading the head of an answer
//	body.go       reading its body
//
// # Strictness
//
// What two programs could read differently is refused, and the connection with
// it: lines that end in a bare LF, folded lines, white space before a colon,
// control characters, two lengths, a length beside a transfer coding, any
// coding but chunked. FuzzResponse holds that what is accepted is what net/http
// reads, too. What cannot be written without such a doubt is not sent.
//
// # Sending again
//
// A request is sent again by itself only if the kept connection was closed
// before any answer began and the method is idempotent (RFC 9110 section
// 9.2.2). An error that wraps [ErrNotSent] says that the server has seen
// nothing of the request.
package h1
