package exchange

import (
	"bytes"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/lienthong/lienthong/exchange/pace"
	"github.com/lienthong/lienthong/exchange/spool"
	"github.com/lienthong/lienthong/exchange/xroad"
	"github.com/lienthong/lienthong/internal/httpsig"
	"github.com/lienthong/lienthong/internal/web"
)

// reply is an answer on its way to the other gateway.
type reply struct {
	status int
	header http.Header
	body   *spool.Body
}

// tell sets what a decision says, for the owner's system and for the consumer.
func (x *exchange) tell(h http.Header) {
	set := func(name, value string) {
		if value != "" {
			h[name] = []string{value}
		}
	}
	set(HeaderPurpose, string(x.claim.Purpose))
	if !x.claim.LegalBasis.IsZero() {
		set(HeaderLegalBasis, x.claim.LegalBasis.String())
	}
	set(HeaderGrant, x.verdict.Grant)
	set(HeaderFields, strings.Join(x.verdict.Fields, ", "))
}

// refuse answers with an error of this gateway, signed. Only what was verified
// leaves evidence: of the rest nobody can say who asked. The body of what was
// not verified is not read.
func (g *Gateway) refuse(w http.ResponseWriter, r *http.Request, x *exchange, request *httpsig.Message, err error, verified bool) {
	public := publicOf(err)
	x.code, x.verdict.Permitted = public.Code, false
	x.verdict.Fields, x.subjects = nil, nil // nothing was disclosed
	g.Log.LogAttrs(r.Context(), slog.LevelWarn, "exchange refused", slog.String("side", string(x.side)),
		slog.String("code", string(public.Code)), slog.String("request_id", x.id), slog.Any("err", err))
	g.refusals.add(x, public, x.verdict.Steps)
	for _, s := range x.verdict.Steps {
		if !s.Private {
			public.Steps = append(public.Steps, s)
		}
	}
	status := web.ProblemOf(err).Status
	text, encodeErr := json.Marshal(public)
	if encodeErr != nil || !bodyAllowed(x.method, status) {
		text = nil // the header has the code
	}
	body, readErr := g.spool.Read(bytes.NewReader(text), false)
	if readErr != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	defer body.Close()
	header := http.Header{"Content-Type": {xroad.JSON}, HeaderError: {string(public.Code)}}
	g.deliver(w, r, x, request, &reply{status, header, body}, verified)
}

// deliver signs an answer, keeps its evidence and only then sends it.
func (g *Gateway) deliver(w http.ResponseWriter, r *http.Request, x *exchange, request *httpsig.Message, out *reply, record bool) {
	h := out.header
	h[xroad.RequestID] = []string{x.id}
	h[xroad.ID] = []string{first(r.Header, xroad.ID)}
	h[xroad.Client] = []string{first(r.Header, xroad.Client)} // as it came: it may be what was wrong
	h[xroad.Service] = []string{x.target.Service.String()}
	h[httpsig.DigestField] = []string{httpsig.DigestOf(out.body.SHA256)}
	if x.verdict.Permitted {
		x.tell(h)
		h[headerOperation] = []string{x.operation()}
		h[headerDisclosure] = []string{string(x.disclosure())}
		if !x.verdict.DiscloseFrom.IsZero() {
			h[headerDiscloseFrom] = []string{x.verdict.DiscloseFrom.UTC().Format(time.RFC3339)}
		}
	}
	if out.status == http.StatusNotModified {
		delete(h, "Content-Type") // net/http sends none with it, so none may be signed
	}
	x.last = time.Now()
	signed, err := g.sign(httpsig.Response(out.status, h, request), responseParts)
	if err != nil { // the request has no signature to be bound to: it was none of ours
		g.Log.LogAttrs(r.Context(), slog.LevelWarn, "answer not signed", slog.Any("err", err))
		http.Error(w, string(x.code), http.StatusForbidden)
		return
	}
	x.lap(StageSign)
	x.response, x.status, x.responseBytes = signed, out.status, out.body.Size
	if record {
		err := g.append(r.Context(), g.evidence(x))
		x.lap(StageLog)
		if err != nil {
			g.Log.LogAttrs(r.Context(), slog.LevelError, "evidence failed", slog.String("side", string(x.side)), slog.String("request_id", x.id), slog.Any("err", err))
			g.refuse(w, r, x, request, err, false)
			return
		}
	}
	to := w.Header()
	for name, v := range h {
		to[name] = v
	}
	noSniffing(to)
	if !bodyAllowed(x.method, out.status) {
		w.WriteHeader(out.status)
		return
	}
	to["Content-Length"] = []string{strconv.FormatInt(out.body.Size, 10)}
	w.WriteHeader(out.status)
	from := out.body.Open()
	defer from.Close()
	_ = pace.Write(w, from, out.body.Size, g.limits.Patience) // the other gateway has gone; there is nobody to tell
}

// noSniffing keeps net/http from guessing a type that the owner did not name.
func noSniffing(h http.Header) {
	if _, named := h["Content-Type"]; !named {
		h["Content-Type"] = nil
	}
}
