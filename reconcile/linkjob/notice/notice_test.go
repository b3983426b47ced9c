package notice_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/reconcile/linkjob/notice"
)

// TestOperation: the answer names the persons to the evidence by their pseudonyms; who is
// not granted numbers is told nothing.
func TestOperation(t *testing.T) {
	t.Parallel()
	one, err := lienthong.PersonIDFromInt64(41)
	if err != nil {
		t.Fatal(err)
	}
	asked := ""
	api := web.New("Test", "1", "", slog.New(slog.DiscardHandler))
	(&notice.Service{
		Changed: func(_ context.Context, system, mark string) (*notice.Answer, error) {
			asked = system + " " + mark
			return &notice.Answer{Mark: "m2", Anybody: true, Numbers: []string{"027060000001"}, Persons: []lienthong.PersonID{one, one}}, nil
		},
		Subject: func(lienthong.PersonID) string { return "pseudonym" },
	}).Mount(api)
	server := httptest.NewServer(api.Handler())
	t.Cleanup(server.Close)
	for name, c := range map[string]struct {
		header, body string
		status       int
	}{
		"granted":               {"pin,differences", `{"mark":"m1"}`, 200},
		"by two lines":          {"differences, pin", `{"mark":"m1"}`, 200},
		"not granted":           {"differences", `{"mark":"m1"}`, 403},
		"another's name":        {"pins", `{"mark":"m1"}`, 403},
		"a long mark":           {"pin", `{"mark":"` + strings.Repeat("x", 129) + `"}`, 422},
		"no question":           {"pin", `{"mark":1}`, 422},
		"one who asks for more": {"pin", `{"mark":"m1","sector":"court"}`, 422},
	} {
		asked = ""
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+notice.Path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header = http.Header{"Content-Type": {"application/json"}, "X-Road-Client": {"VN/GOV/H05/LIBRARY"}, "Lienthong-Fields": {c.header}}
		a, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(a.Body)
		_ = a.Body.Close()
		if err != nil || a.StatusCode != c.status {
			t.Errorf("%s: %d %s, %v", name, a.StatusCode, body, err)
		}
		if c.status != 200 {
			if asked != "" || strings.Contains(string(body), "027060000001") {
				t.Errorf("%s: it was asked %q, and the answer is %s", name, asked, body)
			}
			continue
		}
		if asked != "VN/GOV/H05/LIBRARY m1" || a.Header.Get("Lienthong-Subject") != "pseudonym,pseudonym" ||
			string(body) != `{"mark":"m2","more":false,"lost":false,"anybody":true,"numbers":["027060000001"]}` {
			t.Errorf("%s: asked %q, named %q, answered %s", name, asked, a.Header.Get("Lienthong-Subject"), body)
		}
	}
}
