package node_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
)

// A page whose own name was made to mean this machine reads neither the console
// nor the operations nor what is around them.
func TestOtherNamesAreRefused(t *testing.T) {
	t.Parallel()
	n := start(t, nil)
	own := strings.TrimPrefix(n.URL(), "http://")
	port := own[strings.LastIndex(own, ":"):]
	for _, path := range []string{"/", "/en/", "/v1/population/status", "/v1/nothing", "/openapi.json", "/metrics", "/healthz"} {
		for host, refused := range map[string]bool{own: false, "localhost" + port: false, "attacker.example" + port: true, "attacker.example": true} {
			req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, n.URL()+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Host = host
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			if (resp.StatusCode == http.StatusMisdirectedRequest) != refused || refused && resp.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s as %s: %d %s", path, host, resp.StatusCode, resp.Header.Get("Content-Type"))
			}
		}
	}
}
