package nginx_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/test/bench/exchange/nginx"
)

// TestConfiguration: each side has the TLS that it needs, and nothing is logged.
func TestConfiguration(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name       string
		proxy      nginx.Proxy
		has, lacks []string
	}{
		{"who accepts", nginx.Proxy{Listen: "127.0.0.1:1", Upstream: "127.0.0.1:2", Accept: true, CA: "ca.pem"},
			[]string{"listen 127.0.0.1:1 ssl", "ssl_verify_client on;", "ssl_client_certificate ca.pem;", "ssl_protocols TLSv1.3;", "proxy_pass http://next;"},
			[]string{"proxy_ssl_verify"}},
		{"who connects", nginx.Proxy{Listen: "127.0.0.1:1", Upstream: "127.0.0.1:2", Connect: "far.example"},
			[]string{"proxy_pass https://next;", "proxy_ssl_verify on;", "proxy_ssl_name far.example;", "proxy_ssl_protocols TLSv1.3;"},
			[]string{"ssl_verify_client", "127.0.0.1:1 ssl"}},
	} {
		b, err := tt.proxy.Configuration()
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range append(tt.has, "access_log off;", "keepalive 1024;", "server 127.0.0.1:2;") {
			if !strings.Contains(string(b), want) {
				t.Errorf("%s: no %q in\n%s", tt.name, want, b)
			}
		}
		for _, not := range tt.lacks {
			if strings.Contains(string(b), not) {
				t.Errorf("%s: %q in\n%s", tt.name, not, b)
			}
		}
	}
}

// TestStart runs the real program in front of a server.
func TestStart(t *testing.T) {
	t.Parallel()
	if err := nginx.Available(); err != nil {
		t.Skip("nginx is not installed; make bench-exchange installs it")
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) }))
	defer s.Close()
	free := httptest.NewServer(http.NotFoundHandler())
	listen := free.Listener.Addr().String()
	free.Close()
	p, err := nginx.Proxy{Name: "nginx", Dir: filepath.Join(t.TempDir(), "nginx"), Listen: listen, Upstream: s.Listener.Addr().String()}.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post("http://"+listen+"/", "text/plain", strings.NewReader("through"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil || string(body) != "through" {
		t.Errorf("%q came back, %v", body, err)
	}
	if u := p.Usage(); u.RSS <= 0 {
		t.Errorf("it takes %+v", u)
	}
	if err := p.Stop(); err != nil {
		t.Error(err)
	}
	if _, err := (nginx.Proxy{Name: "nginx", Dir: t.TempDir(), Listen: "no address", Upstream: "a:1"}).Start(t.Context()); err == nil {
		t.Error("it started with an address that is none")
	}
}
