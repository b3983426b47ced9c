package exchange

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

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

// named gives an error the name in X-Road's words that its code alone would not.
type named struct {
	error
	place  xroad.Place
	reason xroad.Reason
}

// Unwrap is the error itself.
func (n named) Unwrap() error { return n.error }

// retryAfter is in seconds.
const retryAfter = "1"

// writeFault answers a client with an error of a gateway: X-Road's body and
// status, or, if its Accept asks for one, a problem document (RFC 9457) under a
// status of its own. Either has Lienthong-Error, by which "you may not" can be
// told from "it is broken".
func (g *Gateway) writeFault(w http.ResponseWriter, r *http.Request, x *exchange, place xroad.Place, err error) {
	public := publicOf(err)
	as := xroad.Translate(public.Code)
	if as.Client {
		place = xroad.AtClient
	}
	if n, ok := errors.AsType[named](err); ok {
		place, as.Reason = n.place, n.reason
	}
	status, problem := as.OwnStatus(), wantsProblem(r.Header["Accept"])
	if problem {
		status = as.Status
	}
	x.code, x.status = public.Code, status
	h := w.Header()
	h.Set(HeaderError, string(public.Code))
	h.Set("Cache-Control", "no-store")
	if x.id != "" {
		h.Set(xroad.RequestID, x.id)
	}
	if as.Status == http.StatusServiceUnavailable {
		h.Set("Retry-After", retryAfter)
	}
	f := xroad.Fault{Type: g.Vocabulary.Type(place, as.Reason), Message: public.Message, Detail: x.id}
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

// Refusal explains why a request was not answered.
type Refusal struct {
	ID      string              `json:"request_id"`
	At      time.Time           `json:"at"`
	Side    lienthong.Side      `json:"side"` // of the gateway that explains
	Client  lienthong.SystemID  `json:"client"`
	Service lienthong.ServiceID `json:"service"`
	Code    lienthong.Code      `json:"code"`
	Message string              `json:"message"`
	Steps   []Step              `json:"steps"`
}

// keptRefusals is how many are remembered, the latest.
const keptRefusals = 1024

type refusals struct {
	mu   sync.Mutex
	ring []Refusal // guarded by mu
	next int       // guarded by mu
}

func (r *refusals) add(x *exchange, f faultBody, steps []Step) {
	refusal := Refusal{x.id, x.received, x.side, x.client, x.target.Service, f.Code, f.Message, steps}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.ring) < keptRefusals {
		r.ring = append(r.ring, refusal)
		return
	}
	r.ring[r.next] = refusal
	r.next = (r.next + 1) % keptRefusals
}

// Explain finds a late refusal of this gateway, on either side, with every step
// of its decision: for the gateway's operator.
func (g *Gateway) Explain(id string) (Refusal, bool) {
	g.refusals.mu.Lock()
	defer g.refusals.mu.Unlock()
	for i := range g.refusals.ring {
		if g.refusals.ring[i].ID == id {
			return g.refusals.ring[i], true
		}
	}
	return Refusal{}, false
}

// serveExplain tells a client why its own request was refused: the steps that
// the owner lets it see.
func (g *Gateway) serveExplain(w http.ResponseWriter, r *http.Request, x *exchange, id string) {
	absent := lienthong.Errorf(lienthong.NotFound, "No refusal of that id is remembered for this client.")
	client, err := lienthong.ParseSystemID(r.Header.Get(xroad.Client))
	if err != nil || r.Method != http.MethodGet {
		g.writeFault(w, r, x, xroad.AtClientProxy, lienthong.Errorf(lienthong.Invalid, "Ask with GET, and say who asks in X-Road-Client."))
		return
	}
	if err := g.maySpeak(r, client); err != nil {
		g.writeFault(w, r, x, xroad.AtClientProxy, err)
		return
	}
	refusal, ok := g.Explain(id)
	if !ok || refusal.Client != client || refusal.Side != lienthong.ConsumerSide {
		g.writeFault(w, r, x, xroad.AtClientProxy, absent)
		return
	}
	body, err := json.Marshal(refusal)
	if err != nil {
		g.writeFault(w, r, x, xroad.AtClientProxy, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", xroad.JSON)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // the client has gone; there is nobody to tell
}
