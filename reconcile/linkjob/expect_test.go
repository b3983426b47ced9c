package linkjob_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/linkjob"
)

// TestExpected: the population is made ready when the process starts, whoever linked
// here before, every hour, and when a job is made; but not while another is linked,
// which uses what would be made.
func TestExpected(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		var heard atomic.Int64
		finish := make(chan struct{})
		s := &linkjob.Service{
			Dir: dir, Log: slog.New(slog.DiscardHandler), Places: func(string) uint8 { return 0 },
			Expect: func(context.Context) { heard.Add(1) },
			Population: func(ctx context.Context) (intake.Source, int, error) {
				<-finish
				return village(5, nil)(ctx)
			},
		}
		if err := s.Open(); err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}()
		expected := func(times int64, when string) {
			t.Helper()
			synctest.Wait()
			if heard := heard.Load(); heard != times {
				t.Errorf("%s: expected %d times, want %d", when, heard, times)
			}
		}
		api := web.New("Test", "1", "", slog.New(slog.DiscardHandler))
		s.Mount(api)
		do := func(path, kind, body string) (job string) {
			t.Helper()
			q := httptest.NewRequestWithContext(t.Context(), "POST", path, strings.NewReader(body))
			q.Header.Set("Content-Type", kind)
			w := httptest.NewRecorder()
			api.Handler().ServeHTTP(w, q)
			var said struct{ Job string }
			if err := json.Unmarshal(w.Body.Bytes(), &said); err != nil || w.Code > 299 {
				t.Fatalf("%s: %d %s", path, w.Code, w.Body)
			}
			return said.Job
		}
		expected(1, "at the start")
		time.Sleep(time.Hour)
		expected(2, "an hour later")
		job := do("/v1/linkages", "application/json", order)
		expected(3, "a job is made")
		do("/v1/linkages/"+job+"/rows", "application/x-ndjson", rows(1, 3))
		do("/v1/linkages/"+job+"/start", "application/json", "")
		synctest.Wait()
		do("/v1/linkages", "application/json", strings.Replace(order, "register-1", "register-2", 1))
		time.Sleep(time.Hour)
		expected(3, "while one is linked")
		close(finish)
		synctest.Wait()
		time.Sleep(time.Hour)
		expected(4, "when none is linked any more")
	})
}
