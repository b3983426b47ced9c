// Package admission is how a gateway comes into the exchange and stays in it:
// the one-time token, the messages between gateway and directory, and the
// gateway's own identity, with keys that never leave its folder or its token.
//
// # Joining
//
//	operator   lienthong directory token --gateway ID        → a token, shown once
//	gateway    lienthong gateway join --token …              makes both keys,
//	           TLS 1.3 to the directory, pinned by the token →  CSR (RFC 2986),
//	           message key, proof that it holds both
//	directory  checks token and proofs, enters the keys into the trust list,
//	           signs a certificate for days
//
// A token is good for one pair of keys: should the answer get lost, the same
// gateway may ask again with the same keys, and nobody else with others.
//
// # Staying
//
// [Identity.Tend] renews the certificate when half of its life is used, with
// the same key, so that nothing changes in the trust list. [Identity.Rotate]
// makes new keys, which the old TLS key vouches for; they are used only when
// peers have had time to learn them, and the old ones stay good meanwhile.
// An expired certificate can still be renewed while the trust list names its
// key: after an outage of the directory nobody needs a new token.
//
// # Where the keys are
//
// In the identity's file, or in a PKCS#11 token (Hardware, in a build with
// internal/token): then the file holds their ids there, and they were made so
// that they cannot leave it. What lies in the token is removed when rotated keys
// have taken its place.
//
// # What it never does
//
// It decides nothing about members: the directory does. It sends no private
// key anywhere and prints none.
//
// # Trust boundary
//
// Requests are a stranger's until Check has passed; then they are proven to
// come from the holder of the keys, and no more than that.
package admission
