package timetest_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong/ledger/timetest"
)

func TestStrangeQuestions(t *testing.T) {
	t.Parallel()
	a, err := timetest.New(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		method, kind, body string
		status             int
	}{
		"get":      {http.MethodGet, "application/timestamp-query", "", 400},
		"kind":     {http.MethodPost, "text/plain", "x", 400},
		"too long": {http.MethodPost, "application/timestamp-query", strings.Repeat("x", 5000), 400},
		"no query": {http.MethodPost, "application/timestamp-query", "x", 200}, // a refusal is an answer
	} {
		r := httptest.NewRequest(c.method, "/", strings.NewReader(c.body))
		r.Header.Set("Content-Type", c.kind)
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		if w.Code != c.status {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
}
