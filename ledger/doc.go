// Package ledger keeps the evidence of every exchange: an append-only log that
// can prove what it holds, and that shows when it was changed.
//
// It owns the records of one gateway's side, their order, and the signed
// statements about them. It never holds a body, a name or a number of a person
// (Personal Data Protection Law 91/2025/QH15; the log of who used data must
// itself be lean), and it never decides what may be exchanged.
//
// # Ground rule 5: no evidence, no data
//
// [Log.Append] returns nil when the record is on the disk, and the gateway
// answers only then. When the disk is full or fails, Append says so, exchanges
// are refused, and nothing that was acknowledged is lost.
//
// # How a record travels
//
//	Append ─► write-ahead log ─► Merkle tree ─► checkpoint ─► witnesses ─► timestamp
//	          one fsync for       Tessera,       signed by      cosign       RFC 3161
//	          all who wait        in the         the ledger
//	          (ledger/wal)        background     (C2SP)         (ledger/witness)
//	                              (ledger/tree)
//
// Two durable waits lie on the path of one exchange, one on each side. The
// tree's own durability costs some ten fsyncs a batch, the write-ahead log's
// one; that is why there is one (figures in docs/decisions/evidence.md).
//
// # The folder
//
//	lock             held by the one process that may write
//	trust.json       the public keys that the ledger says it uses
//	wal/             records that are not in the tree yet
//	tile/ checkpoint .state/   the tree; see ledger/tree
//	attested/        checkpoints with cosignatures and timestamp, numbered and
//	                 chained: each names the digest of the one before
//	attested.head    number and digest of the last of them, signed
//
// # Specifications
//
// C2SP tlog-tiles, tlog-checkpoint, tlog-cosignature, tlog-witness; RFC 6962
// section 2.1 (tree hashes), RFC 3161 (timestamps), RFC 5816 (its update).
//
// # Trust boundary
//
// The ledger's key alone lets its holder write any history once. What was
// cosigned or timestamped cannot be rewritten: a witness signs only what
// extends what it signed before. ledger/verify checks all of it from the files,
// shares no code with this package and believes nothing it says; ledger/proof
// carries one record's evidence to a machine that has nothing else.
package ledger
