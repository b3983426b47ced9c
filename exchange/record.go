package exchange

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/xroad"
	"github.com/lienthong/lienthong/internal/httpsig"
)

// Stage is a part of an exchange that is timed.
type Stage int

// The stages, in their order. On the consumer's side StageUpstream is the other
// gateway with all that lies behind it, and StageVerify the check of its answer.
const (
	StageParse    Stage = iota // header, target, claim; the body read
	StageVerify                // signature and digest
	StageGrant                 // the decision
	StageUpstream              // the owner's system
	StageSign                  // this side's signature
	StageLog                   // the evidence, until it is durable
	Stages                     // how many there are
)

// String is the stage's name in metrics and traces.
func (s Stage) String() string {
	return [...]string{"parse", "verify", "grant", "upstream", "sign", "log"}[s]
}

// Observation is an exchange that is over, for metrics and traces. It holds
// nothing of a person.
type Observation struct {
	ID            string
	Side          lienthong.Side
	Client        lienthong.SystemID
	Service       lienthong.ServiceID
	Code          lienthong.Code // of a refusal or fault of a gateway
	Status        int
	Began         time.Time
	Starts        [Stages]time.Duration // when each stage began first, after Began
	Stages        [Stages]time.Duration // how long it took in all
	Total         time.Duration
	RequestBytes  int64
	ResponseBytes int64
}

// exchange is what one side knows of an exchange while it is under way; it is
// recorded once, at its end.
type exchange struct {
	side     lienthong.Side
	id       string // X-Road-Request-Id
	received time.Time
	method   string
	target   xroad.Target
	client   lienthong.SystemID
	claim    Claim
	verdict  Verdict
	subjects []string

	request       lienthong.Signed
	response      lienthong.Signed
	status        int
	code          lienthong.Code
	requestBytes  int64
	responseBytes int64

	began, last time.Time // by the monotonic clock
	starts      [Stages]time.Duration
	stages      [Stages]time.Duration
}

func (g *Gateway) begin(side lienthong.Side) *exchange {
	now := time.Now()
	return &exchange{side: side, received: g.Now(), began: now, last: now}
}

// lap ends a stage.
func (x *exchange) lap(s Stage) {
	now := time.Now()
	if x.stages[s] == 0 {
		x.starts[s] = x.last.Sub(x.began)
	}
	x.stages[s] += now.Sub(x.last)
	x.last = now
}

// evidence is the record of the exchange.
func (g *Gateway) evidence(x *exchange) lienthong.Evidence {
	v := &x.verdict
	e := lienthong.Evidence{
		ID: x.id, Side: x.side, Received: x.received.UTC(), Answered: g.Now().UTC(),
		Client: x.client, Service: x.target.Service, Operation: x.operation(),
		Purpose: x.claim.Purpose, LegalBasis: x.claim.LegalBasis, Procedure: x.claim.Procedure, Case: x.claim.Case,
		Permitted: v.Permitted, Code: x.code, Grant: v.Grant, Fields: v.Fields, Subjects: append(v.Subjects[:len(v.Subjects):len(v.Subjects)], x.subjects...),
		Status: x.status, RequestBytes: x.requestBytes, ResponseBytes: x.responseBytes,
		Request: x.request, Response: x.response,
		Disclosure: x.disclosure(), DiscloseFrom: v.DiscloseFrom,
	}
	if g.Officer != nil && x.claim.Officer != "" {
		e.Officer = g.Officer(x.claim.Officer)
	}
	return e
}

// operation falls back on the method: a path may name a person.
func (x *exchange) operation() string {
	if x.verdict.Operation == "" {
		return x.method
	}
	return x.verdict.Operation
}

func (x *exchange) disclosure() lienthong.Disclosure {
	if x.verdict.Disclosure == "" {
		return lienthong.DiscloseAtOnce
	}
	return x.verdict.Disclosure
}

// observe tells that the exchange is over.
func (g *Gateway) observe(ctx context.Context, x *exchange) {
	if g.Observe == nil && g.Tracer == nil {
		return
	}
	o := Observation{
		ID: x.id, Side: x.side, Client: x.client, Service: x.target.Service, Code: x.code, Status: x.status, Began: x.began,
		Starts: x.starts, Stages: x.stages, Total: time.Since(x.began), RequestBytes: x.requestBytes, ResponseBytes: x.responseBytes,
	}
	if g.Observe != nil {
		g.Observe(ctx, o)
	}
	if g.Tracer != nil {
		g.Tracer.End(ctx, o)
	}
}

// settle takes over what an agreement says in place of an old client. What a
// client said itself stays as it was said.
func (x *exchange) settle() {
	if x.claim.Purpose == "" {
		x.claim.Purpose = x.verdict.Purpose
	}
	if x.claim.LegalBasis.IsZero() {
		x.claim.LegalBasis = x.verdict.LegalBasis
	}
}

func signedOf(s httpsig.Signed, digest string) lienthong.Signed {
	return lienthong.Signed{KeyID: s.KeyID, Base: s.Base, Signature: s.Signature, ContentDigest: digest}
}

// newID is a random UUID (RFC 9562 section 5.4).
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	var out [36]byte
	hex.Encode(out[:8], b[:4])
	hex.Encode(out[9:13], b[4:6])
	hex.Encode(out[14:18], b[6:8])
	hex.Encode(out[19:23], b[8:10])
	hex.Encode(out[24:], b[10:])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return string(out[:])
}

// isID reports whether a text has the form of a UUID, and so can stand in a log.
func isID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (c == '-') || !dash && (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
