package web_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/internal/web"
)

func TestLocalOnly(t *testing.T) {
	t.Parallel()
	const own, other = http.StatusOK, http.StatusMisdirectedRequest
	for _, c := range []struct {
		listening, host string
		want            int
	}{
		{"127.0.0.1:8080", "127.0.0.1:8080", own},
		{"127.0.0.1:8080", "localhost:8080", own},
		{"127.0.0.1:8080", "LocalHost:8080", own},
		{"127.0.0.1:8080", "[::1]:8080", own},
		{"[::1]:8080", "[::1]:8080", own},
		{"127.0.0.9:8080", "127.0.0.9:8080", own},
		{"127.0.0.1:80", "127.0.0.1", own},
		{"[::1]:80", "[::1]", own},
		{"127.0.0.1:8080", "attacker.example:8080", other},
		{"127.0.0.1:8080", "attacker.example", other},
		{"127.0.0.1:8080", "localhost.attacker.example:8080", other},
		{"127.0.0.1:8080", "127.0.0.1.attacker.example:8080", other},
		{"127.0.0.1:8080", "127.0.0.1:9090", other},
		{"127.0.0.1:8080", "127.0.0.1", other},
		{"127.0.0.1:8080", "127.0.0.1:8080:8080", other},
		{"127.0.0.1:8080", "127.0.0.1:", other},
		{"127.0.0.1:8080", "", other},
		{"[::1]:8080", "attacker.example:8080", other},
		{"10.0.0.5:8080", "register.example:8080", own},
		{"0.0.0.0:8080", "register.example:8080", own},
	} {
		a, err := net.ResolveTCPAddr("tcp", c.listening)
		if err != nil {
			t.Fatal(err)
		}
		next := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "personal") })
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.Host = c.host
		w := httptest.NewRecorder()
		web.LocalOnly(a, next).ServeHTTP(w, r)
		if w.Code != c.want || (w.Body.String() == "personal") != (c.want == own) {
			t.Errorf("on %s as %q: %d %s", c.listening, c.host, w.Code, w.Body)
		}
		if c.want == other && (!strings.Contains(w.Body.String(), `"code":"invalid_input"`) || w.Header().Get("Cache-Control") != "no-store" ||
			c.host != "" && strings.Contains(w.Body.String(), "attacker")) {
			t.Errorf("refused with %v %s", w.Header(), w.Body)
		}
	}
}
