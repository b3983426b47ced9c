package exchange

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/spool"
	"github.com/lienthong/lienthong/exchange/xroad"
	"github.com/lienthong/lienthong/internal/web"
)

// faultBody is how a gateway tells another why it refuses.
type faultBody struct {
	Code    lienthong.Code `json:"code"`
	Message string         `json:"message"`
	Steps   []Step         `json:"steps,omitempty"`
}

// faultLimit bounds what is read of it, in bytes.
const faultLimit = 64 << 10

// readFault reads a signed refusal. The code in the header is the one that
// counts; a body that cannot be read leaves the message empty.
func readFault(code string, body *spool.Body) *faultBody {
	f := &faultBody{}
	r := body.Open()
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, faultLimit))
	if err != nil || json.Unmarshal(b, f) != nil {
		f.Message, f.Steps = "", nil
	}
	f.Code = lienthong.Code(code)
	return f
}

// untouched reports whether the gateway says that it passed nothing on, so that
// another gateway may be asked.
func (f *faultBody) untouched() bool {
	return f.Code == lienthong.Overloaded || f.Code == lienthong.Maintenance
}

func (f *faultBody) err() error {
	message := f.Message
	if message == "" {
		message = "The provider's gateway refused the request."
	}
	return &lienthong.Error{Code: f.Code, Message: message}
}

// publicOf is what the world may know of an error.
func publicOf(err error) faultBody {
	p := web.ProblemOf(err)
	f := faultBody{Code: p.Code, Message: p.Detail}
	if e, ok := errors.AsType[*lienthong.Error](err); ok && e.Code != lienthong.Internal {
		f.Code, f.Message = e.Code, e.Message // a code that is newer than this table is still its own
	}
	return f
}

// asFault is a code on the clients' face: what X-Road calls it, and the status
// for clients that ask for a problem document.
type asFault struct {
	reason xroad.Reason
	client bool // the client broke the protocol, wherever it was noticed
	status int
}

// named gives an error the name in X-Road's words that its code alone would not.
type named struct {
	error
	place  xroad.Place
	reason xroad.Reason
}

// Unwrap is the error itself.
func (n named) Unwrap() error { return n.error }

// xroadStatus is the status that X-Road's own clients know: 400 where the client
// broke the protocol, 500 for everything of a security server's own, a refusal
// among it (PR-REST section 4.6).
func (f asFault) xroadStatus() int {
	if f.client {
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}

var asFaults = map[lienthong.Code]asFault{
	lienthong.Invalid:          {xroad.BadRequest, true, http.StatusBadRequest},
	lienthong.PathAmbiguous:    {xroad.BadRequest, true, http.StatusBadRequest},
	lienthong.TooLarge:         {xroad.BadRequest, true, http.StatusRequestEntityTooLarge},
	lienthong.CallerUnknown:    {xroad.UnknownMember, false, http.StatusForbidden},
	lienthong.CallerUnproven:   {xroad.TLSRefused, false, http.StatusUnauthorized},
	lienthong.AccessDenied:     {xroad.AccessDenied, false, http.StatusForbidden},
	lienthong.NotFound:         {xroad.UnknownService, false, http.StatusNotFound},
	lienthong.SignatureRefused: {xroad.InvalidSignature, false, http.StatusBadGateway},
	lienthong.MessageStale:     {xroad.InvalidSignature, false, http.StatusBadGateway},
	lienthong.MessageReplayed:  {xroad.InvalidSignature, false, http.StatusBadGateway},
	lienthong.AnswerRefused:    {xroad.InvalidSignature, false, http.StatusBadGateway},
	lienthong.EvidenceFailed:   {xroad.LoggingFailed, false, http.StatusServiceUnavailable},
	lienthong.Overloaded:       {xroad.InternalError, false, http.StatusServiceUnavailable},
	lienthong.Unavailable:      {xroad.InternalError, false, http.StatusServiceUnavailable},
	lienthong.Maintenance:      {xroad.MaintenanceMode, false, http.StatusServiceUnavailable},
	lienthong.UpstreamFailed:   {xroad.ServiceNetwork, false, http.StatusBadGateway},
	lienthong.DeadlineExceeded: {xroad.ServiceFailed, false, http.StatusGatewayTimeout},
	lienthong.PeerUnreachable:  {xroad.NetworkError, false, http.StatusBadGateway},
}

// faultOf finds a code's row. The codes of refusals that a policy gives by name
// are all access denied to an old client.
func faultOf(code lienthong.Code) asFault {
	if f, ok := asFaults[code]; ok {
		return f
	}
	status := web.ProblemOf(lienthong.Errorf(code, "")).Status
	if status >= 400 && status < 500 {
		return asFault{xroad.AccessDenied, false, http.StatusForbidden}
	}
	return asFault{xroad.InternalError, false, http.StatusInternalServerError}
}

// retryAfter is in seconds.
const retryAfter = "1"

// writeFault answers a client with an error of a gateway: X-Road's body and
// status, or, if its Accept asks for one, a problem document (RFC 9457) under a
// status of its own. Either has Lienthong-Error, by which "you may not" can be
// told from "it is broken".
func (g *Gateway) writeFault(w http.ResponseWriter, r *http.Request, x *exchange, place xroad.Place, err error) {
	public := publicOf(err)
	row := faultOf(public.Code)
	if row.client {
		place = xroad.AtClient
	}
	if n, ok := errors.AsType[named](err); ok {
		place, row.reason = n.place, n.reason
	}
	status, problem := row.xroadStatus(), wantsProblem(r.Header["Accept"])
	if problem {
		status = row.status
	}
	x.code, x.status = public.Code, status
	h := w.Header()
	h.Set(HeaderError, string(public.Code))
	h.Set("Cache-Control", "no-store")
	if x.id != "" {
		h.Set(xroad.RequestID, x.id)
	}
	if row.status == http.StatusServiceUnavailable {
		h.Set("Retry-After", retryAfter)
	}
	f := xroad.Fault{Type: g.Vocabulary.Type(place, row.reason), Message: public.Message, Detail: x.id}
	if !problem {
		f.Write(w, status, r.Header["Accept"])
		return
	}
	p := web.ProblemOf(err)
	p.Status, p.Detail, p.RequestID = status, public.Message, x.id
	body, encodeErr := json.Marshal(p)
	if encodeErr != nil {
		f.Write(w, status, nil)
		return
	}
	h.Set(xroad.Error, f.Type)
	h.Set("Content-Type", problemType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client has gone; there is nobody to tell
}

const problemType = "application/problem+json"

func wantsProblem(accept []string) bool {
	for _, a := range accept {
		if strings.Contains(a, problemType) {
			return true
		}
	}
	return false
}
