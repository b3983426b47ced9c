package wrk_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lienthong/lienthong/test/bench/exchange/wrk"
)

// said is what wrk 4.1.0 printed of a run that went well.
const said = `Running 1s test @ http://127.0.0.1:8080/
  2 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.12ms  421.50us   6.02ms   85.31%
    Req/Sec     7.21k   512.18     8.11k    75.00%
  14402 requests in 1.00s, 3.06MB read
Requests/sec:  14399.51
Transfer/sec:      3.06MB

{"requests":14402,"us":1000173,"bytes":3208646,"p50_us":1043,"p99_us":2711,"max_us":6021,"connect":0,"read":0,"write":0,"timeout":0,"status":0}
`

func TestParse(t *testing.T) {
	t.Parallel()
	r, err := wrk.Parse([]byte(said))
	if err != nil || r.Err() != nil {
		t.Fatal(err, r.Err())
	}
	want := wrk.Result{
		Requests: 14402, Took: 1000173 * time.Microsecond, Bytes: 3208646,
		P50: 1043 * time.Microsecond, P99: 2711 * time.Microsecond, Max: 6021 * time.Microsecond,
	}
	if r != want {
		t.Errorf("read %+v, want %+v", r, want)
	}
	if rate := r.Rate(); rate < 14399 || rate > 14400 {
		t.Errorf("the rate is %f", rate)
	}
}

// TestNoMeasurement: what is not a whole run without errors is none.
func TestNoMeasurement(t *testing.T) {
	t.Parallel()
	line := said[strings.Index(said, "{"):]
	for name, change := range map[string]func(string) string{
		"no result":        func(s string) string { return s[:strings.Index(s, "{")] },
		"two results":      func(s string) string { return s + line },
		"cut short":        func(s string) string { return s[:len(s)-20] },
		"no time":          func(s string) string { return strings.Replace(s, `"us":1000173`, `"us":0`, 1) },
		"another script's": func(s string) string { return strings.Replace(s, `"max_us"`, `"most_us"`, 1) },
	} {
		if r, err := wrk.Parse([]byte(change(said))); err == nil {
			t.Errorf("%s was read as %+v", name, r)
		}
	}
	for _, kind := range []string{"connect", "read", "write", "timeout", "status"} {
		r, err := wrk.Parse([]byte(strings.Replace(said, `"`+kind+`":0`, `"`+kind+`":1`, 1)))
		if err != nil || r.Err() == nil {
			t.Errorf("an error of kind %s: %v, %v", kind, err, r.Err())
		}
	}
	r, err := wrk.Parse([]byte(strings.Replace(said, `"requests":14402`, `"requests":0`, 1)))
	if err != nil || r.Err() == nil {
		t.Errorf("nothing answered: %v, %v", err, r.Err())
	}
}

// TestRun asks a server with the real program.
func TestRun(t *testing.T) {
	t.Parallel()
	if err := wrk.Available(); err != nil {
		t.Skip("wrk is not installed; make bench-exchange installs it")
	}
	var mu sync.Mutex
	seen := map[string]bool{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		seen[string(body)] = true
		mu.Unlock()
		if r.Method != http.MethodPost || r.Header.Get("X-One") != "a b" {
			w.WriteHeader(http.StatusBadRequest)
		}
	}))
	defer s.Close()
	bodies := filepath.Join(t.TempDir(), "bodies")
	if err := os.WriteFile(bodies, []byte("{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := wrk.Load{URL: s.URL, Bodies: bodies, Connections: 3, Time: time.Second, Header: map[string]string{"X-One": "a b"}}
	r, cpu, err := l.Run(t.Context())
	if err != nil || r.Err() != nil || cpu <= 0 {
		t.Fatalf("%+v, %v, %v", r, cpu, err)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(seen) != 3 {
		t.Errorf("%d different bodies arrived", len(seen))
	}
	l.Header = nil
	if r, _, err = l.Run(t.Context()); err != nil || r.Err() == nil {
		t.Errorf("a server that refuses: %v, %v", err, r.Err())
	}
}
