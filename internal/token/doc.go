// Package token keeps private keys in a PKCS#11 token (OASIS PKCS #11 v3.0): a
// hardware module, or SoftHSM2 where there is none. It makes keys inside the
// token, marked so that they never leave it, and signs with them.
//
// PKCS#11 is a C interface, and the product is pure Go. So this package is in a
// program only when it was built for it:
//
//	CGO_ENABLED=1 go build -tags pkcs11 ./cmd/lienthong
//
// In every other build Open says so, and nothing else changes.
//
// # Keys
//
// ECDSA on P-256 where the token does it, which all do, and Ed25519 where it
// does that, which few do. A key bears an id of 16 random bytes (CKA_ID), by
// which it is found again, and a label for people.
//
// # Trust boundary
//
// The module is a library of the token's maker that is loaded into the process:
// it is trusted with everything the process may do. The token is trusted to
// keep what is marked as sensitive and not extractable; Key.Check reads the
// marks back. The PIN is held in memory, to log in again when the token was
// taken out or restarted.
package token
