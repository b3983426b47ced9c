package exchange

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/h1"
	"github.com/lienthong/lienthong/exchange/pace"
	"github.com/lienthong/lienthong/exchange/spool"
	"github.com/lienthong/lienthong/exchange/xroad"
	"github.com/lienthong/lienthong/internal/httpsig"
)

// dialTimeout is for a connection with its handshake; then another gateway of
// the member is tried.
const dialTimeout = 5 * time.Second

// failedFor is how long a gateway that was not reached comes last.
const failedFor = 10 * time.Second

// pool is the connections that were made with one certificate.
type pool struct {
	leaf      []byte
	transport *h1.Transport
}

// connections are those of the present certificate. A busy connection would
// otherwise outlive the certificate that it was made with, and be refused on
// every request from then on.
func (g *Gateway) connections() *h1.Transport {
	leaf := g.Identity.Certificate().Certificate[0]
	for {
		old := g.pool.Load()
		if old != nil && bytes.Equal(old.leaf, leaf) {
			return old.transport
		}
		if fresh := (&pool{leaf, g.newTransport()}); g.pool.CompareAndSwap(old, fresh) {
			if old != nil {
				old.transport.CloseIdleConnections() // the others close when they are idle
			}
			return fresh.transport
		}
	}
}

func (g *Gateway) newTransport() *h1.Transport {
	return &h1.Transport{Dial: g.dial, MaxIdle: g.limits.InFlight, IdleFor: 2 * time.Minute, MaxHeader: maxHeaderBytes}
}

// dial connects to a gateway by its address, and holds it to its name in the
// trust list.
func (g *Gateway) dial(ctx context.Context, r *http.Request) (net.Conn, error) {
	name := r.Host
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	d := tls.Dialer{Config: &tls.Config{
		MinVersion: tls.VersionTLS13, NextProtos: []string{"http/1.1"}, ServerName: name,
		// The trust list, not the chain of an authority, says whose a
		// certificate is: VerifyConnection below, which always runs.
		InsecureSkipVerify: true,
		VerifyConnection: func(s tls.ConnectionState) error {
			shown, err := g.Peers.Identify(ctx, s.PeerCertificates)
			if err == nil && shown != name {
				err = fmt.Errorf("exchange: gateway %s shows the certificate of %s", name, shown)
			}
			return err
		},
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			return g.Identity.Certificate(), nil
		},
	}}
	return d.DialContext(ctx, "tcp", r.URL.Host)
}

// message is a request on its way to other gateways.
type message struct {
	header http.Header // without a signature
	body   *spool.Body
}

// answer is what another gateway answered: verified, and its body whole.
type answer struct {
	header http.Header
	body   *spool.Body
	fault  *faultBody // nil unless the gateway itself answers
}

// route sends the request to a gateway of the provider, and to the next if that
// one was not reached. It goes on after something was sent only if the method
// is idempotent (RFC 9110 section 9.2.2), or if the gateway says that it has
// done nothing.
func (g *Gateway) route(ctx context.Context, x *exchange, m message, to string) (*answer, error) {
	peers, err := g.Peers.Route(ctx, x.target.Service)
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Unavailable, Message: "The trust list cannot be read; try again.", Cause: err}
	}
	if to != "" {
		peers = slices.DeleteFunc(slices.Clone(peers), func(p Peer) bool { return p.Server != to })
	}
	if len(peers) == 0 {
		return nil, g.noRoute(ctx, x.target.Service, to)
	}
	var last error
	var refused *answer
	for i, p := range g.inOrder(peers) {
		sent := false
		a, err := g.attempt(ctx, x, p, m, &sent)
		if err == nil && (a.fault == nil || !a.fault.untouched() || i == len(peers)-1) {
			return a, nil
		}
		if err == nil {
			refused = a
			a.body.Close()
			continue
		}
		last = err
		if lienthong.CodeOf(err) != lienthong.PeerUnreachable || ctx.Err() != nil {
			return nil, err
		}
		g.failed.Store(p.Address, time.Now().Add(failedFor).UnixNano())
		if sent && !h1.Idempotent(x.method) {
			return nil, err
		}
	}
	if refused != nil {
		return refused, nil
	}
	return nil, last
}

// noRoute says why there is nobody to send to, as X-Road names it: who offers
// the service is not there, has no such gateway, or no such service.
func (g *Gateway) noRoute(ctx context.Context, service lienthong.ServiceID, to string) error {
	provider := lienthong.ServiceID{SystemID: service.SystemID, Service: xroad.ListMethods} // which every system has
	switch peers, err := g.Peers.Route(ctx, provider); {
	case err != nil || len(peers) == 0:
		return named{lienthong.Errorf(lienthong.NotFound, "The trust list has no such system; see /listClients."), xroad.AtClientProxy, xroad.UnknownMember}
	case to != "":
		return named{lienthong.Errorf(lienthong.NotFound, "The gateway that X-Road-Security-Server names does not offer this service."), xroad.AtClientProxy, xroad.InvalidServer}
	}
	return named{lienthong.Errorf(lienthong.NotFound, "The system offers no such service; see listMethods."), xroad.AtServerProxy, xroad.UnknownService}
}

// inOrder puts gateways that were not reached lately last.
func (g *Gateway) inOrder(peers []Peer) []Peer {
	if len(peers) == 1 {
		return peers
	}
	now := time.Now().UnixNano()
	var good, bad []Peer
	for _, p := range peers {
		if until, ok := g.failed.Load(p.Address); ok && now < until.(int64) {
			bad = append(bad, p)
		} else {
			good = append(good, p)
		}
	}
	return append(good, bad...)
}

// attempt signs the request for one gateway, sends it and verifies the answer.
func (g *Gateway) attempt(ctx context.Context, x *exchange, p Peer, m message, sent *bool) (*answer, error) {
	header := m.header
	delete(header, headerSignature)
	delete(header, headerSignatureInput)
	u := x.target.WireURL(p.Name)
	signed := &httpsig.Message{
		Method: x.method, Scheme: "https", Authority: p.Name, Path: u.EscapedPath(), Query: x.target.Query, Header: header,
	}
	x.lap(StageParse)
	var err error
	if x.request, err = g.sign(signed, requestParts); err != nil {
		return nil, err
	}
	x.lap(StageSign)
	ctx, w := pace.Watched(ctx, g.limits.Timeout+grace)
	defer w.Stop()
	u.Host = p.Address
	req := (&http.Request{
		Method: x.method, URL: u, Host: p.Name, Header: header, ContentLength: m.body.Size, Body: http.NoBody, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(ctx)
	if m.body.Size > 0 {
		open := func() (io.ReadCloser, error) {
			return &pace.Body{ReadCloser: m.body.Open(), Watch: w, Next: g.limits.Timeout + grace}, nil
		}
		req.GetBody = open
		req.Body, _ = open()
	}
	resp, err := g.connections().RoundTrip(req)
	*sent = !errors.Is(err, h1.ErrNotSent)
	if err != nil {
		return nil, unreachable(ctx, err)
	}
	defer resp.Body.Close()
	resp.Body = &pace.Body{ReadCloser: resp.Body, Watch: w, Next: g.limits.Patience}
	x.lap(StageUpstream)
	a, err := g.receive(ctx, x, p, signed, resp)
	x.lap(StageVerify)
	return a, err
}

func unreachable(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), pace.ErrStill) {
		return &lienthong.Error{Code: lienthong.DeadlineExceeded, Message: "The provider's gateway did not answer in time.", Cause: err}
	}
	return &lienthong.Error{Code: lienthong.PeerUnreachable, Message: "The provider's gateway could not be reached.", Cause: err}
}

// receive verifies an answer and reads it whole.
func (g *Gateway) receive(ctx context.Context, x *exchange, p Peer, request *httpsig.Message, resp *http.Response) (*answer, error) {
	signed, gateway, err := g.verify(ctx, httpsig.Response(resp.StatusCode, resp.Header, request), responseParts)
	if err != nil {
		return nil, signatureError(err, lienthong.AnswerRefused)
	}
	if gateway != p.Name {
		return nil, lienthong.Errorf(lienthong.AnswerRefused, "The answer is signed by another gateway than was asked.")
	}
	for _, f := range [...][2]string{
		{xroad.RequestID, x.id}, {xroad.Client, x.client.String()}, {xroad.Service, x.target.Service.String()},
		{xroad.ID, first(request.Header, xroad.ID)},
	} {
		if first(resp.Header, f[0]) != f[1] && first(resp.Header, HeaderError) == "" { // a refusal may be of these very fields
			return nil, lienthong.Errorf(lienthong.AnswerRefused, "The answer does not name the request that it answers, in %s.", f[0])
		}
	}
	body, err := g.spool.Read(resp.Body, false)
	if err != nil {
		if errors.Is(err, spool.ErrTooLarge) {
			return nil, lienthong.Errorf(lienthong.TooLarge, "The answer is larger than this gateway takes.")
		}
		return nil, unreachable(ctx, err)
	}
	if httpsig.DigestOf(body.SHA256) != signed.ContentDigest {
		body.Close()
		return nil, lienthong.Errorf(lienthong.AnswerRefused, "The answer's body is not the one that was signed.")
	}
	x.response, x.status, x.responseBytes = signed, resp.StatusCode, body.Size
	a := &answer{header: resp.Header, body: body}
	if code := first(resp.Header, HeaderError); code != "" {
		a.fault = readFault(code, body)
	}
	return a, nil
}
