package exchange_test

import (
	"context"
	"crypto/ed25519"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/exchange/exchangetest"
)

// verdict has everything that a decision can say.
func verdict(r exchange.Request) (exchange.Verdict, error) {
	return exchange.Verdict{
		Permitted: true, Grant: "grant-7", Operation: "POST /v1/{anything}", Fields: []string{"name", "sex"}, Subjects: []string{"p-1"},
		Purpose: "officials.reconcile", LegalBasis: lienthong.LegalBasis{Document: "27/2026/ND-CP", Article: "5"},
		Disclosure: lienthong.DiscloseDeferred, DiscloseFrom: time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC),
	}, nil
}

// Both sides keep the same exchange: whose it was, on which ground, what was
// decided, and both signatures, which verify by the public keys alone.
func TestEvidence(t *testing.T) {
	t.Parallel()
	model := strings.Repeat("0123456789abcdef", 4)
	o := &owner{answers: func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Lienthong-Subject", "p-2,p-3")
		w.Header().Add("Lienthong-Subject", "p-4")
		w.Header().Set("Lienthong-Model", model)
		w.Header().Set("Lienthong-Grant", "of the system's own making")
		w.WriteHeader(201)
	}}
	var asked exchange.Request
	p := exchangetest.NewPair(t, o, func(p *exchangetest.Pair) {
		p.Provider.Policy = exchangetest.Policy(func(r exchange.Request) (exchange.Verdict, error) {
			asked = r
			return verdict(r)
		})
		p.Consumer.Officer = func(account string) string { return "pseudonym of " + account[:1] }
	})
	g := call(t, p, "POST", service+"/v1/x", "body", "X-Road-UserId", "an", "Lienthong-Procedure", "1.001", "Lienthong-Case", "H01-7")
	if g.StatusCode != 201 || g.Header.Get("Lienthong-Fields") != "name, sex" || g.Header.Get("Lienthong-Subject") != "" {
		t.Fatalf("%d %v", g.StatusCode, g.Header)
	}
	if asked.Officer != "pseudonym of a" || asked.Procedure != "1.001" || asked.Case != "H01-7" || asked.Size != 4 || asked.Method != "POST" || asked.Purpose != "" {
		t.Errorf("the policy was asked %+v", asked)
	}
	_, last := o.seen()
	for name, want := range map[string]string{
		"X-Road-Userid": "pseudonym of a", "Lienthong-Fields": "name, sex", "Lienthong-Grant": "grant-7", "Lienthong-Purpose": "officials.reconcile", "Lienthong-Legal-Basis": "27/2026/ND-CP; article=5",
	} {
		if last.Header.Get(name) != want {
			t.Errorf("the owner is told %s: %q", name, last.Header.Get(name))
		}
	}
	consumer, provider := p.Asked.Last(), p.Gave.Last()
	if consumer.ID != g.Header.Get("X-Road-Request-Id") || consumer.ID != provider.ID || consumer.Officer != "pseudonym of a" || provider.Officer != "" {
		t.Errorf("ids %s and %s, officers %q and %q", consumer.ID, provider.ID, consumer.Officer, provider.Officer)
	}
	if !slices.Equal(provider.Subjects, []string{"p-1", "p-2", "p-3", "p-4"}) || len(consumer.Subjects) != 0 {
		t.Errorf("subjects %v and %v", provider.Subjects, consumer.Subjects)
	}
	for _, e := range []lienthong.Evidence{consumer, provider} {
		if e.Client != exchangetest.Client || e.Service != exchangetest.Service || e.Operation != "POST /v1/{anything}" || !e.Permitted || e.Code != "" ||
			e.Purpose != "officials.reconcile" || e.LegalBasis.Article != "5" || e.Procedure != "1.001" || e.Case != "H01-7" || e.Grant != "grant-7" ||
			!slices.Equal(e.Fields, []string{"name", "sex"}) || e.Status != 201 || e.RequestBytes != 4 || e.ResponseBytes != 0 ||
			e.Disclosure != lienthong.DiscloseDeferred || !e.DiscloseFrom.Equal(time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC)) || e.Answered.Before(e.Received) {
			t.Errorf("%s: %+v", e.Side, e)
		}
		checkSigned(t, p, e.Request)
		checkSigned(t, p, e.Response)
	}
	if consumer.Request.Base != provider.Request.Base || consumer.Response.Base != provider.Response.Base {
		t.Error("the sides keep different signatures")
	}
	if !strings.Contains(consumer.Response.Base, `"lienthong-model": `+model+"\n") || g.Header.Get("Lienthong-Model") != model {
		t.Errorf("the evidence does not name the model: %s", consumer.Response.Base)
	}
	if !strings.Contains(consumer.Response.Base, `"signature";req;key="lienthong": :`) {
		t.Errorf("the answer is not bound to the request: %s", consumer.Response.Base)
	}
}

// TestNoModel: what names no model does not travel as one.
func TestNoModel(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"", "short", strings.Repeat("g", 64), strings.Repeat("0", 65)} {
		o := &owner{answers: func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Lienthong-Model", value) }}
		p := exchangetest.NewPair(t, o, nil)
		if g := call(t, p, "GET", service+"/v1/x", ""); g.StatusCode != 200 || len(g.Header["Lienthong-Model"]) != 0 {
			t.Errorf("%q: %d %v", value, g.StatusCode, g.Header)
		}
	}
}

// An agreement speaks for a client that cannot, never over one that did.
func TestAgreementFillsIn(t *testing.T) {
	t.Parallel()
	p := exchangetest.NewPair(t, &owner{}, func(p *exchangetest.Pair) { p.Provider.Policy = exchangetest.Policy(verdict) })
	for _, c := range []struct{ purpose, basis, wantPurpose, wantBasis string }{
		{"", "", "officials.reconcile", "27/2026/ND-CP; article=5"},
		{"own.purpose", "", "own.purpose", "27/2026/ND-CP; article=5"},
		{"own.purpose", "1/2020/QH14; article=3; clause=2", "own.purpose", "1/2020/QH14; article=3; clause=2"},
	} {
		call(t, p, "GET", service, "", "Lienthong-Purpose", c.purpose, "Lienthong-Legal-Basis", c.basis)
		for _, e := range []lienthong.Evidence{p.Asked.Last(), p.Gave.Last()} {
			if string(e.Purpose) != c.wantPurpose || e.LegalBasis.String() != c.wantBasis {
				t.Errorf("%s says %q and %q, recorded %q and %q", e.Side, c.purpose, c.basis, e.Purpose, e.LegalBasis)
			}
		}
	}
}

// checkSigned verifies a record by the key alone.
func checkSigned(t *testing.T, p *exchangetest.Pair, s lienthong.Signed) {
	t.Helper()
	k, err := p.Peers.Key(t.Context(), s.KeyID)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Verifier.Verify([]byte(s.Base), s.Signature); err != nil || len(s.Signature) != ed25519.SignatureSize {
		t.Errorf("signature by %s: %v", s.KeyID, err)
	}
	if !strings.Contains(s.Base, `"content-digest": `+s.ContentDigest) {
		t.Errorf("digest %s is not in %s", s.ContentDigest, s.Base)
	}
}

// A refusal leaves evidence on both sides that discloses nothing, and is
// explained to who asked: not to others, and not what is the owner's own.
func TestRefusal(t *testing.T) {
	t.Parallel()
	other := lienthong.SystemID{Instance: "DEV", Class: "GOV", Member: "G02", System: "OTHER"}
	p := exchangetest.NewPair(t, &owner{}, func(p *exchangetest.Pair) {
		p.Consumer.Callers = exchangetest.Callers{exchangetest.Client, other}
		p.Provider.Policy = exchangetest.Policy(func(exchange.Request) (exchange.Verdict, error) {
			return exchange.Verdict{
				Code: lienthong.FieldNotAllowed, Message: "The field religion is in no grant.", Fields: []string{"name"},
				Steps: []exchange.Step{{Rule: "agreement", Outcome: "active"}, {Rule: "watch list", Outcome: "hidden", Private: true}, {Rule: "fields", Outcome: "religion is not allowed"}},
			}, nil
		})
	})
	g := call(t, p, "POST", service, "body")
	g.fault(t, "a refusal", 500, "field_not_allowed", "server.serverproxy.access_denied")
	for _, e := range []lienthong.Evidence{p.Asked.Last(), p.Gave.Last()} {
		if e.Permitted || e.Code != lienthong.FieldNotAllowed || len(e.Fields) != 0 || e.Response.Base == "" || e.Status != 403 {
			t.Errorf("%s: %+v", e.Side, e)
		}
		checkSigned(t, p, e.Response)
	}
	id := g.Header.Get("X-Road-Request-Id")
	why := call(t, p, "GET", "/explain/"+id, "")
	if why.StatusCode != 200 || !strings.Contains(why.text, "religion is not allowed") || !strings.Contains(why.text, `"agreement"`) || strings.Contains(why.text, "hidden") {
		t.Errorf("explained: %d %s", why.StatusCode, why.text)
	}
	send(t, p, "GET", "/explain/"+id, nil, []string{"X-Road-Client", other.String()}).fault(t, "another client", 500, "not_found", "server.clientproxy.unknown_service")
	send(t, p, "GET", "/explain/"+id, nil, []string{"X-Road-Client", "DEV/GOV/G09/X"}).fault(t, "a stranger", 500, "caller_unknown", "server.clientproxy.unknown_member")
	call(t, p, "GET", "/explain/none", "").fault(t, "no such refusal", 500, "not_found", "server.clientproxy.unknown_service")
	call(t, p, "POST", "/explain/"+id, "").fault(t, "POST", 400, "invalid_input", "client.bad_request")
	whole, ok := p.Provider.Explain(id)
	if !ok || len(whole.Steps) != 3 || whole.Client != exchangetest.Client || whole.Side != lienthong.ProviderSide {
		t.Errorf("to the operator: %+v, %v", whole, ok)
	}
}

// The latest refusals are remembered, not all.
func TestRefusalsAreBounded(t *testing.T) {
	t.Parallel()
	p := exchangetest.NewPair(t, &owner{}, nil)
	first := send(t, p, "GET", service, nil, nil).Header.Get("X-Road-Request-Id")
	if _, ok := p.Consumer.Explain(first); ok {
		t.Error("what never left the gateway is no exchange to explain")
	}
	p.Provider.Policy = exchangetest.Policy(func(exchange.Request) (exchange.Verdict, error) { return exchange.Verdict{}, nil })
	first = call(t, p, "GET", service, "").Header.Get("X-Road-Request-Id")
	for range 1024 {
		call(t, p, "GET", service, "")
	}
	if _, ok := p.Consumer.Explain(first); ok {
		t.Error("the first of many is still remembered")
	}
}

// Every exchange is observed once on each side, with the time of its stages.
func TestObserve(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	seen := map[lienthong.Side]exchange.Observation{}
	observe := func(_ context.Context, o exchange.Observation) {
		mu.Lock()
		defer mu.Unlock()
		seen[o.Side] = o
	}
	p := exchangetest.NewPair(t, &owner{answers: func(http.ResponseWriter, *http.Request) { time.Sleep(20 * time.Millisecond) }}, func(p *exchangetest.Pair) {
		p.Consumer.Observe, p.Provider.Observe = observe, observe
	})
	g := call(t, p, "POST", service, "body")
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) { // the observer comes after the answer
		mu.Lock()
		n := len(seen)
		mu.Unlock()
		if n == 2 || time.Now().After(deadline) {
			break
		}
	}
	mu.Lock()
	defer mu.Unlock()
	for side, o := range seen {
		var sum time.Duration
		for s := range exchange.Stages {
			sum += o.Stages[s]
			if s.String() == "" {
				t.Errorf("stage %d has no name", s)
			}
			if o.Stages[s] < 0 || o.Stages[s] == 0 && (s != exchange.StageGrant || side == lienthong.ProviderSide) {
				t.Errorf("%s: stage %s took %s", side, s, o.Stages[s])
			}
		}
		if o.ID != g.Header.Get("X-Road-Request-Id") || o.Status != 200 || o.Code != "" || o.RequestBytes != 4 || o.Stages[exchange.StageUpstream] < 20*time.Millisecond || sum > o.Total {
			t.Errorf("%s: %+v", side, o)
		}
	}
	if len(seen) != 2 {
		t.Errorf("observed %d sides", len(seen))
	}
}
