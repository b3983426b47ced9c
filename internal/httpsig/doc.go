// Package httpsig signs HTTP messages by RFC 9421 and binds their bodies by
// RFC 9530 Content-Digest.
//
// A [Message] is what is signed: a request or a response without its body. A
// signature covers components: parts of the message that the covering names.
// The signature base is the text that is signed; it names the body by its
// digest, so base and signature stay verifiable when the body is long gone.
//
//	message.go    what is signed
//	component.go  the components (RFC 9421 section 2)
//	field.go      the values of those that are header fields (section 2.1)
//	covering.go   what a signature covers, and the signature base (sections 2.3, 2.5)
//	text.go       the texts of a signature in their usual spelling, fast
//	sign.go       making a signature (section 3.1)
//	verify.go     checking one, under a policy (section 3.2)
//	algorithm.go  keys (section 3.3)
//	ed25519.go    checking Ed25519 with tables of the keys that are met often
//	digest.go     Content-Digest (RFC 9530)
//
// # Strictness
//
// What two parsers could read differently is refused: a component covered
// twice, an unknown parameter of a component, a derived component that the
// message cannot have, a field that is covered and absent, a value with a line
// break. Structured fields are parsed and written by dunglas/httpsfv.
//
// # What it never does
//
// It holds no keys and fetches none: the caller's [Policy] finds the key of a
// key id and remembers nonces. It compares nothing with the transport.
package httpsig
