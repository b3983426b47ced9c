// Package witness is a witness of ledgers and its client, by C2SP tlog-witness:
// it cosigns a checkpoint only if that extends the last one that it cosigned
// for the same ledger. While one honest witness of the threshold lives, a
// ledger can show nobody a history other than the one it showed the witness.
//
// A witness holds, for each ledger, the newest checkpoint that it cosigned. It
// is durable before the cosignature leaves; a witness that forgot would sign a
// second history. It never sees a record.
//
// # The protocol
//
//	POST <prefix>/add-checkpoint
//
//	old <size>
//	<base64 hash of the consistency proof>   zero to 63 times
//
//	<signed checkpoint>
//
//	200  a signature line, or several
//	400  not of this form, or old is larger than the checkpoint
//	403  not signed by the ledger's key
//	404  no ledger of that origin is known
//	409  old is not what was cosigned last; text/x.tlog.size says what was.
//	     Or the sizes are one and the roots two: the ledger has forked
//	422  the proof does not hold
//
// # Trust boundary
//
// Whatever comes is a stranger's: bodies are bounded, and parsed before any
// key is used.
package witness
