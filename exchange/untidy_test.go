package exchange_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/exchange/exchangetest"
)

// Fields without a value are none, of several the last counts, and what people
// write into the texts is UTF-8.
func TestCompatUntidyFields(t *testing.T) {
	t.Parallel()
	o := &owner{}
	p := exchangetest.NewPair(t, o, nil)
	const empty = " " // net/http takes it off; send would take away the field
	g := call(t, p, "GET", service, "", "X-Road-Id", empty, "X-Road-UserId", empty, "X-Road-Issue", empty, "X-Road-Represented-Party", empty, "X-Road-Security-Server", empty)
	_, last := o.seen()
	if g.StatusCode != 200 || !uuid.MatchString(g.Header.Get("X-Road-Id")) {
		t.Errorf("empty fields: %d %s", g.StatusCode, g.text)
	}
	for _, name := range []string{"X-Road-Userid", "X-Road-Issue", "X-Road-Represented-Party", "X-Road-Security-Server"} {
		if v, there := last.Header[name]; there {
			t.Errorf("the owner sees %s: %q", name, v)
		}
	}
	g = call(t, p, "GET", service, "", "X-Road-Id", "a", "X-Road-Id", "số 2", "X-Road-UserId", "VN1", "X-Road-UserId", "Đặng Văn B",
		"X-Road-Issue", "1", "X-Road-Issue", "12/QĐ-UBND", "X-Road-Represented-Party", "GOV/G03", "X-Road-Represented-Party", "G04")
	_, last = o.seen()
	if g.StatusCode != 200 || g.Header.Get("X-Road-Id") != "số 2" {
		t.Errorf("repeated fields: %d %s, id %q", g.StatusCode, g.text, g.Header.Get("X-Road-Id"))
	}
	for name, want := range map[string]string{"X-Road-Id": "số 2", "X-Road-Userid": "Đặng Văn B", "X-Road-Issue": "12/QĐ-UBND", "X-Road-Represented-Party": "G04"} {
		if !slices.Equal(last.Header[name], []string{want}) {
			t.Errorf("the owner sees %s: %q", name, last.Header[name])
		}
	}
	if e := p.Gave.Last(); e.Case != "12/QĐ-UBND" {
		t.Errorf("evidence of the case %q", e.Case)
	}
	for name, bad := range map[string]string{
		"X-Road-Id": "\xff", "X-Road-UserId": strings.Repeat("x", 256), "X-Road-Issue": "\u0085", "X-Road-Represented-Party": "/G03", "X-Road-Security-Server": "DEV//G01/x",
	} {
		g := call(t, p, "GET", service, "", name, bad)
		g.fault(t, name, 400, "invalid_input", "client.bad_request")
		if !strings.Contains(g.text, name+" must") {
			t.Errorf("%s: the client is told %s", name, g.text)
		}
	}
}

// A refusal of HEAD has no body, so none may be signed.
func TestCompatRefusedHead(t *testing.T) {
	t.Parallel()
	refuse := func(exchange.Request) (exchange.Verdict, error) { return exchange.Verdict{}, nil }
	p := exchangetest.NewPair(t, &owner{}, func(p *exchangetest.Pair) { p.Provider.Policy = exchangetest.Policy(refuse) })
	g := call(t, p, "HEAD", service, "")
	if g.StatusCode != 500 || g.Header.Get("X-Road-Error") != "server.serverproxy.access_denied" || g.Header.Get("Lienthong-Error") != "access_denied" {
		t.Errorf("answered %d %v", g.StatusCode, g.Header)
	}
}

// A client that believes the gateway to be a proxy names it whole.
func TestCompatAbsoluteForm(t *testing.T) {
	t.Parallel()
	o := &owner{}
	p := exchangetest.NewPair(t, o, nil)
	address := strings.TrimPrefix(p.Front.URL, "http://")
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fprintf(conn, "GET http://%s%s/v1/x?y=%%20 HTTP/1.1\r\nHost: %s\r\nX-Road-Client: %s\r\n\r\n", address, service, address, clientID); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, last := o.seen(); resp.StatusCode != 200 || last.RequestURI != "/v1/x?y=%20" {
		t.Errorf("answered %d; the owner was asked %+v", resp.StatusCode, last)
	}
}
