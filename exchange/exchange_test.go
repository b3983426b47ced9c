package exchange_test

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/lienthong/lienthong/exchange/exchangetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	service  = "/r1/DEV/GOV/G01/POPULATION/person"
	clientID = "DEV/GOV/G02/OFFICIALS"
)

// echo answers with what it was asked.
func echo(w http.ResponseWriter, r *http.Request) {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, r.Method+" "+r.RequestURI+"\n"+string(b))
}

// owner remembers the last request and answers as it is told.
type owner struct {
	mu      sync.Mutex
	calls   int
	last    *http.Request
	body    []byte
	answers func(w http.ResponseWriter, r *http.Request)
}

func (o *owner) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b, err := io.ReadAll(r.Body)
	o.mu.Lock()
	o.calls++
	o.last, o.body = r, b
	answers := o.answers
	o.mu.Unlock()
	if err != nil {
		panic(err)
	}
	if answers == nil {
		answers = echo
	}
	r.Body = io.NopCloser(bytes.NewReader(b))
	answers(w, r)
}

func (o *owner) seen() (calls int, last *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.calls, o.last
}

// got is an answer that was read whole.
type got struct {
	*http.Response
	text string
}

// call sends a request as an agency's system would; the target goes over the
// wire as it is written. Headers are name, value, name, value.
func call(tb testing.TB, p *exchangetest.Pair, method, target, body string, headers ...string) got {
	tb.Helper()
	return send(tb, p, method, target, strings.NewReader(body), append([]string{"X-Road-Client", clientID}, headers...))
}

func send(tb testing.TB, p *exchangetest.Pair, method, target string, body io.Reader, headers []string) got {
	tb.Helper()
	path, query, asked := strings.Cut(target, "?")
	req, err := http.NewRequestWithContext(tb.Context(), method, p.Front.URL, body)
	if err != nil {
		tb.Fatal(err)
	}
	req.URL = &url.URL{Scheme: "http", Host: req.URL.Host, Opaque: path, RawQuery: query, ForceQuery: asked}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i+1] == "" {
			req.Header.Del(headers[i])
			continue
		}
		req.Header.Add(headers[i], headers[i+1])
	}
	client := *p.Front.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	if err != nil {
		tb.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		tb.Fatal(err)
	}
	return got{resp, string(text)}
}

// fault checks that an answer is a gateway's fault.
func (g got) fault(tb testing.TB, what string, status int, code, xroadType string) {
	tb.Helper()
	if g.StatusCode != status || g.Header.Get("Lienthong-Error") != code || g.Header.Get("X-Road-Error") != xroadType {
		tb.Errorf("%s: %d, %s, %s %s; want %d, %s, %s", what, g.StatusCode, g.Header.Get("Lienthong-Error"), g.Header.Get("X-Road-Error"), g.text, status, code, xroadType)
	}
}
