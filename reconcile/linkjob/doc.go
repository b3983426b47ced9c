// Package linkjob links the register of another agency against the population
// on the node of the population's owner: the agency submits its rows, and only
// what its grant allows comes back, so a register is cleansed without the
// population leaving its owner (Decree 47/2020/NĐ-CP art. 34 to 39, now Decree
// 278/2025/NĐ-CP: sharing goes no further than its purpose needs).
//
// # The life of a job
//
//	receiving ──start──► waiting ──► linking ──► done
//	                        ▲           │
//	                        └──start── failed
//
// A job is made with its columns (POST /v1/linkages), receives rows in as many
// requests as it takes (POST …/rows), and is started. One job is linked at a
// time; the others wait in the order of their starts. What was linking when the
// process ended is linked again. A job ends by DELETE or by expiring:
// [Limits].Keep after it was made or linked, [Limits].KeepFetched after the last
// of its results was asked beyond.
//
// # Nothing is received twice, nothing half
//
// Rows bear the caller's numbers, which only rise. A row that is not above the
// last one received is passed over, so a caller who was cut off sends again
// from wherever he likes. An answer to …/rows means that all of it is on the
// disk; after a cut or a refusal, GET tells the last row that is. Two requests may be
// under way at once: each says which row is before its own, and waits for it. Creation is
// repeatable by the caller's own key, starting and deleting by their nature.
//
// # What comes back
//
// A result is read page by page: …/results?after=ROW, until a page is empty; or several
// pages at once, each of the rows up to one (upto=ROW).
// Row, verdict and score go to every caller with access; [Disclosure] says what
// else. Without the differences the reasons shrink to the verdict's own words
// and the score to whole bits, since both would tell which fields disagree.
// Where [Service].Subject is set, each page names the persons it tells about in
// the header Lienthong-Subject, for the owner's evidence; a page is short
// enough for its record.
//
// A caller that asks for receipts gets one with each result, and may send it with
// the same row in another job. The row is linked like any other; if everything that
// was told of it would be told again, the results leave it out, nobody is named for
// it, and the reference directory, which has its person already, is not asked
// (package receipt). So a register that is linked anew costs what has changed.
//
// Package notice tells a caller whose record has changed since.
//
// # Where to look
//
//	linkjob.go     Service: its fields, limits, opening and closing
//	job.go         a job's life: made, started, removed, expired
//	receive.go     rows, one request after the other
//	queue.go       which job is linked next, and how its linking ended
//	link.go        one linking: the job's rows against the population
//	result.go      pages of results, and references that come afterwards
//	disclosure.go  what of a result a grant lets out
//	openapi.go     the operations; http.go: what each reads and writes
//	store.go       the files of jobs
//
//	order/         what a caller asks for: which columns, how many rows
//	rowfile/       the rows, durable as they come
//	saying/        what rows say beside their cells, once they are linked
//	receipt/       whether an answer is the one that was told before
//	kept/          results on the disk
//
// # On the disk
//
// For each job, in one folder: ID.job, its state; ID.rows, the rows as they
// came, each with its checksum, cut to the columns that linking uses; and, once
// linked, ID.results, when the rows are removed. At most [Limits].Jobs times
// [Limits].Bytes are taken by rows. The files hold personal data in full and
// are their owner's alone (mode 0600); they deserve the protection that the
// register's own database has. One process at a time has the folder, by a lock.
// receipt.key makes the receipts.
//
// # Trust boundary
//
// Callers come through the owner's gateway, which has verified and decided:
// X-Road-Client says who they are and Lienthong-Fields what they may be told. A
// job is there only for the system that made it. Without these headers the call
// is direct, from this machine, and told everything: whoever assembles the
// process lets nobody else reach the operations but the gateway. Every line is
// foreign input, bounded and decoded strictly. No name, number or date goes
// into a log, an error or an address.
package linkjob
