package connect_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/integrity"
	"github.com/lienthong/lienthong/connector/serving"
	"github.com/lienthong/lienthong/node/connect"
)

// TestSealed: of protected informants not even a yes or no is told, by no
// operation, to nobody, programs of the agency's own machine included; nor is
// there such a thing in the document.
func TestSealed(t *testing.T) {
	t.Parallel()
	s, err := connect.Sector("integrity")
	if err != nil {
		t.Fatal(err)
	}
	src, bound := connectortest.Legacy(t, s, integrity.Example())
	cursor, err := serving.RandomCursor()
	if err != nil {
		t.Fatal(err)
	}
	svc := &serving.Service{Name: "donthu", Version: "test", Sector: s, Bound: bound, Source: src, Cursor: cursor, Log: slog.New(slog.DiscardHandler)}
	server := httptest.NewServer(svc.Handler())
	t.Cleanup(server.Close)
	ask := func(method, path, body string) (int, string) {
		r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(b)
	}
	number := connectortest.Person(1).PIN.Reveal()
	if status, body := ask(http.MethodPost, "/v1/concerned/known", `{"number":"`+number+`"}`); status != http.StatusOK {
		t.Fatalf("what is not sealed: %d %s", status, body)
	}
	mapped := false
	for _, b := range bound {
		mapped = mapped || b.Type.ID == "informant"
	}
	if !mapped {
		t.Fatal("the example maps no informants, so nothing is tried")
	}
	for _, op := range connector.Operations {
		if status, body := ask(http.MethodPost, "/v1/informant/"+op, `{"number":"`+number+`"}`); status != http.StatusNotFound {
			t.Errorf("%s: %d %s", op, status, body)
		}
	}
	if _, document := ask(http.MethodGet, "/openapi.json", ""); !strings.Contains(document, "/v1/concerned/known") || strings.Contains(document, "informant") {
		t.Error("the document tells of informants, or of nothing")
	}
}
