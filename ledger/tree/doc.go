// Package tree keeps the ledger's records in a Merkle tree, as C2SP tlog-tiles
// lays it out, on a POSIX file system. It drives transparency-dev/tessera and
// hides the two things about it that a ledger must not depend on: the order of
// records within one call of [Tree.Add], and the files that it leaves behind.
//
// # Files, in the ledger's folder
//
//	checkpoint                    the published tree head (C2SP tlog-checkpoint), signed by the ledger
//	tile/entries/000              256 records
//	tile/entries/001.p/17         the last, partial bundle
//	tile/0/000, tile/0/001.p/17   hashes of the records
//	tile/1/000.p/1                hashes of full tiles below, and so on upwards
//	.state/                       Tessera's own: the integrated size and root, and its locks
//
// # What is promised
//
// When Add returns nil, its records are in the tree, durably, each once. When
// it fails or the process dies, some of them may be: [Tree.Records] tells which.
// The published checkpoint follows within about a second.
//
// Tessera writes a new partial bundle and tile for each Add and removes them
// lazily. [Tree.Tidy] removes those that the published checkpoint no longer
// needs, so that a closed ledger holds exactly the files that its size implies:
// a file too few or too many is then a finding of the checker.
//
// # Trust boundary
//
// This package believes its folder. Whoever does not uses ledger/verify, which
// shares no code with it.
package tree
