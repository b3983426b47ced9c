// Package web is what every HTTP face of the system shares: typed operations
// with an OpenAPI 3.1 document, RFC 9457 problems with registered codes,
// security headers, request ids, bounded bodies and streams of lines.
//
// # Where to look
//
//	problem.go    the one mapping from error codes to HTTP
//	operation.go  Post, Get and Stream: an operation from a Go function
//	decode.go     one strict JSON value, with errors that repeat nothing
//	lines.go      newline-delimited JSON, batch by batch, answers in order
//	guard.go      what is done to every request before a handler sees it
//	host.go       a server for this machine answers to no other name
//	duplex.go     reading and writing one request at once, with deadlines that move
//	page.go       the documentation, drawn from the OpenAPI document
//
// # Why operations are registered here and not by huma.Register
//
// The document, the schemas and the routes are huma's. Its run time reads each
// body twice and walks it by reflection, and its errors have no code; here a
// body is read once, strictly: unknown, repeated and miscased members, invalid
// UTF-8 and trailing bytes are refused. What a value may be is checked by the
// part that owns its meaning.
//
// # What it never does
//
// It authenticates nobody and decides nothing. It logs no body, no query and no
// path parameter; a problem never repeats what the caller sent. The handlers
// behind it must not put personal data into a URL.
package web
