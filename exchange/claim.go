package exchange

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/xroad"
)

// The header fields by which a client says why it asks. They travel signed.
const (
	HeaderPurpose    = "Lienthong-Purpose"
	HeaderLegalBasis = "Lienthong-Legal-Basis"
	HeaderOfficer    = "Lienthong-Officer"
	HeaderProcedure  = "Lienthong-Procedure"
	HeaderCase       = "Lienthong-Case"
)

// HeaderPresence is a client's proof that the person asked about is present. Between
// gateways it is the proof's SHA-256, which is signed and stays in both ledgers; the
// proof, which names a person, travels in headerProof beside what is signed, and goes
// no further than the owner's gateway.
const (
	HeaderPresence = "Lienthong-Presence"
	headerProof    = "Presence-Proof"
)

// maxProof bounds a proof, in bytes: identity providers' tokens have one or two KiB.
const maxProof = 16 << 10

// The fields that gateways set. A client's or a system's own are removed.
const (
	HeaderError        = "Lienthong-Error"         // code of a gateway's refusal or fault
	HeaderGrant        = "Lienthong-Grant"         // what allowed the exchange
	HeaderFields       = "Lienthong-Fields"        // that may be disclosed
	headerOperation    = "Lienthong-Operation"     // for the consumer's evidence
	headerDisclosure   = "Lienthong-Disclosure"    // the same
	headerDiscloseFrom = "Lienthong-Disclose-From" // the same
)

// HeaderSubject is set by the owner's system: the pseudonyms of the persons whose
// data is in the answer, a line each or with commas between, which is shorter. They
// go into the owner's evidence and no further.
const HeaderSubject = "Lienthong-Subject"

// HeaderModel is set by the owner's system: the fingerprint of the model by which it
// worked the answer out, 64 hexadecimal digits. It travels signed, and so stands in
// the evidence of both sides.
const HeaderModel = "Lienthong-Model"

// isModel reports whether a system's field names a model, and nothing else.
func isModel(name string, values []string) bool {
	if name != HeaderModel || len(values) != 1 || len(values[0]) != 64 {
		return false
	}
	return strings.Trim(values[0], "0123456789abcdef") == ""
}

const ours = "Lienthong-"

// isClaim reports whether a client may set a field of ours.
func isClaim(name string) bool {
	switch name {
	case HeaderPurpose, HeaderLegalBasis, HeaderOfficer, HeaderProcedure, HeaderCase, HeaderPresence:
		return true
	}
	return false
}

// Claim is why a client asks.
type Claim struct {
	Purpose    lienthong.Purpose
	LegalBasis lienthong.LegalBasis
	Officer    string // account of the person who asks, as their agency knows it
	Procedure  string // code of the administrative procedure
	Case       string // number of the case or file
	// Presence is the proof that the person is there; it is not recorded.
	Presence string
}

// maxClaim bounds the texts of a claim, in bytes: what X-Road's monitoring keeps
// of them.
const maxClaim = 255

// claimForm says how they are written.
const claimForm = "must stand once, in 1 to 255 bytes of UTF-8 without control characters"

// claimOf reads the fields. Of an old client it takes X-Road-UserId for the
// officer and X-Road-Issue for the case. Errors are Invalid and name the field.
func claimOf(h http.Header) (Claim, error) {
	var c Claim
	for _, f := range [...]struct {
		name, old string
		read      func(string) error
	}{
		{HeaderPurpose, "", func(s string) (err error) { c.Purpose, err = lienthong.ParsePurpose(s); return }},
		{HeaderLegalBasis, "", func(s string) (err error) { c.LegalBasis, err = lienthong.ParseLegalBasis(s); return }},
		{HeaderOfficer, xroad.UserID, func(s string) error { c.Officer = s; return nil }},
		{HeaderProcedure, "", func(s string) error { c.Procedure = s; return nil }},
		{HeaderCase, xroad.Issue, func(s string) error { c.Case = s; return nil }},
	} {
		values, name := h[f.name], f.name
		if len(values) == 0 && f.old != "" {
			values, name = h[f.old], f.old
		}
		if len(values) == 0 {
			continue
		}
		if len(values) > 1 || !isClaimText(values[0]) {
			return Claim{}, invalidHeader(name, claimForm)
		}
		if err := f.read(values[0]); err != nil {
			return Claim{}, invalidHeader(name, "cannot be read; see its form in the manual")
		}
	}
	return c, nil
}

func isClaimText(s string) bool {
	if s == "" || len(s) > maxClaim {
		return false
	}
	return utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

func invalidHeader(name, what string) error {
	if name == xroad.UserID {
		name = "X-Road-UserId" // as people know it
	}
	return &lienthong.Error{Code: lienthong.Invalid, Message: "The header field " + name + " " + what + ".", Field: name}
}

// hidePresence lets a proof's digest travel as the claim, and the proof beside it.
func (c *Claim) hidePresence(h http.Header) error {
	delete(h, headerProof)
	proofs := h[HeaderPresence]
	if len(proofs) == 0 {
		return nil
	}
	if len(proofs) > 1 || proofs[0] == "" || len(proofs[0]) > maxProof || strings.ContainsFunc(proofs[0], func(r rune) bool { return r <= ' ' || r > '~' }) {
		return invalidHeader(HeaderPresence, "must stand once: a salt, a point and an ID token, of at most 16 KiB in all")
	}
	c.Presence = proofs[0]
	h[HeaderPresence], h[headerProof] = []string{digestOf(c.Presence)}, proofs
	return nil
}

// findPresence takes the proof that another gateway sent, if it is the one whose
// digest was signed.
func (c *Claim) findPresence(h http.Header) error {
	signed, proofs := h[HeaderPresence], h[headerProof]
	switch {
	case len(signed) == 0 && len(proofs) == 0:
		return nil
	case len(signed) != 1 || len(proofs) != 1 || len(proofs[0]) > maxProof || digestOf(proofs[0]) != signed[0]:
		return lienthong.Errorf(lienthong.SignatureRefused, "The proof of presence is not the one that was signed.")
	}
	c.Presence = proofs[0]
	return nil
}

func digestOf(proof string) string {
	sum := sha256.Sum256([]byte(proof))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
