package xroad_test

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"slices"
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
