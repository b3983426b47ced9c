// Package h1 is HTTP/1.1 (RFC 9112) for gateways: small messages over kept
// connections, in one write and mostly one read. [Transport] is an
// [http.RoundTripper] whose caller writes the request and reads the answer
// itself; net/http hands each message over to two goroutines and back. [Server]
// is an http.Server whose connections it takes over after the first head.
//
//	stream.go     what was received: heads, fields, lengths
//	framed.go     a body in a stream: counted, in chunks, to the end
//	transport.go  a request and its answer over a connection; finding out that one is dead
//	pool.go       keeping connections, and making no more at once than is good
//	request.go    writing a request
//	response.go   reading the head of an answer
//	body.go       reading its body
//	server.go     taking connections over, and closing them
//	visit.go      reading the requests of a connection
//	answer.go     writing an answer
//	ending.go     leaving a connection so that the client has its answer
//
// # Strictness
//
// What two programs could read differently is refused, and the connection with
// it: lines that end in a bare LF, folded lines, white space before a colon,
// control characters, two lengths, a length beside a transfer coding, any
// coding but chunked. FuzzResponse and FuzzRequest hold that what is accepted is
// what net/http reads, too. What cannot be written without such a doubt is not sent.
//
// # Sending again
//
// A request is sent again by itself only if the kept connection was closed
// before any answer began and the method is idempotent (RFC 9110 section
// 9.2.2). An error that wraps [ErrNotSent] says that the server has seen
// nothing of the request.
package h1
