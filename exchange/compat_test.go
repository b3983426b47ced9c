package exchange_test

import (
	"crypto/sha512"
	"encoding/base64"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/exchange/exchangetest"
	"github.com/lienthong/lienthong/exchange/xroad"
)

var uuid = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// T1: every method goes through, with its body, its path and its query.
func TestCompatMethods(t *testing.T) {
	t.Parallel()
	o := &owner{}
	p := exchangetest.NewPair(t, o, nil)
	for _, c := range []struct{ method, path, body string }{
		{"GET", "/v1/x?y=1&z=%20a+b", ""}, {"POST", "/v1/x", "body"}, {"PUT", "/v1/x?y", "body"}, {"PATCH", "/v1/x", "body"},
		{"DELETE", "/v1/x/", ""}, {"OPTIONS", "", ""}, {"TRACE", "/", ""}, {"GET", "?", ""}, {"POST", "/a;b=c/d,e:f@g", ""},
	} {
		g := call(t, p, c.method, service+c.path, c.body)
		want := c.path
		if want == "" || want[0] == '?' {
			want = "/" + want
		}
		if g.StatusCode != 200 || g.text != c.method+" "+want+"\n"+c.body {
			t.Errorf("%s %s: %d %q", c.method, c.path, g.StatusCode, g.text)
		}
	}
	if g := call(t, p, "HEAD", service+"/v1/x", ""); g.StatusCode != 200 || g.text != "" || g.Header.Get("X-Road-Request-Hash") == "" {
		t.Errorf("HEAD: %d %q", g.StatusCode, g.text)
	}
	call(t, p, "BREW", service, "").fault(t, "another method", 400, "invalid_input", "client.bad_request")
}

// T2: what passes and what does not, in both directions.
func TestCompatHeaders(t *testing.T) {
	t.Parallel()
	o := &owner{answers: func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		h.Set("X-Powered-By", "PHP/5")
		h.Set("Cache-Control", "no-cache")
		h.Add("Set-Cookie", "a=1")
		h.Add("Set-Cookie", "b=2")
		for _, own := range []string{"Server", "Connection", "X-Road-Id", "X-Road-Error", "X-Road-Request-Hash", "X-Road-Anything", "Lienthong-Grant", "Lienthong-Error", "Signature", "Keep-Alive"} {
			h.Set(own, "close")
		}
	}}
	p := exchangetest.NewPair(t, o, nil)
	g := call(t, p, "POST", service+"/x", "b", "Authorization", "Basic YTpi", "Cookie", "a=1;b=2", "Accept", "a/b", "X-Own", "1", "X-Own", "2",
		"Content-Type", "application/json", "X-Road-UserId", "VN1", "X-Road-Issue", "case 7", "X-Road-Represented-Party", "GOV/G03",
		"Connection", "X-Nominated", "X-Nominated", "1", "Proxy-Authorization", "x", "TE", "trailers", "User-Agent", "me/1",
		"X-Road-Request-Id", "mine", "X-Road-Request-Hash", "mine", "X-Road-Service", "mine", "Lienthong-Fields", "mine", "Lienthong-Purpose", "officials.reconcile",
		"Signature", "a=:AA==:", "Signature-Input", "a=()")
	_, last := o.seen()
	for name, want := range map[string][]string{
		"Authorization": {"Basic YTpi"}, "Cookie": {"a=1; b=2"}, "Accept": {"a/b"}, "X-Own": {"1", "2"}, "Content-Type": {"application/json"},
		"X-Road-Userid": {"VN1"}, "X-Road-Issue": {"case 7"}, "X-Road-Represented-Party": {"GOV/G03"}, "X-Road-Client": {clientID},
		"Lienthong-Purpose": {"officials.reconcile"}, "Lienthong-Grant": {"g1"},
		"Connection": nil, "X-Nominated": nil, "Proxy-Authorization": nil, "Te": nil, "User-Agent": {""}, "Lienthong-Fields": nil,
		"X-Road-Request-Hash": nil, "X-Road-Service": nil, "Signature": nil, "Signature-Input": nil, "Accept-Encoding": {"gzip"},
	} {
		if !slices.Equal(last.Header[name], want) {
			t.Errorf("the owner sees %s: %q, want %q", name, last.Header[name], want)
		}
	}
	if id := last.Header.Get("X-Road-Request-Id"); !uuid.MatchString(id) || id != g.Header.Get("X-Road-Request-Id") {
		t.Errorf("request id %q", id)
	}
	for name, want := range map[string][]string{
		"X-Powered-By": {"PHP/5"}, "Cache-Control": {"no-cache"}, "Set-Cookie": {"a=1", "b=2"}, "X-Road-Client": {clientID},
		"X-Road-Service": {"DEV/GOV/G01/POPULATION/person"}, "Lienthong-Grant": {"g1"},
		"Server": nil, "Connection": nil, "X-Road-Error": nil, "X-Road-Anything": nil, "Lienthong-Error": nil, "Signature": nil,
		"Lienthong-Operation": nil, "Lienthong-Disclosure": nil,
	} {
		if !slices.Equal(g.Header[name], want) {
			t.Errorf("the client sees %s: %q, want %q", name, g.Header[name], want)
		}
	}
}

// T3: the client's id comes back; without one, one is made.
func TestCompatID(t *testing.T) {
	t.Parallel()
	p := exchangetest.NewPair(t, &owner{}, nil)
	if g := call(t, p, "GET", service, "", "X-Road-Id", "my id 1"); g.Header.Get("X-Road-Id") != "my id 1" {
		t.Errorf("the id comes back as %q", g.Header.Get("X-Road-Id"))
	}
	a, b := call(t, p, "GET", service, ""), call(t, p, "GET", service, "")
	if x, y := a.Header.Get("X-Road-Id"), b.Header.Get("X-Road-Id"); !uuid.MatchString(x) || !uuid.MatchString(y) || x == y {
		t.Errorf("made ids %q and %q", x, y)
	}
	// of several clients the last counts
	if g := send(t, p, "GET", service, nil, []string{"X-Road-Client", "DEV/GOV/G09/OTHER", "X-Road-Client", clientID}); g.StatusCode != 200 {
		t.Errorf("two clients: %d %s", g.StatusCode, g.text)
	}
}

// T4: the request hash, by a second reading of the formula.
func TestCompatRequestHash(t *testing.T) {
	t.Parallel()
	p := exchangetest.NewPair(t, &owner{}, nil)
	for _, body := range []string{"", "some body"} {
		g := call(t, p, "POST", service+"/v1/x?y=1", body, "X-Road-Id", "id-1", "X-Own", "v", "User-Agent", "dropped", "Accept-Encoding", "identity")
		message := "POST\r\n" + service + "/v1/x?y=1\r\nAccept-Encoding:identity\r\nX-Own:v\r\nX-Road-Client:" + clientID + "\r\nX-Road-Id:id-1\r\nX-Road-Request-Id:" + g.Header.Get("X-Road-Request-Id") + "\r\n"
		sum := sha512.Sum512([]byte(message))
		if body != "" {
			of := sha512.Sum512([]byte(body))
			sum = sha512.Sum512(append(sum[:], of[:]...))
		}
		if want := base64.StdEncoding.EncodeToString(sum[:]); g.Header.Get("X-Road-Request-Hash") != want {
			t.Errorf("body %q: hash %s, want %s", body, g.Header.Get("X-Road-Request-Hash"), want)
		}
	}
}

// T5: identifiers are percent-encoded UTF-8.
func TestCompatEncodedIDs(t *testing.T) {
	t.Parallel()
	odd := lienthong.ServiceID{SystemID: lienthong.SystemID{Instance: "DEV", Class: "GOV", Member: "Ö1", System: "sub/system"}, Service: "tên"}
	caller := lienthong.SystemID{Instance: "DEV", Class: "GOV", Member: "G02", System: "a/b ö"}
	var asked exchange.Request
	p := exchangetest.NewPair(t, &owner{}, func(p *exchangetest.Pair) {
		p.Provider.Services = exchangetest.Services{odd: exchangetest.InProcess(&owner{})}
		p.Provider.Policy = exchangetest.Policy(func(r exchange.Request) (exchange.Verdict, error) {
			asked = r
			return exchangetest.Permit(r)
		})
		p.Consumer.Callers = exchangetest.Callers{caller}
		p.Peers.Systems[caller] = []string{p.Consumer.Name}
	})
	p.Peers.Routes[odd] = p.Peers.Routes[exchangetest.Service]
	for _, path := range []string{"/r1/DEV/GOV/%C3%961/sub%2Fsystem/t%C3%AAn/x", "/r1/DEV/%47OV/%c3%961/sub%2fsystem/t%c3%aan/x"} {
		g := send(t, p, "GET", path, nil, []string{"X-Road-Client", "DEV/GOV/G02/a%2fb%20%c3%b6"})
		if g.StatusCode != 200 || asked.Service != odd || asked.Client != caller || asked.Path != "/x" {
			t.Errorf("%s: %d %s; asked %+v", path, g.StatusCode, g.text, asked)
		}
		if got := g.Header.Get("X-Road-Service"); got != odd.String() {
			t.Errorf("the answer is of %q", got)
		}
	}
}

// T6 and T7: redirects are not followed; the service's own errors are its own.
func TestCompatServiceAnswers(t *testing.T) {
	t.Parallel()
	o := &owner{}
	p := exchangetest.NewPair(t, o, nil)
	for _, status := range []int{201, 202, 204, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 409, 418, 500, 502, 503} {
		o.mu.Lock()
		o.answers = func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://elsewhere.example/")
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			if status != 204 && status != 304 {
				_, _ = w.Write([]byte(`{"own":"error"}`))
			}
		}
		o.mu.Unlock()
		before, _ := o.seen()
		g := call(t, p, "GET", service, "")
		after, _ := o.seen()
		if g.StatusCode != status || g.Header.Get("X-Road-Error") != "" || g.Header.Get("Location") != "http://elsewhere.example/" || after != before+1 {
			t.Errorf("%d: answered %d %v", status, g.StatusCode, g.Header)
		}
		if status != 204 && status != 304 && g.text != `{"own":"error"}` {
			t.Errorf("%d: body %q", status, g.text)
		}
		if e := p.Gave.Last(); e.Status != status || !e.Permitted || e.Code != "" {
			t.Errorf("%d: evidence %d, %v, %s", status, e.Status, e.Permitted, e.Code)
		}
	}
}

// T8 and T13: error bodies by Accept, in both vocabularies.
func TestCompatErrorBodies(t *testing.T) {
	t.Parallel()
	refuse := func(exchange.Request) (exchange.Verdict, error) { return exchange.Verdict{Message: "No <grant>."}, nil }
	for _, v := range []struct {
		vocabulary xroad.Vocabulary
		denied     string
	}{{xroad.Snake, "server.serverproxy.access_denied"}, {xroad.Camel, "Server.ServerProxy.AccessDenied"}} {
		p := exchangetest.NewPair(t, &owner{}, func(p *exchangetest.Pair) {
			p.Provider.Policy, p.Consumer.Vocabulary = exchangetest.Policy(refuse), v.vocabulary
		})
		for accept, contentType := range map[string]string{
			"": "application/json;charset=utf-8", "application/json": "application/json;charset=utf-8", "*/*": "application/json;charset=utf-8",
			"text/xml": "text/xml;charset=utf-8", "application/xml": "application/xml;charset=utf-8", "text/*": "text/xml;charset=utf-8",
			"text/html, application/xml;q=0.5, application/json;q=0.4": "application/xml;charset=utf-8", "application/problem+json": "application/problem+json",
		} {
			g := call(t, p, "GET", service, "", "Accept", accept)
			status := 500 // X-Road's, for whatever a security server refuses
			if accept == "application/problem+json" {
				status = 403
			}
			g.fault(t, accept, status, "access_denied", v.denied)
			id := g.Header.Get("X-Road-Request-Id")
			want := `{"type":"` + v.denied + `","message":"No <grant>.","detail":"` + id + `"}`
			if strings.Contains(contentType, "xml") {
				want = `<?xml version="1.0" encoding="UTF-8"?>` + "\n<error><type>" + v.denied + "</type><message>No &lt;grant&gt;.</message><detail>" + id + "</detail></error>"
			}
			if accept == "application/problem+json" {
				var problem struct {
					Code   string `json:"code"`
					Status int    `json:"status"`
				}
				if err := json.Unmarshal([]byte(g.text), &problem); err != nil || problem.Code != "access_denied" || problem.Status != 403 {
					t.Errorf("problem %s, %v", g.text, err)
				}
				want = g.text
			}
			if g.Header.Get("Content-Type") != contentType || g.text != want || !uuid.MatchString(id) {
				t.Errorf("Accept %q: %s %s, want %s %s", accept, g.Header.Get("Content-Type"), g.text, contentType, want)
			}
		}
	}
}

// T9: requests that are none of the protocol's, in both vocabularies.
func TestCompatBadRequests(t *testing.T) {
	t.Parallel()
	p := exchangetest.NewPair(t, &owner{}, nil)
	old := exchangetest.NewPair(t, &owner{}, func(p *exchangetest.Pair) { p.Consumer.Vocabulary = xroad.Camel })
	for _, c := range []struct {
		what, target string
		headers      []string
		status       int
		code         string
		snake, camel string
	}{
		{"no client", service, []string{}, 400, "invalid_input", "client.bad_request", "Client.BadRequest"},
		{"a short client", service, []string{"X-Road-Client", "DEV/GOV"}, 400, "invalid_input", "client.bad_request", "Client.BadRequest"},
		{"a member as client", service, []string{"X-Road-Client", "DEV/GOV/G02"}, 500, "caller_unknown", "server.clientproxy.unknown_member", "Server.ClientProxy.UnknownMember"},
		{"a long client", service, []string{"X-Road-Client", clientID + "/x"}, 400, "invalid_input", "client.bad_request", "Client.BadRequest"},
		{"a badly encoded client", service, []string{"X-Road-Client", "DEV/GOV/G02/%zz"}, 400, "invalid_input", "client.bad_request", "Client.BadRequest"},
		{"a foreign client", service, []string{"X-Road-Client", "DEV/GOV/G09/OTHER"}, 500, "caller_unknown", "server.clientproxy.unknown_member", "Server.ClientProxy.UnknownMember"},
		{"a short service", "/r1/DEV/GOV/G01/POPULATION", nil, 400, "path_ambiguous", "client.bad_request", "Client.BadRequest"},
		{"another version", "/r2/DEV/GOV/G01/POPULATION/person", nil, 400, "path_ambiguous", "client.bad_request", "Client.BadRequest"},
		{"no version", "/", nil, 400, "path_ambiguous", "client.bad_request", "Client.BadRequest"},
		{"an unknown service", "/r1/DEV/GOV/G01/POPULATION/other", nil, 500, "not_found", "server.serverproxy.unknown_service", "Server.ServerProxy.UnknownService"},
		{"an unknown provider", "/r1/DEV/GOV/G77/OTHER/other", nil, 500, "not_found", "server.clientproxy.unknown_member", "Server.ClientProxy.UnknownMember"},
		{"a bad id", service, []string{"X-Road-Client", clientID, "X-Road-Id", strings.Repeat("x", 256)}, 400, "invalid_input", "client.bad_request", "Client.BadRequest"},
		{"a bad server", service, []string{"X-Road-Client", clientID, "X-Road-Security-Server", "DEV/GOV"}, 400, "invalid_input", "client.bad_request", "Client.BadRequest"},
		{"a bad represented party", service, []string{"X-Road-Client", clientID, "X-Road-Represented-Party", "a/b/c"}, 400, "invalid_input", "client.bad_request", "Client.BadRequest"},
		{"a bad purpose", service, []string{"X-Road-Client", clientID, "Lienthong-Purpose", "Two Words"}, 400, "invalid_input", "client.bad_request", "Client.BadRequest"},
		{"a bad basis", service, []string{"X-Road-Client", clientID, "Lienthong-Legal-Basis", "some law"}, 400, "invalid_input", "client.bad_request", "Client.BadRequest"},
		{"two officers", service, []string{"X-Road-Client", clientID, "Lienthong-Officer", "a", "Lienthong-Officer", "b"}, 400, "invalid_input", "client.bad_request", "Client.BadRequest"},
	} {
		headers := c.headers
		if headers == nil {
			headers = []string{"X-Road-Client", clientID}
		}
		send(t, p, "GET", c.target, nil, headers).fault(t, c.what, c.status, c.code, c.snake)
		send(t, old, "GET", c.target, nil, headers).fault(t, c.what, c.status, c.code, c.camel)
	}
	if n := len(p.Asked.Kept()) + len(p.Gave.Kept()); n != 0 {
		t.Errorf("%d records of what was no exchange", n)
	}
	g := call(t, p, "GET", service, "", "X-Road-Security-Server", "DEV/GOV/G01/"+p.Provider.Name)
	if g.StatusCode != 200 {
		t.Errorf("through a named server: %d %s", g.StatusCode, g.text)
	}
	call(t, p, "GET", service, "", "X-Road-Security-Server", "DEV/GOV/G01/other").fault(t, "another server", 500, "not_found", "server.clientproxy.invalid_security_server")
}

// T10: access by method and path; what no rule lets through, and every other
// spelling of what one does, is denied or refused (TestOneCanonicalPath has the
// spellings). The client is told in both vocabularies.
func TestCompatAccess(t *testing.T) {
	t.Parallel()
	decide := func(r exchange.Request) (exchange.Verdict, error) {
		return exchange.Verdict{Permitted: r.Method == "GET" && (r.Path == "/v1/open" || strings.HasPrefix(r.Path, "/v1/open/")), Grant: "g1"}, nil
	}
	for v, denied := range map[xroad.Vocabulary]string{xroad.Snake: "server.serverproxy.access_denied", xroad.Camel: "Server.ServerProxy.AccessDenied"} {
		o := &owner{}
		p := exchangetest.NewPair(t, o, func(p *exchangetest.Pair) { p.Provider.Policy, p.Consumer.Vocabulary = exchangetest.Policy(decide), v })
		for _, path := range []string{"/v1/open", "/v1/open/x", "/v1/open?y=/v1/closed"} {
			if g := call(t, p, "GET", service+path, ""); g.StatusCode != 200 || g.Header.Get("X-Road-Error") != "" {
				t.Errorf("GET %s: %d %s", path, g.StatusCode, g.text)
			}
		}
		calls, _ := o.seen()
		for _, c := range [][2]string{
			{"POST", "/v1/open"}, {"DELETE", "/v1/open/x"}, {"GET", "/v1/closed"}, {"GET", "/v1/openx"}, {"GET", "/V1/open"}, {"GET", "/v1/OPEN"},
			{"GET", ""}, {"GET", "/"}, {"GET", "/v1"}, {"GET", "/v1/closed?x=/v1/open"}, {"GET", "/v1%3fx/open"},
		} {
			call(t, p, c[0], service+c[1], "").fault(t, c[0]+" "+c[1], 500, "access_denied", denied)
		}
		for _, path := range []string{"/v1/open/../closed", "/v1/open/%2e%2e/closed", "/v1//open", "/v1/open%2f..%2fclosed", "/v1%2fopen"} {
			if g := call(t, p, "GET", service+path, ""); g.StatusCode != 400 {
				t.Errorf("GET %s: %d", path, g.StatusCode)
			}
		}
		if after, _ := o.seen(); after != calls {
			t.Errorf("the owner's system was asked %d times for what is denied", after-calls)
		}
	}
}

// T11: the metaservices.
func TestCompatMetaservices(t *testing.T) {
	t.Parallel()
	catalogue := exchangetest.Catalogue{
		Entries: []xroad.Entry{
			{ID: lienthong.SystemID{Instance: "DEV", Class: "GOV", Member: "G01"}, Name: "Bộ <Công an>"},
			{ID: exchangetest.Provider, Name: "Bộ <Công an>"},
			{ID: lienthong.SystemID{Instance: "XX", Class: "GOV", Member: "1"}, Name: "Elsewhere"},
		},
		All: []xroad.Method{
			{ID: exchangetest.Service, Type: "OPENAPI", Endpoints: []xroad.Endpoint{{Method: "POST", Path: "/v1/verify"}}},
			{ID: lienthong.ServiceID{SystemID: exchangetest.Provider, Service: "closed"}, Type: "REST"},
		},
		Allowed: func(_ lienthong.SystemID, m xroad.Method) bool { return m.ID == exchangetest.Service },
		Docs:    map[lienthong.ServiceID][]byte{exchangetest.Service: []byte("openapi: 3.1.0\n")},
	}
	p := exchangetest.NewPair(t, &owner{}, func(p *exchangetest.Pair) { p.Consumer.Catalogue, p.Provider.Catalogue = catalogue, catalogue })
	const system = "/r1/DEV/GOV/G01/POPULATION/"
	const open = `{"object_type":"SERVICE","xroad_instance":"DEV","member_class":"GOV","member_code":"G01","subsystem_code":"POPULATION","service_code":"person","service_type":"OPENAPI","endpoint_list":[{"method":"POST","path":"/v1/verify"}]}`
	const closed = `{"object_type":"SERVICE","xroad_instance":"DEV","member_class":"GOV","member_code":"G01","subsystem_code":"POPULATION","service_code":"closed","service_type":"REST","endpoint_list":[]}`
	for _, c := range []struct{ target, accept, contentType, want string }{
		{"/listClients?xRoadInstance=DEV", "application/json", "application/json;charset=utf-8", `{"member":[{"id":{"object_type":"MEMBER","xroad_instance":"DEV","member_class":"GOV","member_code":"G01"},"name":"Bộ <Công an>"},{"id":{"object_type":"SUBSYSTEM","xroad_instance":"DEV","member_class":"GOV","member_code":"G01","subsystem_code":"POPULATION"},"name":"Bộ <Công an>"}]}`},
		{"/listClients?xRoadInstance=XX", "", "text/xml;charset=utf-8", `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<xrd:clientList xmlns:xrd="http://x-road.eu/xsd/xroad.xsd" xmlns:id="http://x-road.eu/xsd/identifiers"><xrd:member><xrd:id id:objectType="MEMBER"><id:xRoadInstance>XX</id:xRoadInstance><id:memberClass>GOV</id:memberClass><id:memberCode>1</id:memberCode></xrd:id><xrd:name>Elsewhere</xrd:name></xrd:member></xrd:clientList>`},
		{system + "listMethods", "", "application/json;charset=utf-8", `{"service":[` + open + `,` + closed + `]}`},
		{system + "allowedMethods", "", "application/json;charset=utf-8", `{"service":[` + open + `]}`},
		{system + "getOpenAPI?serviceCode=person", "", "text/yaml", "openapi: 3.1.0\n"},
	} {
		g := call(t, p, "GET", c.target, "", "Accept", c.accept)
		if g.StatusCode != 200 || g.text != c.want || g.Header.Get("Content-Type") != c.contentType {
			t.Errorf("%s: %d %s %s\nwant %s %s", c.target, g.StatusCode, g.Header.Get("Content-Type"), g.text, c.contentType, c.want)
		}
	}
	if e := p.Gave.Last(); e.Operation != "GET getOpenAPI" || !e.Permitted {
		t.Errorf("evidence of a metaservice: %+v", e)
	}
	call(t, p, "GET", system+"getOpenAPI", "").fault(t, "getOpenAPI of nothing", 400, "invalid_input", "client.bad_request")
	call(t, p, "GET", system+"getOpenAPI?serviceCode=other", "").fault(t, "getOpenAPI of another", 500, "not_found", "server.serverproxy.unknown_service")
	call(t, p, "POST", system+"listMethods", "").fault(t, "POST", 400, "invalid_input", "client.bad_request")
	call(t, p, "GET", system+"listMethods/x", "").fault(t, "a path", 500, "not_found", "server.serverproxy.unknown_service")
	call(t, p, "POST", "/listClients", "").fault(t, "POST", 400, "invalid_input", "client.bad_request")
}
