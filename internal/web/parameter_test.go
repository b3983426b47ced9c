package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/internal/web"
)

type asked struct {
	Run   string `json:"run"`
	After int    `json:"after"`
	Word  string `json:"word"`
}

func TestAsk(t *testing.T) {
	t.Parallel()
	a := web.New("test", "1", "", slog.New(slog.DiscardHandler))
	web.Ask(a, http.MethodGet, web.Operation{ID: "ask", Path: "/v1/runs/{run}", Summary: "Ask."}, []web.Parameter{
		{Name: "run", InPath: true}, {Name: "after", Integer: true}, {Name: "word", Enum: []string{"yes", "no"}},
	}, func(_ context.Context, v web.Values) (*asked, error) {
		return &asked{v.Text("run"), v.Int("after", 7), v.Text("word")}, nil
	})
	tests := []struct {
		address string
		status  int
		want    string
	}{
		{"/v1/runs/x1", 200, `{"run":"x1","after":7,"word":""}`},
		{"/v1/runs/x1?after=3&word=no", 200, `{"run":"x1","after":3,"word":"no"}`},
		{"/v1/runs/x1?after=secret", 422, `"invalid_input"`},
		{"/v1/runs/x1?after=-1", 422, `"invalid_input"`},
		{"/v1/runs/x1?word=secret", 422, `"invalid_input"`},
		{"/v1/runs/x1?name=secret", 422, `"invalid_input"`},
		{"/v1/runs/x1?after=1&after=2", 422, `"invalid_input"`},
	}
	for _, tt := range tests {
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, tt.address, nil))
		if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.want) {
			t.Errorf("%s: %d %s, want %d %s", tt.address, w.Code, w.Body, tt.status, tt.want)
		}
		if strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: the answer repeats the address", tt.address)
		}
	}
	if p := a.Document().Paths["/v1/runs/{run}"].Get.Parameters; len(p) != 3 || !p[0].Required || p[0].In != "path" {
		t.Errorf("the document has parameters %+v", p)
	}
}
