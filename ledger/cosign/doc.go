// Package cosign makes and checks the signatures by which a witness says that
// it saw a checkpoint and that it extends what it saw before: Ed25519
// cosignature/v1 of C2SP tlog-cosignature, as a signed-note signature type. It
// knows nothing of trees; whoever signs has checked what it signs.
//
// The signed message is
//
//	cosignature/v1
//	time <seconds since 1970>
//	<the note's text, which is a checkpoint>
//
// and the signature is the 8-byte big-endian time and 64 bytes of Ed25519.
package cosign
