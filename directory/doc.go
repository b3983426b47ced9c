// Package directory says who takes part in the exchange: members, their
// information systems and services, the gateways that speak for them with
// their keys, the purposes that may be named, and the public part of
// agreements (Decree 47/2020/NĐ-CP art. 34 to 39, now Decree 278/2025/NĐ-CP).
// Agencies bear codes by Decision 20/2020/QĐ-TTg.
//
// # Two sides
//
// The [Registry] is the operator's: it keeps the state on a disk and publishes
// it as a signed trust list (package trust, TUF). The [Client] is a gateway's:
// it follows the list over any mirror and answers from memory. Between them
// lie plain files that nobody needs to trust. Gateways come in by a one-time
// token (package admission) and get certificates for days (package authority).
//
// # What lies in a registry's folder
//
//	state.json     everything, also what is not public; the truth
//	tuf/           the trust list: serve it or copy it as it is
//	documents/     OpenAPI documents by SHA-256
//	keys/          keys of the roles targets, snapshot and timestamp
//	authority/     keys of the authorities for TLS certificates
//	lock           held while the folder is being changed
//
// The root keys are not there: they go to the folder that Init is told, and
// from there to the safes of different people. A change is saved in state.json
// first and published then; after a crash between the two, the next change or
// [Registry.Tend] publishes it.
//
// # When the directory cannot be reached
//
// Nothing stops. Gateways keep the list; when its timestamp expires they say so
// loudly and go on with the peers they know for a stated grace, in which no
// member can be added or struck. Certificates that end meanwhile serve on for
// as long. Then, and only then, the exchange stops.
//
// # Trust boundary
//
// A mirror is trusted with nothing. The directory's server is trusted to name
// members; the root keys, which it does not have, can replace every key that
// it has. Requests to join and renew are strangers': sizes are bounded, keys
// must be proven, names and hosts in certificate requests are ignored.
//
// # What it never does
//
// It grants nothing: who may ask what is the part grant. It sees no exchange
// and no personal data. It never learns a gateway's private key.
package directory
