package exchange

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/xroad"
)

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
