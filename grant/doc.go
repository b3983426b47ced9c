// Package grant says who may do what: which information system may ask which
// service for which fields of a person, for what purpose, on what ground, about
// whom, how often, and whether the person sees it.
//
// # What it owns
//
// A [Grant] gives one consumer system one operation of one service. Rows are
// never changed: a [Version] has a recorded time beside the validity of the
// grant, so that "was this allowed on 3 May, as far as was known then" has an
// answer: [Service.Explain]. The paper behind a grant is an agreement and lives
// in grant/agreement; a grant that names one is in force only while it is
// active. Sharing by default (Decree 47/2020/NĐ-CP art. 34, now Decree
// 278/2025/NĐ-CP) needs no agreement.
//
// # How a request is decided
//
// Everything that no grant permits is refused. Grants only permit; none forbids
// what another permits. A grant permits a request if all of these hold, in this
// order, which is also that of the trail in [Verdict.Explain]:
//
//	operation    method and path fit the template
//	in force     now lies in its validity
//	agreement    the agreement that it names is active
//	rung         verify < match < set < fields: not above the grant's
//	set          on the rung "set", the named set is the grant's
//	purpose      is among the grant's
//	legal basis  the grant's covers the request's
//	             (a grant may imply both for clients that cannot state them)
//	procedure    is among the grant's, if it names any
//	search       every field searched by is granted for searching, and so for reading
//	relation     the consumer has to do with the person as the grant demands
//	fields       every field is granted; or, if the grant leaves out, at least one
//
// One grant answers for a whole request, so that evidence names one ground.
// Among several that permit, the first wins that permits it whole, else the
// first that permits a part, in the order of most specific first: longer
// literal path, named method, "*" before "**", lower rung, fewer fields to
// read, fewer to search by, narrower relation, named procedures, fewer
// purposes, later beginning, then the id. Rate and daily cap are counted last and on the grant
// that was chosen; when it is used up the request is refused, even if a more
// general grant would permit it, or caps would mean nothing.
//
// A refusal is explained by the grant that came furthest, the first of them in
// the same order.
//
// # The hot path
//
// [Service.Decide] asks an immutable table in memory, compiled by consumer and
// service; the store is not touched but for the two relation rules that need
// the reference directory. A change made here is in the table when the call
// returns; changes by other processes come with [Service.Watch].
//
// # What it never does
//
// It does not know what a field means, nor who a person is: fields are names
// and persons are opaque ids. It authenticates nobody, keeps no evidence and
// forwards nothing (exchange does). It knows no SQL.
//
// # Trust boundary
//
// A [Request] is made by the gateway, from a message whose signature it has
// verified and whose path it has brought into its one canonical form. Consumer
// and service are proven; purpose, legal basis, procedure and case are the
// consumer's signed word; Present and Subjects are the owner's own finding and
// never the consumer's word. A path that is not canonical is refused here too.
package grant
