// Package wal is the write-ahead log in front of the ledger's tree: records
// become durable here, many writers with one fsync, and the tree follows at its
// own pace. It knows nothing of what the records mean and gives each a number,
// from 0 on without a gap.
//
// # Files
//
// A folder of segments, each named for the number of its first record:
//
//	00000000000000001234.wal
//
// A segment is a row of batches, and nothing else. A batch is what one fsync
// made durable:
//
//	bytes  0..3   "LTw1"
//	       4..7   length of the records part, big-endian like all numbers here
//	       8..15  number of the first record
//	      16..19  how many records, at least 1
//	      20..23  CRC-32C of bytes 0..19 and of the records
//	      24..    the records: length (4 bytes), then the record
//
// # What a crash leaves, and what damage looks like
//
// A batch is written only when the one before it is durable. So a batch that
// does not check out and has nothing good behind it is the torn end of a write
// that was never acknowledged: it is cut, and the log says so. A batch that does
// not check out and has a good one behind it was durable once: that is damage,
// and Open refuses, for cutting there would lose acknowledged records silently.
//
// After every start, and after every failed write, a new segment is begun.
// What an older segment holds from the first number of the next one on was
// never acknowledged and counts for nothing. A failed fsync is never repeated
// on the same file, since the kernel may have dropped the pages that it could
// not write (Rebello et al., "Can Applications Recover from fsync Failures?",
// USENIX ATC 2020).
//
// # Trust
//
// CRC-32C finds accidents, not forgers. What protects a record against people
// is the tree, some 100 ms later, and the signatures inside it meanwhile.
package wal
