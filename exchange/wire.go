package exchange

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/replay"
	"github.com/lienthong/lienthong/internal/httpsig"
)

// label and tag mark a gateway's signature among others.
const (
	label = "lienthong"
	tag   = "lienthong-exchange"
)

// The fields of a signature.
const (
	headerSignature      = "Signature"
	headerSignatureInput = "Signature-Input"
)

// isSignature reports whether a field is one of a gateway's signature. An
// application's own signature by RFC 9421 does not pass gateways: it covers an
// authority and a path that change.
func isSignature(name string) bool {
	return name == headerSignature || name == headerSignatureInput || name == httpsig.DigestField
}

// requestParts are what the signature of every request covers.
var requestParts = httpsig.Covers("@method", "@authority", "@path", "@query")

// responseParts are what the signature of every response covers: of the request
// its method, for people who read the evidence, and its signature, which binds
// all the rest.
var responseParts = []httpsig.Component{
	{Name: "@status"},
	{Name: "@method", OfRequest: true},
	{Name: "signature", Key: label, OfRequest: true},
}

// first is http.Header.Get for a name that is written as fields are kept: that
// one spells each name anew, which costs more than the look-up.
func first(h http.Header, name string) string {
	if v := h[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// covering is the parts and every field that means something to gateways:
// both sides work it out from the message, so none can be added, taken away or
// changed on the way.
func covering(parts []httpsig.Component, h http.Header) []httpsig.Component {
	out := append(make([]httpsig.Component, 0, len(parts)+16), parts...)
	for name := range h {
		if strings.HasPrefix(name, "X-Road-") || strings.HasPrefix(name, ours) || name == "Content-Type" || name == httpsig.DigestField {
			out = append(out, httpsig.Component{Name: strings.ToLower(name)})
		}
	}
	fields := out[len(parts):]
	slices.SortFunc(fields, func(a, b httpsig.Component) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// sign adds this gateway's signature to a message that has its Content-Digest.
func (g *Gateway) sign(m *httpsig.Message, parts []httpsig.Component) (lienthong.Signed, error) {
	s, err := httpsig.Sign(m, label, g.Identity.Signer(), httpsig.Params{
		Components: covering(parts, m.Header), Created: g.Now(), Nonce: newNonce(), Tag: tag,
	})
	if err != nil {
		return lienthong.Signed{}, &lienthong.Error{Code: lienthong.Internal, Message: "The gateway cannot sign.", Cause: err}
	}
	return signedOf(s, first(m.Header, httpsig.DigestField)), nil
}

// verify checks the other gateway's signature and returns it with the name of
// the gateway whose key made it.
func (g *Gateway) verify(ctx context.Context, m *httpsig.Message, parts []httpsig.Component) (s lienthong.Signed, gateway string, err error) {
	if len(m.Header[headerSignature]) != 1 || len(m.Header[headerSignatureInput]) != 1 || len(m.Header[httpsig.DigestField]) != 1 {
		return s, "", &httpsig.Error{Reason: httpsig.Missing, Detail: "a message between gateways has one signature and one digest"}
	}
	full := false
	required := covering(parts, m.Header)
	v, err := httpsig.Policy{
		Required: required, Tag: tag, MaxAge: g.limits.MaxAge, MaxSkew: g.limits.MaxSkew, Now: g.Now,
		Key: func(ctx context.Context, keyID string) (httpsig.Verifier, error) {
			k, err := g.Peers.Key(ctx, keyID)
			gateway = k.Gateway
			return k.Verifier, err
		},
		Fresh: func(keyID, nonce string, forget time.Time) bool {
			r := g.nonces.Add(keyID, nonce, forget)
			full = r == replay.Full
			return r == replay.Fresh
		},
	}.Verify(ctx, m, label)
	if full {
		return s, "", lienthong.Errorf(lienthong.Overloaded, "The gateway has received more messages than it can remember; try again.")
	}
	if err != nil {
		return s, "", err
	}
	if len(v.Components) != len(required) {
		return s, "", &httpsig.Error{Reason: httpsig.Malformed, Detail: "the signature covers more than gateways sign"}
	}
	return signedOf(v.Signed, m.Header[httpsig.DigestField][0]), gateway, nil
}

// Remember takes up, after a restart, what a record of this gateway's ledger
// says was received: a message that was answered by the process before is not
// answered again. What that process had not come to record it had not answered.
func (g *Gateway) Remember(e lienthong.Evidence) {
	g.ready()
	received := e.Request
	if e.Side == lienthong.ConsumerSide {
		received = e.Response
	}
	keyID, nonce, created, ok := httpsig.Made(received.Base)
	if !ok || nonce == "" {
		return
	}
	if forget := created.Add(g.limits.MaxAge + g.limits.MaxSkew); forget.After(g.Now()) {
		g.nonces.Add(keyID, nonce, forget)
	}
}

// Remembered is how many messages are remembered as received.
func (g *Gateway) Remembered() int { return g.nonces.Len() }

// newNonce is 128 random bits.
func newNonce() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// signatureError is what a message that cannot be verified is refused with:
// unfit says what kind of message it was.
func signatureError(err error, unfit lienthong.Code) error {
	e, ok := errors.AsType[*httpsig.Error](err)
	if !ok {
		return err
	}
	switch e.Reason {
	case httpsig.Stale:
		return &lienthong.Error{Code: lienthong.MessageStale, Message: "A message between the gateways was too old, or from the future; both clocks must be set.", Cause: err}
	case httpsig.Replayed:
		return &lienthong.Error{Code: lienthong.MessageReplayed, Message: "A message between the gateways was received before.", Cause: err}
	default:
		return &lienthong.Error{Code: unfit, Message: "A message between the gateways is not signed as it must be.", Cause: err}
	}
}
