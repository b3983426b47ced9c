package exchange

import (
	"crypto/x509"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/h1"
	"github.com/lienthong/lienthong/exchange/pace"
	"github.com/lienthong/lienthong/exchange/spool"
	"github.com/lienthong/lienthong/exchange/xroad"
	"github.com/lienthong/lienthong/internal/httpsig"
)

// serveClient is the clients' face. It routes by the path as it came: nothing
// has cleaned it.
func (g *Gateway) serveClient(w http.ResponseWriter, r *http.Request) {
	x := g.begin(lienthong.ConsumerSide)
	x.id = newID()
	x.method = r.Method
	r.RequestURI = xroad.OriginForm(r.RequestURI)
	path, _, _ := strings.Cut(r.RequestURI, "?")
	switch {
	case path == "/listClients":
		g.listClients(w, r, x)
	case strings.HasPrefix(path, "/explain/"):
		g.serveExplain(w, r, x, strings.TrimPrefix(path, "/explain/"))
	default:
		g.consume(w, r, x)
	}
}

// consume is one exchange as its consumer's gateway sees it.
func (g *Gateway) consume(w http.ResponseWriter, r *http.Request, x *exchange) {
	if g.Tracer != nil {
		r = r.WithContext(g.Tracer.Begin(r.Context(), x.side, r.Header, x.began))
	}
	defer g.observe(r.Context(), x)
	if err := g.enter(&g.asking); err != nil {
		g.writeFault(w, r, x, xroad.AtClientProxy, err)
		return
	}
	defer g.asking.Add(-1)
	header, err := g.readClient(x, r)
	if err != nil {
		g.writeFault(w, r, x, xroad.AtClientProxy, err)
		return
	}
	body, err := g.readBody(w, r)
	if err != nil {
		g.writeFault(w, r, x, xroad.AtClientProxy, err)
		return
	}
	defer body.Close()
	x.requestBytes = body.Size
	header[httpsig.DigestField] = []string{httpsig.DigestOf(body.SHA256)}
	if g.Tracer != nil {
		g.Tracer.Inject(r.Context(), header)
	}
	a, err := g.route(r.Context(), x, message{header, body}, serverOf(r.Header))
	if err == nil && a.fault == nil && first(a.header, xroad.RequestHash) != requestHash(x, header, body) {
		a.body.Close()
		a, err = nil, lienthong.Errorf(lienthong.AnswerRefused, "The answer's request hash is not that of the request.")
	}
	if a != nil {
		defer a.body.Close()
	}
	g.answerClient(w, r, x, a, err)
}

// answerClient records how the exchange ended, and then answers.
func (g *Gateway) answerClient(w http.ResponseWriter, r *http.Request, x *exchange, a *answer, err error) {
	place := xroad.AtClientProxy
	if err == nil {
		x.learn(a.header)
		if a.fault != nil {
			place, err = xroad.AtServerProxy, a.fault.err()
		}
	}
	if err != nil {
		x.verdict.Permitted = false
		public := publicOf(err)
		x.code = public.Code
		if x.status == 0 {
			x.status = xroad.Translate(x.code).Status
		}
		g.Log.LogAttrs(r.Context(), slog.LevelWarn, "exchange failed", slog.String("side", string(x.side)),
			slog.String("code", string(x.code)), slog.String("request_id", x.id), slog.Any("err", err))
		if a != nil {
			g.refusals.add(x, public, a.fault.Steps)
		} else {
			g.refusals.add(x, public, nil)
		}
	}
	if x.request.KeyID != "" { // something was signed, so it may have been received
		x.lap(StageVerify)
		if failed := g.append(r.Context(), g.evidence(x)); failed != nil {
			g.Log.LogAttrs(r.Context(), slog.LevelError, "evidence failed", slog.String("side", string(x.side)), slog.String("request_id", x.id), slog.Any("err", failed))
			g.writeFault(w, r, x, xroad.AtClientProxy, failed)
			return
		}
		x.lap(StageLog)
	}
	if err != nil {
		g.writeFault(w, r, x, place, err)
		return
	}
	h := w.Header()
	xroad.Keep(h, a.header, func(name string) bool {
		return name == headerSignature || name == headerSignatureInput || name == headerOperation || name == headerDisclosure || name == headerDiscloseFrom
	})
	noSniffing(h)
	if bodyAllowed(x.method, x.status) {
		h["Content-Length"] = []string{strconv.FormatInt(a.body.Size, 10)}
	}
	w.WriteHeader(x.status)
	if bodyAllowed(x.method, x.status) {
		out := a.body.Open()
		defer out.Close()
		_ = pace.Write(w, out, a.body.Size, g.limits.Patience) // the client has gone; there is nobody to tell
	}
}

// readClient reads what a client asks, and makes the header that travels.
func (g *Gateway) readClient(x *exchange, r *http.Request) (http.Header, error) {
	if !allowedMethod(r.Method) {
		return nil, lienthong.Errorf(lienthong.Invalid, "This method is not one of X-Road's REST protocol.")
	}
	var err error
	if x.target, err = xroad.ParseTarget(r.RequestURI); err != nil {
		return nil, lienthong.Errorf(lienthong.PathAmbiguous, "The address is refused: %v.", err)
	}
	clients := r.Header[xroad.Client]
	if len(clients) == 0 {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: "The header field X-Road-Client is missing.", Field: xroad.Client}
	}
	if x.client, err = parseClient(clients[len(clients)-1]); err != nil { // the last counts, as with X-Road
		return nil, err
	}
	xroad.Settle(r.Header)
	if err := checkOptional(r.Header); err != nil {
		return nil, err
	}
	if x.claim, err = claimOf(r.Header); err != nil {
		return nil, err
	}
	if err := g.maySpeak(r, x.client); err != nil {
		return nil, err
	}
	header := make(http.Header, len(r.Header)+8)
	xroad.Keep(header, r.Header, func(name string) bool {
		return isSignature(name) || xroad.Reserved(name) || strings.HasPrefix(name, ours) && !isClaim(name)
	})
	g.veilOfficer(header, x.claim.Officer)
	if err := x.claim.hidePresence(header); err != nil {
		return nil, err
	}
	header[xroad.Client] = []string{x.client.String()}
	header[xroad.RequestID] = []string{x.id}
	if len(header[xroad.ID]) == 0 {
		header[xroad.ID] = []string{newID()}
	}
	if len(header["User-Agent"]) == 0 {
		header["User-Agent"] = []string{""} // net/http would add its own
	}
	return header, nil
}

// unlessListless is what a refusal means, unless nothing could be looked up:
// then nobody is to blame for who they are.
func unlessListless(cause error, refusal *lienthong.Error) *lienthong.Error {
	if lienthong.CodeOf(cause) == lienthong.Unavailable {
		return &lienthong.Error{Code: lienthong.Unavailable, Message: "This gateway has no trust list in force, so it exchanges nothing; its operator must see that it reaches a mirror, and its clock.", Cause: cause}
	}
	return refusal
}

// parseClient reads X-Road-Client. The protocol lets a member stand there
// without a system; it has no rights, with X-Road as here.
func parseClient(value string) (lienthong.SystemID, error) {
	id, err := lienthong.ParseSystemID(value)
	if err == nil {
		return id, nil
	}
	if _, member := lienthong.ParseSystemID(value + "/-"); member == nil && strings.Count(value, "/") == 2 {
		return id, lienthong.Errorf(lienthong.CallerUnknown, "X-Road-Client names a member without a system; name the system that asks.")
	}
	return id, &lienthong.Error{Code: lienthong.Invalid, Message: "The header field X-Road-Client must name a system in four parts.", Field: xroad.Client, Cause: err}
}

// maySpeak asks whether the client of a request may speak for a system.
func (g *Gateway) maySpeak(r *http.Request, system lienthong.SystemID) error {
	var chain []*x509.Certificate
	if r.TLS != nil {
		chain = r.TLS.PeerCertificates
	}
	err := g.Callers.MaySpeak(r.Context(), chain, r.RemoteAddr, system)
	if err == nil || lienthong.CodeOf(err) == lienthong.CallerUnproven {
		return err
	}
	return unlessListless(err, &lienthong.Error{Code: lienthong.CallerUnknown, Message: "This client may not speak for the system that X-Road-Client names.", Cause: err})
}

// veilOfficer lets the officer's pseudonym travel in place of the account: what
// travels is signed, and stays in two ledgers for ever. The agency, and nobody
// else, can tell whose it is.
func (g *Gateway) veilOfficer(h http.Header, account string) {
	if g.Officer == nil || account == "" {
		return
	}
	for _, name := range [...]string{HeaderOfficer, xroad.UserID} {
		if len(h[name]) > 0 {
			h[name] = []string{g.Officer(account)}
		}
	}
}

// checkOptional checks the form of the protocol's optional fields, which stand
// once at most.
func checkOptional(h http.Header) error {
	if v := h[xroad.ID]; len(v) > 0 && !isClaimText(v[0]) {
		return invalidHeader(xroad.ID, claimForm)
	}
	if v := h[xroad.SecurityServer]; len(v) > 0 && serverOf(h) == "" {
		return invalidHeader(xroad.SecurityServer, "must name a gateway in four parts, INSTANCE/CLASS/MEMBER/SERVER, percent-encoded where they need it")
	}
	if v := h[xroad.RepresentedParty]; len(v) > 0 {
		if class, code, both := strings.Cut(v[0], "/"); class == "" || both && code == "" || strings.Contains(code, "/") {
			return invalidHeader(xroad.RepresentedParty, "must be CLASS/MEMBER, or MEMBER alone")
		}
	}
	return nil
}

// serverOf is the one gateway that a client wants, "" for any. Its id has the
// grammar of a system's.
func serverOf(h http.Header) string {
	v := h[xroad.SecurityServer]
	if len(v) == 0 {
		return ""
	}
	id, err := lienthong.ParseSystemID(v[0])
	if err != nil {
		return ""
	}
	return id.String()
}

func allowedMethod(m string) bool {
	return h1.Idempotent(m) || m == http.MethodPost || m == http.MethodPatch
}

// requestHash is X-Road-Request-Hash of what travels between the gateways.
func requestHash(x *exchange, header http.Header, body *spool.Body) string {
	var sum []byte
	if body.Size > 0 {
		sum = body.SHA512[:]
	}
	return xroad.Hash(x.method, x.target.String(), header, isSignature, sum)
}

// bodyAllowed reports whether an answer may have a body (RFC 9110 section 6.4.1).
func bodyAllowed(method string, status int) bool {
	return method != http.MethodHead && status != http.StatusNoContent && status != http.StatusNotModified && status >= 200
}

// learn takes over what the provider's gateway says for this side's evidence.
func (x *exchange) learn(h http.Header) {
	v := &x.verdict
	v.Permitted = true
	v.Grant, v.Operation = first(h, HeaderGrant), first(h, headerOperation)
	if f := first(h, HeaderFields); f != "" {
		v.Fields = strings.Split(f, ", ")
	}
	v.Purpose = lienthong.Purpose(first(h, HeaderPurpose))
	if basis := first(h, HeaderLegalBasis); basis != "" {
		v.LegalBasis, _ = lienthong.ParseLegalBasis(basis) // a peer's wrong one is no basis; the base keeps its words
	}
	v.Disclosure = lienthong.Disclosure(first(h, headerDisclosure))
	if from := first(h, headerDiscloseFrom); from != "" {
		v.DiscloseFrom, _ = time.Parse(time.RFC3339, from) // a peer's wrong one is none
	}
	x.settle()
}
