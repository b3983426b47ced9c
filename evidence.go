package lienthong

import "time"

// Side tells the two records of one exchange apart.
type Side string

// The sides.
const (
	ConsumerSide Side = "consumer" // the gateway of who asked
	ProviderSide Side = "provider" // the gateway of who owns the data
)

// Disclosure says when the person may see an access in their usage log.
type Disclosure string

// The classes; what the law lets an agency defer or keep back is in its grant.
const (
	DiscloseAtOnce   Disclosure = "at_once"
	DiscloseDeferred Disclosure = "deferred" // from Evidence.DiscloseFrom
	DiscloseNever    Disclosure = "never"    // the grant names the article
)

// Evidence is the record of one exchange on one side: who asked whom for what,
// on which ground, what was decided, and the signatures that bind both to it.
// It is durable before personal data leaves (ARCHITECTURE ground rule 5) and
// holds no body, no name and no number of the person concerned: digests stand
// for bodies, and a Subject for a person. Its JSON form is what the ledger's
// log holds, so fields are only ever added.
type Evidence struct {
	ID       string    `json:"id"` // of the exchange; the same on both sides
	Side     Side      `json:"side"`
	Received time.Time `json:"received"` // the request, by this side's clock
	Answered time.Time `json:"answered"` // the response was ready

	Client    SystemID  `json:"client"`
	Service   ServiceID `json:"service"`
	Operation string    `json:"operation"` // method and path template, e.g. "POST /v1/population/verify"

	Purpose    Purpose    `json:"purpose,omitempty"`
	LegalBasis LegalBasis `json:"legal_basis,omitzero"`
	Officer    string     `json:"officer,omitempty"`   // pseudonym of the person who asked
	Procedure  string     `json:"procedure,omitempty"` // code of the administrative procedure
	Case       string     `json:"case,omitempty"`

	Permitted bool     `json:"permitted"`
	Code      Code     `json:"code,omitempty"`     // of the refusal or fault
	Grant     string   `json:"grant,omitempty"`    // the grant that allowed it
	Fields    []string `json:"fields,omitempty"`   // what was disclosed, by name
	Subjects  []string `json:"subjects,omitempty"` // pseudonyms of the persons concerned

	Status        int    `json:"status"` // HTTP status of the response
	RequestBytes  int64  `json:"request_bytes"`
	ResponseBytes int64  `json:"response_bytes"`
	Request       Signed `json:"request"`
	Response      Signed `json:"response,omitzero"`

	Disclosure   Disclosure `json:"disclosure"`
	DiscloseFrom time.Time  `json:"disclose_from,omitzero"`
}

// Signed is one signed message without its body: enough to verify the signature
// for ever (RFC 9421), for its base names the body by its digest (RFC 9530).
type Signed struct {
	KeyID         string `json:"key_id"`
	Base          string `json:"base"`           // the signature base
	Signature     []byte `json:"signature"`      // over Base
	ContentDigest string `json:"content_digest"` // as in the header field; part of Base
}
