package gateway_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/node/gateway"
	"github.com/lienthong/lienthong/node/gateway/offer"
	"github.com/lienthong/lienthong/population/populationtest"
)

// TestTakenBack: a grant that ends while a bulk is being answered: nothing of the answer
// leaves, and what was told before is the last that was told.
func TestTakenBack(t *testing.T) {
	t.Parallel()
	own, err := url.Parse(register(t).URL)
	must(t, err)
	answered := func() {} // what happens when the register has answered, before the gateway sees it
	between := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { r.SetURL(own) },
		ModifyResponse: func(*http.Response) error { answered(); return nil },
	})
	t.Cleanup(between.Close)
	base, err := url.Parse(between.URL)
	must(t, err)
	x := start(t, func(g *gateway.Gateway) {
		g.Offers.Take([]offer.Service{offer.Register(persons, base, offer.Connections, whoever)})
	})
	x.grant(t, grant.Grant{ID: "many", Path: "/v1/population/bulk/read", Rung: grant.Fields, Read: []string{"full_name"}, Mode: grant.LeaveOut})
	body := question(7, `["full_name"]`) + "\n" + question(8, `["full_name"]`)
	if status, got, _ := x.ask(t, "bulk/read", body, "officials.reconcile"); status != 200 || !strings.Contains(got, populationtest.Name(8)) {
		t.Fatalf("%d %s", status, got)
	}
	answered = func() {
		if _, err := x.grants.End(t.Context(), "many", time.Time{}, grant.Change{By: "ops-07", Why: "test"}); err != nil {
			t.Error(err)
		}
	}
	status, got, _ := x.ask(t, "bulk/read", body, "officials.reconcile")
	if status != 500 || !strings.Contains(got, "access_denied") || !strings.Contains(got, "taken back") || strings.Contains(got, populationtest.Name(7)) {
		t.Errorf("a grant that ended meanwhile: %d %s", status, got)
	}
	answered = func() { t.Error("the register was asked without a grant") }
	if status, got, _ := x.ask(t, "bulk/read", body, "officials.reconcile"); status != 500 || strings.Contains(got, populationtest.Name(7)) {
		t.Errorf("afterwards: %d %s", status, got)
	}
}
