// Package timestamp asks an authority for RFC 3161 timestamps and checks them.
// A timestamp shows that a digest was known at a time, by the word of an
// authority that has no stake in the log: in Vietnam a licensed provider of
// timestamps (Law on Electronic Transactions 20/2023/QH15, art. 28).
//
// A token is accepted when its signer's certificate leads to one of the given
// roots, was valid at the token's time, and may stamp time and nothing else
// (RFC 3161 section 2.3); when the signed attributes name the content type and
// that very certificate (RFC 5816); and when the digest and, in an answer, the
// nonce are the ones asked about.
package timestamp
