package exchange

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/pace"
	"github.com/lienthong/lienthong/exchange/spool"
	"github.com/lienthong/lienthong/exchange/xroad"
	"github.com/lienthong/lienthong/internal/httpsig"
)

// provide is one exchange as its provider's gateway sees it.
func (g *Gateway) provide(w http.ResponseWriter, r *http.Request) {
	x := g.begin(lienthong.ProviderSide)
	if g.Tracer != nil {
		r = r.WithContext(g.Tracer.Begin(r.Context(), x.side, r.Header, x.began))
	}
	defer g.observe(r.Context(), x)
	request := httpsig.Request(r, "https")
	x.method = r.Method
	if id := first(r.Header, xroad.RequestID); isID(id) {
		x.id = id
	}
	if err := g.enter(&g.answering); err != nil { // before any work: a gateway that is too busy must not be made busier
		g.refuse(w, r, x, request, err, false)
		return
	}
	defer g.answering.Add(-1)
	if err := g.readPeer(x, r, request); err != nil {
		g.refuse(w, r, x, request, err, false)
		return
	}
	body, err := g.readBody(w, r)
	if err != nil {
		g.refuse(w, r, x, request, err, true)
		return
	}
	defer body.Close()
	x.requestBytes = body.Size
	x.lap(StageParse)
	if httpsig.DigestOf(body.SHA256) != x.request.ContentDigest {
		g.refuse(w, r, x, request, lienthong.Errorf(lienthong.SignatureRefused, "The body is not the one that was signed."), false)
		return
	}
	x.lap(StageVerify)
	out, err := g.fulfil(x, r, body)
	if err != nil {
		g.refuse(w, r, x, request, err, true)
		return
	}
	defer out.body.Close()
	out.header[xroad.RequestHash] = []string{requestHash(x, r.Header, body)}
	g.deliver(w, r, x, request, out, true)
}

// readPeer reads and verifies what another gateway asks. Until it has returned,
// nothing of the request is believed.
func (g *Gateway) readPeer(x *exchange, r *http.Request, m *httpsig.Message) error {
	unfit := func(message string, cause error) error {
		return unlessListless(cause, &lienthong.Error{Code: lienthong.SignatureRefused, Message: message, Cause: cause})
	}
	if r.TLS == nil || !allowedMethod(r.Method) {
		return unfit("Between gateways, requests are HTTP over TLS.", nil)
	}
	shown, err := g.Peers.Identify(r.Context(), r.TLS.PeerCertificates) // again: it may have been revoked
	if err != nil {
		return unfit("The certificate is not that of a gateway in the trust list.", err)
	}
	if m.Authority != g.Name {
		return unfit("The request is for another gateway.", nil)
	}
	if x.target, err = xroad.ParseTarget(r.RequestURI); err != nil || x.target.String() != r.RequestURI {
		return &lienthong.Error{Code: lienthong.PathAmbiguous, Message: "The target is not in its canonical form.", Cause: err}
	}
	x.lap(StageParse)
	var gateway string
	if x.request, gateway, err = g.verify(r.Context(), m, requestParts); err != nil {
		return signatureError(err, lienthong.SignatureRefused)
	}
	x.lap(StageVerify)
	if gateway != shown {
		return unfit("The key that signed is not of the gateway that is connected.", nil)
	}
	if len(r.Header[xroad.Client]) != 1 || len(r.Header[xroad.RequestID]) != 1 || len(r.Header[xroad.ID]) != 1 || x.id == "" {
		return unfit("A gateway names one client, one id and one request id, which is a UUID.", nil)
	}
	if x.client, err = lienthong.ParseSystemID(r.Header[xroad.Client][0]); err != nil {
		return unfit("The client is not named rightly.", err)
	}
	if err := g.Peers.Hosts(r.Context(), gateway, x.client); err != nil {
		return unfit("The client does not have its system at that gateway.", err)
	}
	if x.claim, err = claimOf(r.Header); err != nil {
		return err
	}
	return x.claim.findPresence(r.Header)
}

// fulfil decides the request and has it answered.
func (g *Gateway) fulfil(x *exchange, r *http.Request, body *spool.Body) (*reply, error) {
	if xroad.Metaservice(x.target.Service.Service) {
		return g.metaservice(r.Context(), x)
	}
	if g.Services == nil || g.Policy == nil {
		return nil, lienthong.Errorf(lienthong.NotFound, "This gateway has no services.")
	}
	upstream, err := g.Services.Service(r.Context(), x.target.Service)
	if err != nil {
		return nil, err
	}
	asked := Request{
		ID: x.id, At: x.received, Client: x.client, Service: x.target.Service,
		Method: x.method, Path: x.target.Path, Query: x.target.Query, Claim: x.claim,
		ContentType: first(r.Header, "Content-Type"), Size: body.Size, Body: body.Open,
	}
	x.verdict, err = g.Policy.Decide(r.Context(), asked)
	x.settle()
	x.lap(StageGrant)
	if err != nil {
		x.verdict.Permitted = false
		return nil, &lienthong.Error{Code: lienthong.Unavailable, Message: "The request cannot be decided now, so it is refused; try again.", Cause: err}
	}
	if !x.verdict.Permitted {
		code, message := x.verdict.Code, x.verdict.Message
		if code == "" {
			code = lienthong.AccessDenied
		}
		if message == "" {
			message = "No grant of the owner covers this request."
		}
		return nil, &lienthong.Error{Code: code, Message: message}
	}
	out, err := g.forward(x, r, upstream, body)
	x.lap(StageUpstream)
	if err != nil {
		return nil, err
	}
	if err := g.stands(r.Context(), asked, x.verdict.Grant); err != nil {
		out.body.Close()
		return nil, err
	}
	return out, nil
}

// stands refuses an answer whose grant was taken back while it was made. All of it is
// here and none has left, so nothing is told.
func (g *Gateway) stands(ctx context.Context, asked Request, grant string) error {
	ok, err := g.Policy.Stands(ctx, asked, grant)
	switch {
	case err != nil:
		return &lienthong.Error{Code: lienthong.Unavailable, Message: "Whether the grant still stands could not be found out, so nothing is answered; try again.", Cause: err}
	case !ok:
		return lienthong.Errorf(lienthong.AccessDenied, "The grant was taken back, or ended, while the answer was made; nothing of it is told.")
	}
	return nil
}

// forward asks the owner's system: the path and the query that were decided,
// byte for byte.
func (g *Gateway) forward(x *exchange, r *http.Request, u Upstream, body *spool.Body) (*reply, error) {
	timeout := u.Timeout
	if timeout <= 0 {
		timeout = g.limits.Timeout
	}
	ctx, watch := pace.Watched(r.Context(), timeout)
	defer watch.Stop()
	header := make(http.Header, len(r.Header)+4)
	xroad.Keep(header, r.Header, func(name string) bool {
		return isSignature(name) || name == headerProof || strings.HasPrefix(name, ours) && !isClaim(name)
	})
	x.tell(header)
	if g.Tracer != nil {
		g.Tracer.Inject(r.Context(), header)
	}
	header["User-Agent"] = []string{""} // net/http would add its own
	req := (&http.Request{
		Method: x.method, URL: x.target.URL(u.Base), Header: header, Host: u.Base.Host,
		ContentLength: body.Size, Body: http.NoBody, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(ctx)
	if body.Size > 0 {
		req.Body = &pace.Body{ReadCloser: body.Open(), Watch: watch, Next: timeout}
		req.GetBody = func() (io.ReadCloser, error) {
			return &pace.Body{ReadCloser: body.Open(), Watch: watch, Next: timeout}, nil
		}
	}
	resp, err := u.Transport.RoundTrip(req)
	if err != nil {
		return nil, upstreamError(ctx, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode < 200 || resp.StatusCode > 599 {
		return nil, lienthong.Errorf(lienthong.UpstreamFailed, "The owner's system answered outside HTTP.")
	}
	if !bodyAllowed(x.method, resp.StatusCode) {
		_ = resp.Body.Close()
		resp.Body = http.NoBody // whatever a handler wrote
	}
	kept, err := g.spool.Read(&pace.Body{ReadCloser: resp.Body, Watch: watch, Next: g.limits.Patience}, false)
	if errors.Is(err, spool.ErrTooLarge) {
		return nil, lienthong.Errorf(lienthong.TooLarge, "The answer of the owner's system is larger than this gateway takes.")
	}
	if err != nil {
		return nil, upstreamError(ctx, err)
	}
	for _, line := range resp.Header[HeaderSubject] {
		x.subjects = append(x.subjects, strings.Split(line, ",")...)
	}
	out := &reply{resp.StatusCode, make(http.Header, len(resp.Header)+12), kept}
	xroad.Keep(out.header, resp.Header, func(name string) bool {
		return isSignature(name) || xroad.Own(name) || strings.HasPrefix(name, ours) && !isModel(name, resp.Header[name])
	})
	return out, nil
}

func upstreamError(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), pace.ErrStill) {
		return &lienthong.Error{Code: lienthong.DeadlineExceeded, Message: "The owner's system did not answer in time.", Cause: err}
	}
	return &lienthong.Error{Code: lienthong.UpstreamFailed, Message: "The owner's system gave no answer.", Cause: err}
}
