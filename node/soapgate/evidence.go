package soapgate

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/soap"
	"github.com/lienthong/lienthong/internal/httpsig"
)

// message is what evidence needs of a request and a [soap.Question] lacks.
type message struct {
	received time.Time
	path     string
	stamp    string
	token    []byte // nil if there is none to be read
	size     int64
	body     *httpsig.Hasher
}

// messageKey is where a request's context has its message.
type messageKey struct{}

// received prepares a request so that its message can be had from the context;
// its body is digested while it is read.
func received(r *http.Request, at time.Time) *http.Request {
	m := &message{received: at, path: r.URL.EscapedPath(), stamp: r.Header.Get("Timestamp"), token: token(r.Header), body: httpsig.NewHasher()}
	out := r.WithContext(context.WithValue(r.Context(), messageKey{}, m))
	out.Body = struct {
		io.Reader
		io.Closer
	}{io.TeeReader(r.Body, m), r.Body}
	return out
}

// Write takes what was read of the body.
func (m *message) Write(p []byte) (int, error) {
	m.size += int64(len(p))
	return m.body.Write(p)
}

// token is the hash in the Authorization field. Package soap verifies it, and
// asks nothing of the register where it is wrong.
func token(h http.Header) []byte {
	_, encoded, _ := strings.Cut(h.Get("Authorization"), " ")
	plain, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(strings.TrimSpace(encoded), "="))
	if err != nil {
		return nil
	}
	_, password, _ := strings.Cut(string(plain), ":")
	hash, err := hex.DecodeString(password)
	if err != nil || len(hash) != sha256.Size {
		return nil
	}
	return hash
}

// signed is what the old protocol has in place of a signature. Base is path,
// user and timestamp, a line each; Signature is the SHA-256 of the token
//
//	SHA-256( path user timestamp secret )
//
// and not the token itself, which a reader of the ledger could use again while
// it is fresh. ContentDigest is that of the body as it came (RFC 9530).
//
// It proves, to one who is shown the secret, that somebody who knew the secret
// made a token for this path at this time. Clients whose agreement has them
// hash another path have that one in place of the first line.
//
// It does not prove who that was: the owner of the register knows the secret
// too and could have made the token. It does not cover the body: that this body
// came with this token is the gate's own word, which TLS protected on its way
// and the ledger's checkpoint has fixed since. Nor is the answer signed; of it a
// record has the size and the digest.
func (m *message) signed(user string) lienthong.Signed {
	if m.token == nil {
		return lienthong.Signed{}
	}
	mark := sha256.Sum256(m.token)
	return lienthong.Signed{
		KeyID: "soap:" + user, Base: m.path + "\n" + user + "\n" + m.stamp,
		Signature: mark[:], ContentDigest: m.body.ContentDigest(),
	}
}

// evidence begins the record of a call. Its id is the gate's own, for MaYeuCau
// is text of the client's, who may have put anything into it.
func (g *Gate) evidence(ctx context.Context, op *operation, q *soap.Question) *lienthong.Evidence {
	e := &lienthong.Evidence{
		ID: rand.Text(), Side: lienthong.ProviderSide, Received: g.Now().UTC(),
		Client: q.Client, Service: g.Service, Operation: op.template(),
		Purpose: q.Purpose, LegalBasis: q.LegalBasis, Procedure: q.Procedure,
		Officer: g.Subjects.Officer(q.Officer.Reveal() + q.Agent), Disclosure: lienthong.DiscloseAtOnce,
	}
	if _, err := lienthong.ParseCardNumber(q.Procedure); err == nil {
		e.Procedure = "" // somebody's number in the wrong element
	}
	// Without a message, which only Handler makes, the ledger refuses a record
	// of a permitted call, and nothing leaves.
	if m, ok := ctx.Value(messageKey{}).(*message); ok {
		e.Received, e.RequestBytes, e.Request = m.received.UTC(), m.size, m.signed(q.Account)
	}
	return e
}

// answered puts into the record what goes out, by its size and digest.
func (g *Gate) answered(e *lienthong.Evidence, q *soap.Question, f found, outcome error) {
	if q.Answer == nil {
		return // the question was not asked over SOAP
	}
	answer := q.Answer(f.yes, f.citizen, outcome)
	e.ResponseBytes, e.Response.ContentDigest = int64(len(answer)), httpsig.ContentDigest(answer)
}

// record ends the record with what came of the call and keeps it. Who asked may
// have gone; what happened, happened.
func (g *Gate) record(ctx context.Context, e *lienthong.Evidence, outcome error) error {
	e.Answered, e.Status = g.Now().UTC(), http.StatusOK
	if outcome != nil {
		e.Status, e.Code = http.StatusInternalServerError, lienthong.CodeOf(outcome) // SOAP 1.1 section 6.2
	}
	if err := g.Ledger.Append(context.WithoutCancel(ctx), *e); err != nil {
		return &lienthong.Error{Code: lienthong.EvidenceFailed, Message: "The evidence of this request cannot be kept, so its answer is withheld.", Cause: err}
	}
	return nil
}
