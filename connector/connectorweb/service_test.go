package connectorweb_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectorweb"
)

func all(ctx context.Context, s connector.Source, q *connector.Query) (out []string, err error) {
	for row, err := range s.Rows(ctx, q) {
		if err != nil {
			return out, err
		}
		out = append(out, strings.Join(row, ";"))
	}
	return out, nil
}

func open(t *testing.T, kind, address string, r connector.Resource) *connectorweb.Service {
	t.Helper()
	s, err := connectorweb.Open(connector.SourceConfig{Kind: kind, Address: address, Connections: 2, Timeout: time.Second, Resources: []connector.Resource{r}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestREST(t *testing.T) {
	t.Parallel()
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.String())
		switch {
		case r.URL.Path == "/api/persons" && r.URL.Query().Get("page") == "1":
			_, _ = io.WriteString(w, `{"data":{"items":[{"id":1,"name":"An","address":{"province":"Bắc Ninh"},"phones":["1","2"],"dead":false},{"id":2,"name":null}]}}`)
		case r.URL.Path == "/api/persons" && r.URL.Query().Get("page") == "2":
			_, _ = io.WriteString(w, `{"data":{"items":[{"id":3,"name":"Cúc"}]}}`)
		case r.URL.Path == "/api/persons":
			_, _ = io.WriteString(w, `{"data":{"items":[]}}`)
		case r.URL.Path == "/api/person" && r.URL.Query().Get("no") == "027060000001":
			_, _ = io.WriteString(w, `{"data":{"items":{"id":1,"name":"An"}}}`)
		case r.URL.Path == "/api/person":
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	s := open(t, "rest", server.URL+"/api/", connector.Resource{
		Name: "person", List: "/persons?page={page}", Lookup: map[string]string{"no": "/person?no={value}"},
		Rows: "data.items", Columns: []string{"id", "name", "address.province", "phones", "dead", "no"},
	})
	ctx := t.Context()
	got, err := all(ctx, s, &connector.Query{From: "person", Columns: []string{"id", "name", "address.province", "phones", "dead"}})
	if err != nil || strings.Join(got, "|") != "1;An;Bắc Ninh;1; 2;false|2;;;;|3;Cúc;;;" {
		t.Errorf("listed %q, %v", got, err)
	}
	// A value cannot leave its place in the address.
	where := func(v string) *connector.Query {
		return &connector.Query{From: "person", Columns: []string{"name"}, Where: []connector.Condition{{Column: "no", In: []string{v}}}}
	}
	if got, err := all(ctx, s, where("1&no=027060000001#/../persons?page=1")); err != nil || len(got) != 0 {
		t.Errorf("a value that is more than one: %q, %v", got, err)
	}
	if last := asked[len(asked)-1]; !strings.HasPrefix(last, "/api/person?no=1%26no") || strings.Contains(last, "#") {
		t.Errorf("asked %s", last)
	}
	for name, q := range map[string]*connector.Query{
		"by a column without lookup": {From: "person", Columns: []string{"id"}, Where: []connector.Condition{{Column: "name", In: []string{"An"}}}},
		"changes":                    {From: "person", Columns: []string{"id"}, Order: []string{"id"}},
		"another resource":           {From: "other", Columns: []string{"id"}},
		"another column":             {From: "person", Columns: []string{"salary"}},
	} {
		if _, err := all(ctx, s, q); err == nil {
			t.Errorf("%s was answered", name)
		}
	}
}

// A value that is a step of a path stays one, and never leads to another resource.
func TestValuesInPaths(t *testing.T) {
	t.Parallel()
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.EscapedPath())
		_, _ = io.WriteString(w, `{"name":"An","no":"x"}`)
	}))
	t.Cleanup(server.Close)
	s := open(t, "rest", server.URL, connector.Resource{Name: "person", Lookup: map[string]string{"no": "/persons/{value}"}, Columns: []string{"name", "no"}})
	for _, v := range []string{"..", ".", "../admin", "a b", "a/b?c#d", "%2e%2e"} {
		q := &connector.Query{From: "person", Columns: []string{"name"}, Where: []connector.Condition{{Column: "no", In: []string{v}}}}
		if got, err := all(t.Context(), s, q); err != nil || len(got) != 0 {
			t.Errorf("%q: %q, %v", v, got, err)
		}
	}
	if got := strings.Join(asked, " "); got != "/persons/..%2Fadmin /persons/a%20b /persons/a%2Fb%3Fc%23d /persons/%252e%252e" {
		t.Errorf("asked %s", got)
	}
}

func TestSOAP(t *testing.T) {
	t.Parallel()
	var body string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		body = string(b)
		if r.Header.Get("SOAPAction") != `"find"` {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		_, _ = io.WriteString(w, `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><r:Found xmlns:r="urn:r"><r:P><Ten>An</Ten><So>1</So></r:P><r:P><Ten>Bình &amp; Cúc</Ten><So>1</So></r:P><r:P><So>2</So></r:P></r:Found></S:Body></S:Envelope>`)
	}))
	t.Cleanup(server.Close)
	s := open(t, "soap", server.URL, connector.Resource{
		Name: "p", Action: "find", Body: `<find xmlns="urn:r"><so>{value}</so></find>`, Lookup: map[string]string{"So": "/ws"}, Rows: "Found.P", Columns: []string{"Ten", "So"},
	})
	q := &connector.Query{From: "p", Columns: []string{"Ten"}, Where: []connector.Condition{{Column: "So", In: []string{"1"}}}}
	got, err := all(t.Context(), s, q)
	if err != nil || strings.Join(got, "|") != "An|Bình & Cúc" {
		t.Errorf("%q, %v", got, err)
	}
	q.Where[0].In = []string{`</so><so>2`}
	if got, err := all(t.Context(), s, q); err != nil || len(got) != 0 || strings.Contains(body, "<so>2") {
		t.Errorf("a value became markup: %q, %v, %s", got, err, body)
	}
}

// TestFaults: whatever a service answers, it is an error to try again after and
// shows nothing of it.
func TestFaults(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", 200) + strings.Repeat("]", 200)
	for name, c := range map[string]struct {
		kind, answer string
		status       int
		code         lienthong.Code
	}{
		"an error":         {"rest", "BIMAT", 500, lienthong.Unavailable},
		"no JSON":          {"rest", "BIMAT", 200, lienthong.Unavailable},
		"two values":       {"rest", "{}{}", 200, lienthong.Unavailable},
		"too deep":         {"rest", deep, 200, lienthong.Unavailable},
		"a redirect":       {"rest", "", 302, lienthong.Unavailable},
		"refused":          {"rest", "", 403, lienthong.Maintenance},
		"no envelope":      {"soap", "<a/>", 200, lienthong.Unavailable},
		"a fault":          {"soap", `<E:Envelope xmlns:E="e"><E:Body><E:Fault>BIMAT</E:Fault></E:Body></E:Envelope>`, 200, lienthong.Unavailable},
		"a document type":  {"soap", `<!DOCTYPE a [<!ENTITY b "BIMAT">]><Envelope><Body/></Envelope>`, 200, lienthong.Unavailable},
		"cut":              {"soap", `<Envelope><Body><a>`, 200, lienthong.Unavailable},
		"too deep, markup": {"soap", strings.Repeat("<a>", 200), 200, lienthong.Unavailable},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.answer)
		}))
		r := connector.Resource{Name: "p", Lookup: map[string]string{"a": "/{value}"}, Columns: []string{"a"}}
		if c.kind == "soap" {
			r.Body = "<q>{value}</q>"
		}
		s := open(t, c.kind, server.URL, r)
		_, err := all(t.Context(), s, &connector.Query{From: "p", Columns: []string{"a"}, Where: []connector.Condition{{Column: "a", In: []string{"NGUOI"}}}})
		if lienthong.CodeOf(err) != c.code || strings.Contains(err.Error(), "BIMAT") || strings.Contains(err.Error(), "NGUOI") {
			t.Errorf("%s: %v", name, err)
		}
		server.Close()
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	good := connector.Resource{Name: "p", Lookup: map[string]string{"a": "/{value}"}, Columns: []string{"a"}}
	for name, c := range map[string]connector.SourceConfig{
		"no TLS":          {Kind: "rest", Address: "http://example.vn/api", Resources: []connector.Resource{good}},
		"a password":      {Kind: "rest", Address: "https://a:b@example.vn", Resources: []connector.Resource{good}},
		"nothing to ask":  {Kind: "rest", Address: "https://example.vn"},
		"no {value}":      {Kind: "rest", Address: "https://example.vn", Resources: []connector.Resource{{Name: "p", Lookup: map[string]string{"a": "/x"}, Columns: []string{"a"}}}},
		"SOAP, no body":   {Kind: "soap", Address: "https://example.vn", Resources: []connector.Resource{good}},
		"a column apart":  {Kind: "rest", Address: "https://example.vn", Resources: []connector.Resource{{Name: "p", Lookup: map[string]string{"b": "/{value}"}, Columns: []string{"a"}}}},
		"a missing token": {Kind: "rest", Address: "https://example.vn", Resources: []connector.Resource{good}, PasswordFile: "/nowhere"},
	} {
		if _, err := connectorweb.Open(c); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}

// FuzzAnswer reads any answer without a panic.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte(`{"a":[{"b":1}]}`), false)
	f.Add([]byte(`<Envelope><Body><a><b>1</b></a></Body></Envelope>`), true)
	f.Fuzz(func(t *testing.T, b []byte, soap bool) { connectorweb.Parse(b, soap) })
}
