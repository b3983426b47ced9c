// Package authority signs the short-lived TLS certificates of gateways (RFC
// 5280), and those of the directory itself.
//
// A certificate binds a key to a gateway's id, a URI of the subject alternative
// name (urn:lienthong:gateway:VN/GOV/G01/gw1), and to its hosts. It lives for
// days and is renewed in time, so there is no OCSP and no revocation list: who
// is struck from the trust list is refused at once by those who have it, and
// by everybody when the certificate ends.
//
// The package decides nothing: whoever calls it has checked that the key's
// bearer is the gateway. The authority's key lies in a file; it can sign
// certificates and nothing else. Stolen, it makes nobody a member, since
// gateways accept only keys that the trust list names.
package authority
