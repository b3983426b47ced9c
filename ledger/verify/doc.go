// Package verify checks a ledger from its files alone. It imports nothing of
// the code that writes them and believes nothing that they say of themselves:
// every hash is computed again from the records, every signature is checked
// against a key, every file is accounted for.
//
// # What is checked, in this order
//
//	files       a closed ledger holds exactly the files that its size implies
//	trust.json  its keys; yours, where you give some, decide
//	checkpoint  signed by the ledger, in its one canonical form
//	tile/       each record's hash, each tile, each size that was attested, the root
//	attested/   numbered without a gap, chained, signed; each cosignature and
//	            timestamp; never a smaller tree, never an earlier time
//	.state/     agrees with the tree
//	wal/        where the ledger was not closed: batches that check out, in order
//
// The first thing that is wrong is said, and in which file.
//
// # What it cannot see
//
// A whole ledger that was put back to an earlier day, with everything in it, is
// consistent in itself. Who has seen a later checkpoint (a witness, a holder of
// an evidence file) can tell: see Options.Known, for which the file that a
// witness keeps of the ledger serves. The same holds of the last hour of a
// ledger that was made to look killed: its newest attestations can be taken
// away together with their head. And what a running or killed
// ledger has not yet put under a checkpoint has no proof yet; it is counted in
// Report.Pending.
//
// The specifications are those of package ledger.
package verify
