package exchange_test

import (
	"net/http"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/exchange/exchangetest"
)

// two gives the provider a second gateway with its own owner's system.
func two(t *testing.T, first, second http.Handler, adjust func(p *exchangetest.Pair)) (*exchangetest.Pair, *exchange.Gateway) {
	t.Helper()
	p := exchangetest.NewPair(t, first, adjust)
	g := p.Gateway(t, "gw2.g01.example", p.Gave)
	g.Policy, g.Services = exchangetest.Policy(exchangetest.Permit), exchangetest.Services{exchangetest.Service: exchangetest.InProcess(second)}
	p.Middle = nil
	p.Serve(t, g)
	return p, g
}

// A gateway that is not reached is passed over, whatever the method, and comes
// last for a while.
func TestFailOverUnreached(t *testing.T) {
	t.Parallel()
	a, b := &owner{}, &owner{}
	p, _ := two(t, a, b, nil)
	p.Peers.Routes[exchangetest.Service][0].Address = "127.0.0.1:1"
	for range 3 {
		if g := call(t, p, "POST", service, "body"); g.StatusCode != 200 {
			t.Errorf("%d %s", g.StatusCode, g.text)
		}
	}
	if na, nb := calls(a), calls(b); na != 0 || nb != 3 {
		t.Errorf("asked %d and %d times", na, nb)
	}
	p.Peers.Routes[exchangetest.Service][1].Address = "127.0.0.1:1"
	p.Consumer.Close()
	if e := p.Asked.Last(); !e.Permitted || e.Request.Base == "" {
		t.Errorf("evidence %+v", e)
	}
}

func calls(o *owner) int {
	n, _ := o.seen()
	return n
}

// A gateway that dies with a request is asked for nothing twice, unless the
// method says that twice is as good as once.
func TestFailOverDied(t *testing.T) {
	t.Parallel()
	for method, want := range map[string]int{"GET": 200, "PUT": 200, "DELETE": 200, "POST": 500, "PATCH": 500} {
		a, b := &owner{}, &owner{}
		p, _ := two(t, a, b, func(p *exchangetest.Pair) {
			p.Middle = func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) })
			}
		})
		g := call(t, p, method, service, "")
		if g.StatusCode != want || calls(b) != map[int]int{200: 1, 500: 0}[want] {
			t.Errorf("%s: %d %s; the second was asked %d times", method, g.StatusCode, g.text, calls(b))
		}
		if want == 500 {
			g.fault(t, method, 500, "peer_unreachable", "server.clientproxy.network_error")
			if e := p.Asked.Last(); e.Permitted || e.Code != lienthong.PeerUnreachable || e.Request.Base == "" {
				t.Errorf("evidence of a request that may have been received: %+v", e)
			}
		}
	}
}

// A gateway that says it did nothing is passed over, whatever the method.
func TestFailOverMaintenance(t *testing.T) {
	t.Parallel()
	a, b := &owner{}, &owner{}
	p, second := two(t, a, b, nil)
	p.Provider.Maintain("Back at six.")
	if g := call(t, p, "POST", service, "body"); g.StatusCode != 200 || calls(a) != 0 || calls(b) != 1 {
		t.Errorf("%d %s; asked %d and %d times", g.StatusCode, g.text, calls(a), calls(b))
	}
	second.Maintain("Back at seven.")
	call(t, p, "POST", service, "body").fault(t, "both closed", 500, "maintenance", "server.serverproxy.maintenance_mode")
}

// A refusal is the owner's, not the gateway's: nobody else is asked.
func TestNoFailOverOnRefusal(t *testing.T) {
	t.Parallel()
	a, b := &owner{}, &owner{}
	p, _ := two(t, a, b, func(p *exchangetest.Pair) {
		p.Provider.Policy = exchangetest.Policy(func(exchange.Request) (exchange.Verdict, error) { return exchange.Verdict{}, nil })
	})
	call(t, p, "GET", service, "").fault(t, "refused", 500, "access_denied", "server.serverproxy.access_denied")
	if calls(b) != 0 {
		t.Error("the second gateway was asked what the first refused")
	}
}
