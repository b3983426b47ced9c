// Package serving answers other agencies' questions from a connector's source:
//
//	POST /v1/RECORD/known    is the person there? yes or no
//	POST /v1/RECORD/verify   do these facts agree? which of them, no values
//	POST /v1/RECORD/read     the named terms of a person's records
//	POST /v1/RECORD/bulk     the same, a question and an answer a line
//	POST /v1/RECORD/changes  records in the order they changed, page by page
//	GET  /openapi.json       what of this the mapping makes possible
//
// A person is asked for by a number, or a record by the source's own key; never
// by a name, and there is no browsing but by changes, which needs a grant of its
// own.
//
// # What leaves
//
// Only terms that the question names, that are no secret of the sector and that
// the gateway lists in Lienthong-Fields. A call with X-Road-Client and without
// that list is told no value. The key of a row is no term and never leaves; the
// position of changes, which holds one, is encrypted. A record type all of whose terms
// are secret has no operation at all, for yes or no would tell who is in it. Answers are bounded:
// [MaxRecords] for a person, [MaxPage] for a page, MaxLines for a bulk.
//
// # A source that is down, or has changed
//
// A source that does not answer is an error that says to try again; the other
// connectors of the process are not concerned. A column that is gone is found
// by [Service.Check], which runs every few minutes and when a question fails by
// it, is named in the log and in the state, and closes that record type only,
// until a later check finds it mended.
//
// # Trust boundary
//
// Callers come through the owner's gateway, which has verified and decided, or
// are programs of this machine, which are told everything that is no secret.
package serving
