package xroad_test

import (
	"crypto/sha512"
	"encoding/base64"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/exchange/xroad"
)

func TestParseTarget(t *testing.T) {
	t.Parallel()
	const id = "/r1/DEV/GOV/G01/S/svc"
	for in, want := range map[string]xroad.Target{
		id: {}, id + "/": {Path: "/"}, id + "?": {Query: "?"}, id + "/a/b?c=/d": {Path: "/a/b", Query: "?c=/d"}, id + "/%7Ex": {Path: "/~x"},
	} {
		got, err := xroad.ParseTarget(in)
		if err != nil || got.Service.Service != "svc" || got.Path != want.Path || got.Query != want.Query || got.String() != id+want.Path+want.Query {
			t.Errorf("%s: %+v, %v", in, got, err)
		}
	}
	for _, in := range []string{
		"", "/", "/r1", "/r1/", "/r1/a/b/c/d", "/r2/a/b/c/d/e", "r1/a/b/c/d/e", "/R1/a/b/c/d/e", "/r1//b/c/d/e", "/r1/a/../c/d/e", "/r1/a/b/c/d/%2e%2e",
		"/r1/a/b/c/d/%ff", "/r1/a/b/c/d/e;x", id + "/a//b", id + "?a#b", id + "?a b", id + "?" + strings.Repeat("x", 17<<10), "http://h" + id,
	} {
		if got, err := xroad.ParseTarget(in); err == nil {
			t.Errorf("%q is read as %q", in, got)
		} else if strings.Contains(err.Error(), "%") || strings.Contains(err.Error(), "G01") {
			t.Errorf("%q: the error repeats it: %v", in, err)
		}
	}
}

func TestOriginForm(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"/r1/a": "/r1/a", "http://h/r1/a?b": "/r1/a?b", "https://h:1/r1//a": "/r1//a", "http://h": "http://h", "http://h?/r1": "http://h?/r1", "ftp://h/r1": "ftp://h/r1", "*": "*", "": "",
	} {
		if got := xroad.OriginForm(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestURL(t *testing.T) {
	t.Parallel()
	target, err := xroad.ParseTarget("/r1/DEV/GOV/G01/S/svc/%C3%B6%3B/x'y?q=%2F")
	if err != nil {
		t.Fatal(err)
	}
	for base, want := range map[string]string{
		"http://owner:8080": "http://owner:8080/%C3%B6%3B/x'y?q=%2F", "https://owner/base/": "https://owner/base/%C3%B6%3B/x'y?q=%2F", "http://owner/a%20b": "http://owner/a%20b/%C3%B6%3B/x'y?q=%2F",
	} {
		u, err := url.Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		if got := target.URL(u).String(); got != want {
			t.Errorf("below %s: %s, want %s", base, got, want)
		}
	}
	if got := target.WireURL("gw.example").String(); got != "https://gw.example/r1/DEV/GOV/G01/S/svc/%C3%B6%3B/x'y?q=%2F" {
		t.Errorf("at a gateway: %s", got)
	}
}

func TestKeep(t *testing.T) {
	t.Parallel()
	src := http.Header{
		"Connection": {"close, X-Hop , X-Road-Client", "lienthong-purpose"}, "X-Hop": {"1"}, "X-Road-Client": {"c"}, "Lienthong-Purpose": {"p"},
		"Host": {"h"}, "Transfer-Encoding": {"chunked"}, "Cookie": {"a=1;b=2", " c=3 ;"}, "X-Own": {"1", "2"}, "Secret": {"s"},
	}
	dst := http.Header{}
	xroad.Keep(dst, src, func(name string) bool { return name == "Secret" })
	if len(dst) != 4 || dst.Get("Cookie") != "a=1; b=2; c=3" || !slices.Equal(dst["X-Own"], []string{"1", "2"}) || dst.Get("X-Road-Client") != "c" || dst.Get("Lienthong-Purpose") != "p" {
		t.Errorf("kept %v", dst)
	}
}

func TestPreferred(t *testing.T) {
	t.Parallel()
	for accept, want := range map[string]string{
		"": "", "*/*": "", "image/png": "", "application/json": xroad.JSON, "Application/JSON; charset=utf-8": xroad.JSON, "text/xml": xroad.TextXML, "text/*": xroad.TextXML,
		"application/xml": xroad.XML, "text/xml;q=0.1, application/json;q=0.2": xroad.JSON, "text/xml;q=0": "", "text/xml;q=7, application/xml;q=0.1": xroad.XML, "text/xml;q=x": "",
	} {
		if got := xroad.Preferred([]string{accept}); got != want {
			t.Errorf("%q prefers %q, want %q", accept, got, want)
		}
	}
}

func TestType(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		place      xroad.Place
		reason     xroad.Reason
		snake, old string
	}{
		{xroad.AtClient, xroad.BadRequest, "client.bad_request", "Client.BadRequest"},
		{xroad.AtClientProxy, xroad.NetworkError, "server.clientproxy.network_error", "Server.ClientProxy.NetworkError"},
		{xroad.AtServerProxy, xroad.ServiceNetwork, "server.serverproxy.service_failed.network_error", "Server.ServerProxy.ServiceFailed.NetworkError"},
		{xroad.AtServerProxy, xroad.ServiceDisabled, "server.serverproxy.service_disabled", "Server.ServerProxy.ServiceDisabled"},
	} {
		if s, o := xroad.Snake.Type(c.place, c.reason), xroad.Camel.Type(c.place, c.reason); s != c.snake || o != c.old {
			t.Errorf("%s and %s, want %s and %s", s, o, c.snake, c.old)
		}
	}
}

// What is listed survives being read as XML.
func TestClientListXML(t *testing.T) {
	t.Parallel()
	body, _, err := xroad.ClientList([]xroad.Entry{{Name: "a & <b>\x00"}}, "")
	if err != nil {
		t.Fatal(err)
	}
	var list struct {
		Member []struct {
			Name string `xml:"name"`
		} `xml:"member"`
	}
	if err := xml.Unmarshal(body, &list); err != nil || len(list.Member) != 1 || list.Member[0].Name != "a & <b>\uFFFD" {
		t.Errorf("%s is read as %+v, %v", body, list, err)
	}
}

func FuzzPreferred(f *testing.F) {
	f.Add("text/xml;q=0.5, */*")
	f.Fuzz(func(t *testing.T, accept string) {
		switch got := xroad.Preferred([]string{accept}); got {
		case "", xroad.JSON, xroad.TextXML, xroad.XML:
		default:
			t.Fatalf("%q prefers %q", accept, got)
		}
	})
}

// The hash by a second reading of PR-REST section 4.3.
func TestHash(t *testing.T) {
	t.Parallel()
	header := http.Header{
		"X-Road-Client": {"DEV/GOV/G02/OFFICIALS"}, "X-Own": {"2", " 1 "}, "Accept": {"a"}, "Host": {"dropped"}, "User-Agent": {"dropped"}, "Signature": {"skipped"},
	}
	skip := func(name string) bool { return name == "Signature" }
	const head = "PUT\r\n/r1/DEV/GOV/G01/S/svc?x\r\nAccept:a\r\nX-Own:2\r\nX-Own:1\r\nX-Road-Client:DEV/GOV/G02/OFFICIALS\r\n"
	first := sha512.Sum512([]byte(head))
	if got := xroad.Hash("PUT", "/r1/DEV/GOV/G01/S/svc?x", header, skip, nil); got != base64.StdEncoding.EncodeToString(first[:]) {
		t.Errorf("without a body: %s", got)
	}
	body := sha512.Sum512([]byte("body"))
	both := sha512.Sum512(slices.Concat(first[:], body[:]))
	if got := xroad.Hash("PUT", "/r1/DEV/GOV/G01/S/svc?x", header, skip, body[:]); got != base64.StdEncoding.EncodeToString(both[:]) {
		t.Errorf("with a body: %s", got)
	}
}

func TestFault(t *testing.T) {
	t.Parallel()
	f := xroad.Fault{Type: "client.bad_request", Message: `a "b" <c>`, Detail: "id"}
	for accept, want := range map[string]string{
		"":                `{"type":"client.bad_request","message":"a \"b\" <c>","detail":"id"}`,
		"application/xml": xml.Header + `<error><type>client.bad_request</type><message>a &#34;b&#34; &lt;c&gt;</message><detail>id</detail></error>`,
	} {
		w := httptest.NewRecorder()
		f.Write(w, 400, []string{accept})
		if w.Code != 400 || w.Body.String() != want || w.Header().Get("X-Road-Error") != f.Type || w.Header().Get("Content-Length") != strconv.Itoa(len(want)) {
			t.Errorf("%q: %d %v %s", accept, w.Code, w.Header(), w.Body)
		}
	}
}

// Lists of nothing are lists.
func TestEmptyLists(t *testing.T) {
	t.Parallel()
	if b, err := xroad.MethodList(nil); err != nil || string(b) != `{"service":[]}` {
		t.Errorf("methods: %s, %v", b, err)
	}
	if b, _, err := xroad.ClientList(nil, xroad.JSON); err != nil || string(b) != `{"member":[]}` {
		t.Errorf("clients: %s, %v", b, err)
	}
	if b, kind, err := xroad.ClientList(nil, xroad.XML); err != nil || !strings.HasSuffix(string(b), `></xrd:clientList>`) || kind != "text/xml;charset=utf-8" {
		t.Errorf("clients: %s, %v", b, err)
	}
	for code, want := range map[string]bool{"listMethods": true, "allowedMethods": true, "getOpenAPI": true, "getopenapi": false, "person": false} {
		if xroad.Metaservice(code) != want {
			t.Errorf("%s is a metaservice: %v", code, !want)
		}
	}
}

// What only gateways may set, and what the owner's system may not.
func TestReserved(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][2]bool{
		xroad.RequestID: {true, true}, xroad.RequestHash: {true, true}, xroad.Service: {true, true}, xroad.Error: {true, true},
		xroad.ID: {false, true}, xroad.UserID: {false, true}, "X-Own": {false, false},
	} {
		if http.CanonicalHeaderKey(name) != name || xroad.Reserved(name) != want[0] || xroad.Own(name) != want[1] {
			t.Errorf("%s: reserved %v, own %v", name, xroad.Reserved(name), xroad.Own(name))
		}
	}
}
