package exchange_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/exchange/exchangetest"
	"github.com/lienthong/lienthong/exchange/xroad"
)

// witness is a policy that permits and remembers what it was asked.
type witness struct {
	mu   sync.Mutex
	last exchange.Request
	n    int
}

func (w *witness) decide(r exchange.Request) (exchange.Verdict, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last, w.n = r, w.n+1
	return exchangetest.Permit(r)
}

// TestOneCanonicalPath is T10: what is authorised is byte for byte what is
// forwarded, and a path that two programs could read differently reaches
// neither the policy nor the owner's system.
func TestOneCanonicalPath(t *testing.T) {
	t.Parallel()
	seen, o := &witness{}, &owner{}
	p := exchangetest.NewPair(t, o, func(p *exchangetest.Pair) { p.Provider.Policy = exchangetest.Policy(seen.decide) })
	for path, want := range map[string]string{
		"/v1/x": "/v1/x", "/v1/x/": "/v1/x/", "/V1/x": "/V1/x", "/a%20b": "/a%20b", "/%c3%b6": "/%C3%B6", "/%41%7e": "/A~",
		"/a;b=1,2/c:d@e!$&'()*+=": "/a;b=1,2/c:d@e!$&'()*+=", "/100%25": "/100%25", "/..x/...": "/..x/...", "/x?a=/../b//c&d=%2e%2E": "/x?a=/../b//c&d=%2e%2E",
		"/%3b": "/%3B", "/a%3fb": "/a%3Fb",
	} {
		g := call(t, p, "GET", service+path, "")
		_, last := o.seen()
		authorised := seen.last.Path + seen.last.Query
		if g.StatusCode != 200 || authorised != want || last.RequestURI != want {
			t.Errorf("%s: %d, authorised %q, forwarded %q; want %q", path, g.StatusCode, authorised, last.RequestURI, want)
		}
	}
	calls, _ := o.seen()
	asked := seen.n
	for _, path := range []string{
		"/v1/../admin", "/v1/%2e%2e/admin", "/v1/%2E./admin", "/v1/.%2e/admin", "/./x", "/x/..", "/x/.", "/..;a=b/admin", "/..%3b/admin", "/.;/x",
		"//admin", "/v1//admin", "/v1/%2fadmin", "/v1%2F..%2Fadmin", "/v1/%5cadmin", "/v1/..%5cadmin", "/%252e%252e/admin", "/%252fadmin",
		"/%00", "/x%0d%0aX-Own:1", "/%7f", "/%ff", "/%c3", "/a\"b", "/a|b", "/a\\b", "/x?a=%", "/x?%zz", "/" + strings.Repeat("x", 9000),
	} {
		call(t, p, "GET", service+path, "").fault(t, path, 400, "path_ambiguous", "client.bad_request")
	}
	for _, path := range []string{"/%", "/%4", "/%zz", "/x y"} { // net/http refuses these before anybody
		if g := call(t, p, "GET", service+path, ""); g.StatusCode != 400 {
			t.Errorf("%s: %d", path, g.StatusCode)
		}
	}
	if after, _ := o.seen(); after != calls || seen.n != asked {
		t.Errorf("%d ambiguous paths reached the owner, %d the policy", after-calls, seen.n-asked)
	}
}

// A peer that sends what its own gateway would have refused is refused: the
// provider trusts no one to have cleaned a path.
func TestOneCanonicalPathBetweenGateways(t *testing.T) {
	t.Parallel()
	o := &owner{}
	p := exchangetest.NewPair(t, o, func(p *exchangetest.Pair) {
		p.Middle = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				r.RequestURI = strings.Replace(r.RequestURI, "/v1/x", r.Header.Get("X-As"), 1)
				next.ServeHTTP(w, r)
			})
		}
	})
	for _, as := range []string{"/v1/%78", "/v1/../x", "//x", "/v1/%2fx", "/v1/%c3%b6"} {
		call(t, p, "GET", service+"/v1/x", "", "X-As", as).fault(t, as, 400, "path_ambiguous", "client.bad_request")
	}
	if calls, _ := o.seen(); calls != 0 {
		t.Errorf("%d reached the owner", calls)
	}
}

// FuzzCanonicalPath asks of every path that is let through that it is its own
// canonical form, that Go's own client would send exactly it, and that it has
// nothing a server could resolve away.
func FuzzCanonicalPath(f *testing.F) {
	for _, s := range []string{"", "/v1/x", "/../x", "/%2e%2e/", "//", "/%2f", "/%252e", "/a;b", "/..;/x", "/%C3%B6", "/%41", "/x?y", "/[", "/\"", "/*"} {
		f.Add(s, "?a=b")
	}
	f.Fuzz(func(t *testing.T, path, query string) {
		target, err := xroad.ParseTarget(service + path + query)
		if err != nil {
			return
		}
		again, err := xroad.ParseTarget(target.String())
		if err != nil || again != target {
			t.Fatalf("%q is %q, and then %q, %v", path+query, target, again, err)
		}
		u := target.WireURL("gw.example")
		if u.RequestURI() != target.String() {
			t.Fatalf("%q goes over the wire as %q", target, u.RequestURI())
		}
		for _, s := range strings.Split(u.Path, "/")[1:] {
			if s == ".." || s == "." || strings.HasPrefix(s, "..;") || strings.ContainsAny(s, "\\\x00\r\n") {
				t.Fatalf("%q has the segment %q", path, s)
			}
		}
		if strings.Contains(target.Path, "//") || strings.Contains(strings.ToLower(target.Path), "%2f") {
			t.Fatalf("%q has an empty segment or an encoded slash", target.Path)
		}
	})
}
