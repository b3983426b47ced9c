package client

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/lienthong/lienthong"
)

// LedgerStatus says how far a gateway's ledger of evidence is.
type LedgerStatus struct {
	Durable     uint64        `json:"durable"`    // records acknowledged
	Integrated  uint64        `json:"integrated"` // of these, in the tree
	Published   uint64        `json:"published"`  // of these, under a checkpoint that the ledger signed
	PublishedAt time.Time     `json:"published_at"`
	Attested    uint64        `json:"attested"` // of these, under a checkpoint that was shown to the witnesses
	Faults      []LedgerFault `json:"faults"`   // what does not work now
}

// LedgerFault is a part of a ledger that does not work now.
type LedgerFault struct {
	What string         `json:"what"`
	Code lienthong.Code `json:"code"`
}

// Decision is what a gateway decided about an exchange.
type Decision string

// The decisions; "" is either.
const (
	Permitted Decision = "permitted"
	Refused   Decision = "refused"
)

// Ground is who asked whom for what, and why.
type Ground struct {
	Client       string   `json:"client"` // id of a system; empty if it did not say who it is
	ClientName   string   `json:"client_name"`
	Service      string   `json:"service"`
	ServiceName  string   `json:"service_name"` // of the system that offers it
	Operation    string   `json:"operation"`    // method and path template
	Purpose      string   `json:"purpose"`
	PurposeName  string   `json:"purpose_name"`
	LegalBasis   string   `json:"legal_basis"`    // e.g. 27/2026/ND-CP; article=5
	LegalBasisVI string   `json:"legal_basis_vi"` // in words
	LegalBasisEN string   `json:"legal_basis_en"`
	Procedure    string   `json:"procedure"`
	Fields       []string `json:"fields"` // what was disclosed, by name
}

// Evidence is the record of one exchange on one side. It holds nothing that
// tells which persons it was about.
type Evidence struct {
	Index    uint64         `json:"index"` // in the ledger
	ID       string         `json:"id"`    // of the exchange
	Side     lienthong.Side `json:"side"`
	Received time.Time      `json:"received"`
	Answered time.Time      `json:"answered"`
	Ground
	Permitted     bool           `json:"permitted"`
	Code          lienthong.Code `json:"code"` // of the refusal or fault
	Grant         string         `json:"grant"`
	Subjects      int            `json:"subjects"` // how many persons
	Status        int            `json:"status"`
	RequestBytes  int64          `json:"request_bytes"`
	ResponseBytes int64          `json:"response_bytes"`
}

// EvidencePage is a stretch of a ledger. It may be short, even empty, and yet
// have a next one.
type EvidencePage struct {
	Entries []Evidence `json:"entries"` // newest first
	Next    uint64     `json:"next"`    // pass as after for the next page; 0 at the end
}

// Proven is a record and what stands for it.
type Proven struct {
	Evidence
	Published      bool `json:"published"` // under a checkpoint that the ledger signed
	Attested       bool `json:"attested"`  // under a checkpoint that was shown to the witnesses
	SignedRequest  bool `json:"signed_request"`
	SignedResponse bool `json:"signed_response"`
}

// Usage is who read what about a person.
type Usage struct {
	Accesses []Access `json:"accesses"` // newest first
	More     bool     `json:"more"`     // ask again with the time of the last as to
}

// Access is one line of it. It holds no value of the person.
type Access struct {
	ID string    `json:"id"` // of the exchange
	At time.Time `json:"at"`
	Ground
}

// LedgerStatus tells how far the ledger is and what does not work.
func (c *Client) LedgerStatus(ctx context.Context) (LedgerStatus, error) {
	var out LedgerStatus
	err := c.get(ctx, "/v1/ledger/status", nil, &out)
	return out, err
}

// EvidenceFilter narrows a list of records; the zero filter is all of them.
type EvidenceFilter struct {
	Decision Decision
	System   string // that asked or was asked: its whole id, or the last part of it
}

// Evidence lists records older than after, newest first, at most limit of them;
// 0 for after begins with the newest.
func (c *Client) Evidence(ctx context.Context, f EvidenceFilter, after uint64, limit int) (EvidencePage, error) {
	q := url.Values{}
	if f.Decision != "" {
		q.Set("decision", string(f.Decision))
	}
	if f.System != "" {
		q.Set("system", f.System)
	}
	if after > 0 {
		q.Set("after", strconv.FormatUint(after, 10))
	}
	if limit > 0 {
		q.Set("limit", strconv.Itoa(limit))
	}
	var out EvidencePage
	err := c.get(ctx, "/v1/ledger/entries", q, &out)
	return out, err
}

// EvidenceOf gives the records of one exchange: two where the gateway stood on
// both sides.
func (c *Client) EvidenceOf(ctx context.Context, id string) ([]Proven, error) {
	var out struct {
		Records []Proven `json:"records"`
	}
	err := c.get(ctx, "/v1/ledger/entries/"+url.PathEscape(id), nil, &out)
	return out.Records, err
}

// Usage tells who read what about a person in [from, to). A zero from is the
// beginning of the ledger, a zero to is now.
func (c *Client) Usage(ctx context.Context, person string, from, to time.Time) (Usage, error) {
	in := struct {
		Person string    `json:"person"`
		From   time.Time `json:"from,omitzero"`
		To     time.Time `json:"to,omitzero"`
	}{person, from, to}
	var out Usage
	err := c.post(ctx, "/v1/ledger/usage", in, &out)
	return out, err
}
