// Package xroad is the vocabulary of the X-Road REST message protocol (PR-REST
// 1.0, as X-Road 7.8 speaks it): header fields, identifiers in a path, the
// request hash, error types and bodies, and the lists of the metaservices.
//
//	header.go  which fields are the protocol's own, which are kept, which dropped
//	target.go  /r1/{service id}/{path}?{query}, in its one canonical form
//	hash.go    X-Road-Request-Hash
//	fault.go   error types in both vocabularies, and the body by Accept
//	translation.go  what an error's code is to an old client
//	list.go    listClients, listMethods and allowedMethods, as JSON and XML
//
// # One canonical target
//
// A path that two programs could read differently is refused, not repaired:
// dot segments, empty segments, encoded slashes and backslashes, control
// characters, what would decode a second time, bytes that no path has. What is
// left has one spelling (upper-case hexadecimal, unreserved characters bare:
// RFC 3986 section 6.2.2), and that spelling is what is signed, authorised and
// forwarded.
//
// # What it never does
//
// It opens no connection and decides nothing.
package xroad
