// Package exchange is the gateway: the program at an agency's edge through
// which its systems ask other agencies for data, and answer them.
//
//	officer ─► agency's system ─► agency's gateway ═══ TLS 1.3, signed both ways ═══► owner's gateway ─► owner's system
//	                                  │ evidence                                          │ decision, evidence
//
// # What it owns
//
//	gateway.go    Gateway and its limits; its faces; how many at once, maintenance
//	contract.go   what it must be given: peers, callers, decisions, the ledger, the owner's systems
//	consumer.go   the face for the agency's own systems: /r1/…, X-Road's REST protocol
//	provider.go   the face for other gateways: what they ask, decided and passed on
//	answer.go     what they are answered: signed, recorded, and only then sent
//	wire.go       what is signed, and what a signature must cover
//	route.go      connections to other gateways, and fail-over
//	claim.go      purpose, legal basis, officer, procedure and case of a request
//	record.go     the evidence of an exchange and the time each stage took
//	fault.go      why a request was not answered: told at once, and remembered for who asks
//	meta.go       listClients, listMethods, allowedMethods, getOpenAPI
//
// Sub-packages: xroad is the vocabulary of X-Road's protocol, spool holds
// bodies, h1 carries messages to other gateways and to owners' systems, replay
// remembers nonces, pace cuts off who stands still, inprocess reaches an
// owner's system in this process, exchangetest has stand-ins for tests.
//
// # Between gateways
//
// A request travels as HTTP/1.1 (HTTP/2 is accepted too) with the method and the whole target that the
// client wrote, in canonical form. It is signed by RFC 9421 over @method,
// @authority, @path, @query, content-digest, content-type and every x-road-*
// and lienthong-* field; the authority is the name of the gateway that it is
// for, so another gateway of the same member cannot be shown it. The answer is
// signed over @status and the same kinds of fields, and over the request's
// signature with ;req, so it answers this request and no other. A gateway that
// refuses says so in a signed answer with Lienthong-Error.
//
// Digests go in the header, so a gateway reads a body whole before it sends it
// on: small ones in memory, others through an unlinked, encrypted file.
//
// # No evidence, no data
//
// The provider's gateway hands an answer out, and the consumer's gateway hands
// it to its client, only after Ledger.Append returned. Requests that cannot be
// verified leave no evidence, for nothing says whose they are; they are logged.
//
// # What it never does
//
// It decides no grant, keeps no key, knows no law and stores no body. It logs
// no path, no query and no header. The signature base that the evidence keeps
// holds path and query: services must not ask for personal data there
// (ARCHITECTURE ground rule 4), and old clients that do are seen in the ledger.
//
// # Trust boundary
//
// A client of the agency is believed to be the system that Callers say it may
// speak for. A peer is believed nothing that its signature does not cover. The
// owner's system is trusted with the data, not with the protocol: what it sets
// of the gateways' own header fields is removed.
package exchange
