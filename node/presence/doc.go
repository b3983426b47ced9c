// Package presence finds out whether a person stands at the desk that asks about
// them, which grants with the relation present demand: a One-Stop-Shop that has a
// citizen identify themselves by their electronic identity (Decree 69/2024/NĐ-CP) may
// ask about that citizen, and about nobody else.
//
// # What is believed
//
// Not the agency that asks: its signature says that it asks, not that anybody is
// there. The proof is an ID token of OpenID Connect (Core 1.0, section 2), signed by
// an issuer whose public keys the owner of the data has in a file, or asks the issuer for
// at the address that the settings name. It holds if all of
// these do:
//
//	signature   by a key of the issuer's, with an algorithm of public keys; "none" and
//	            shared secrets are not read at all
//	audience    one, which the owner has written down as that of the asking system
//	nonce       [lienthong.Presence] of this very question: system, service,
//	            operation, purpose and case, with a salt; a token that was got for
//	            another agency, another purpose or a log-in elsewhere has another
//	time        issued and authenticated (auth_time, which is not left out) within the
//	            setting max_age; not expired
//	level       the claim of the authentication level has one of the values that the
//	            owner accepts; which claim and which values is the owner's to say
//	person      the claim with the personal number; whether that is who is asked about
//	            is decided by the gateway, which knows who bears which number
//	once        its digest was not spent before; see grantsql
//
// # What is kept
//
// The digest, until the token can be used no more. The token itself travels beside the
// signed message and not in it, since what is signed stays in two ledgers for ever, and
// it names a person; signed is its SHA-256.
package presence
