package reconcile_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/reconcilesql"
	"github.com/lienthong/lienthong/reconcile/reconciletest"
)

// serve is the API over one sample run.
func serve(t *testing.T) http.Handler {
	t.Helper()
	db, err := sqldb.Open(t.Context(), "sqlite::memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	store, err := reconcilesql.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	run, results := reconciletest.Sample("r1", time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	if err := store.Keep(t.Context(), run, results); err != nil {
		t.Fatal(err)
	}
	api := web.New("test", "1", "", slog.New(slog.DiscardHandler))
	sealed := func(lienthong.PersonID) string { return "SEALEDPERSON1" }
	(&reconcile.Service{Store: store, Reference: sealed}).Mount(api)
	return api.Handler()
}

func TestHTTP(t *testing.T) {
	t.Parallel()
	h := serve(t)
	tests := []struct {
		name, method, address string
		status                int
		contains, lacks       []string
	}{
		{"runs", "GET", "/v1/reconciliations", 200, []string{`"id":"r1"`, `"linked_with_differences":1`, `"not_found":1`}, []string{"Nguy"}},
		{"one run", "GET", "/v1/reconciliations/r1", 200, []string{`"rows":5`, `"name_marks":2`}, nil},
		{"no such run", "GET", "/v1/reconciliations/r2", 404, []string{`"not_found"`}, nil},
		{"results", "GET", "/v1/reconciliations/r1/results?limit=2", 200, []string{`"row":2`, `"row":3`, `"next":3`}, []string{`"row":4`, "Nguy", "pairs"}},
		{"the last page", "GET", "/v1/reconciliations/r1/results?after=5", 200, []string{`"row":6`, `"next":0`}, []string{`"row":5`}},
		{"filtered", "GET", "/v1/reconciliations/r1/results?verdict=candidates&difference=name_marks", 200, []string{`"row":4`, `"candidates":2`}, []string{`"row":3`}},
		{"a filter that is none", "GET", "/v1/reconciliations/r1/results?verdict=maybe", 422, []string{`"field":"verdict"`}, []string{"maybe"}},
		{"explained, masked", "GET", "/v1/reconciliations/r1/results/3", 200,
			[]string{`"level":"marks_differ"`, "Ng*** T** M**", `"person":"SEALEDPERSON1"`}, []string{"Nguyen Thi Mau", "Nguyễn Thị Mẫu", "001190000017"}},
		{"revealed", "POST", "/v1/reconciliations/r1/results/3/reveal", 200, []string{"Nguyen Thi Mau", "Nguyễn Thị Mẫu"}, nil},
		{"revealed by a link", "GET", "/v1/reconciliations/r1/results/3/reveal", 405, nil, []string{"Nguy"}},
		{"no such row", "GET", "/v1/reconciliations/r1/results/99", 404, []string{`"not_found"`}, nil},
	}
	for _, tt := range tests {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(tt.method, tt.address, nil))
		if w.Code != tt.status {
			t.Errorf("%s: status %d, want %d: %s", tt.name, w.Code, tt.status, w.Body)
		}
		for _, s := range tt.contains {
			if !strings.Contains(w.Body.String(), s) {
				t.Errorf("%s: lacks %s in %s", tt.name, s, w.Body)
			}
		}
		for _, s := range tt.lacks {
			if strings.Contains(w.Body.String(), s) {
				t.Errorf("%s: must not hold %s", tt.name, s)
			}
		}
	}
}
