package client_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*persistConn).readLoop"), goleak.IgnoreAnyFunction("net/http.(*persistConn).writeLoop"))
}

// stream is a service that answers each line as it comes.
func stream(t testing.TB, answer func(n int, line []byte) string) *client.Client {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Content-Type") != "application/x-ndjson" {
			http.Error(w, "", http.StatusUnsupportedMediaType)
			return
		}
		control := http.NewResponseController(w)
		if err := control.EnableFullDuplex(); err != nil {
			t.Error(err)
		}
		lines := bufio.NewScanner(r.Body)
		for n := 1; lines.Scan(); n++ {
			out := answer(n, lines.Bytes())
			if out == "" {
				panic(http.ErrAbortHandler)
			}
			_, _ = io.WriteString(w, out+"\n")
			if n%64 == 0 {
				_ = control.Flush()
			}
		}
	}))
	t.Cleanup(s.Close)
	return &client.Client{BaseURL: s.URL, HTTP: s.Client()}
}

func questions(who client.Claim, n int) iter.Seq[client.VerifyLine] {
	return func(yield func(client.VerifyLine) bool) {
		for i := range n {
			if !yield(client.VerifyLine{Ref: fmt.Sprint(i), Claim: who}) {
				return
			}
		}
	}
}

// echo answers a line with its ref; every third is an error of its own.
func echo(n int, line []byte) string {
	var in struct {
		Ref    string            `json:"ref"`
		Number string            `json:"number"`
		Fields map[string]string `json:"fields"`
	}
	if err := json.Unmarshal(line, &in); err != nil || in.Number != pinText {
		return `{"error":{"line":1,"code":"invalid_input","detail":"not what was sent"}}`
	}
	switch {
	case n%3 == 0:
		return fmt.Sprintf(`{"ref":%q,"error":{"line":%d,"code":"invalid_input","detail":"The name is missing.","field":"/name"}}`, in.Ref, n)
	case in.Fields != nil:
		return fmt.Sprintf(`{"ref":%q,"fields":{"full_name":"agree"}}`, in.Ref)
	default:
		return fmt.Sprintf(`{"ref":%q,"verified":%t}`, in.Ref, n%2 == 0)
	}
}

// Any number of questions gets as many answers, in order, each its own.
func TestBulkVerify(t *testing.T) {
	t.Parallel()
	c, who := stream(t, echo), claim(t)
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.OneOf(rapid.IntRange(0, 5), rapid.IntRange(0, 3000)).Draw(rt, "n")
		got := 0
		for r, err := range c.BulkVerify(context.Background(), questions(who, n)) {
			if err != nil {
				rt.Fatal(err)
			}
			got++
			if r.Ref != fmt.Sprint(got-1) || r.Verified != (got%2 == 0 && got%3 != 0) || (r.Err != nil) != (got%3 == 0) {
				rt.Fatalf("answer %d: %+v", got, r)
			}
			if e, ok := errors.AsType[*lienthong.Error](r.Err); r.Err != nil && (!ok || e.Field != "/name" || e.Code != lienthong.Invalid) {
				rt.Fatalf("error %v", r.Err)
			}
		}
		if got != n {
			rt.Fatalf("%d answers to %d questions", got, n)
		}
	})
}

func TestBulkMatch(t *testing.T) {
	t.Parallel()
	c, who := stream(t, echo), claim(t)
	lines := func(yield func(client.MatchLine) bool) {
		for range 3 {
			if !yield(client.MatchLine{Number: who.Number, Fields: map[string]string{"full_name": nameText}}) {
				return
			}
		}
	}
	var got []string
	for r, err := range c.BulkMatch(t.Context(), lines) {
		got = append(got, fmt.Sprint(r.Fields, r.Err != nil, err))
	}
	if s := strings.Join(got, " "); s != "map[full_name:agree] false <nil> map[full_name:agree] false <nil> map[] true <nil>" {
		t.Errorf("answers %s", s)
	}
}

// What came before a break stands, and the break is told.
func TestBulkBreaks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer func(int, []byte) string
		code   lienthong.Code
	}{
		"cut off": {func(n int, line []byte) string {
			if n == 200 {
				return ""
			}
			return echo(n, line)
		}, lienthong.Unavailable},
		"not JSON": {func(n int, line []byte) string {
			if n == 200 {
				return nameText
			}
			return echo(n, line)
		}, lienthong.Internal},
		"neither answer nor error": {func(int, []byte) string { return "{}" }, lienthong.Internal},
		"a line without end":       {func(int, []byte) string { return strings.Repeat(" ", 100<<10) }, lienthong.Internal},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cl, answers := stream(t, c.answer), 0
			var last error
			for _, err := range cl.BulkVerify(t.Context(), questions(claim(t), 5000)) {
				if last != nil {
					t.Fatal("the iteration goes on after its error")
				}
				if last = err; err == nil {
					answers++
				}
			}
			if lienthong.CodeOf(last) != c.code || answers >= 200 {
				t.Errorf("%d answers, then %v", answers, last)
			}
			holdsNothing(t, last)
		})
	}
}

// A service that stops early without an error is found by counting.
func TestBulkShort(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).EnableFullDuplex()
		_, _ = io.ReadFull(r.Body, make([]byte, 10))
		_, _ = io.WriteString(w, `{"verified":true}`+"\n")
	}))
	t.Cleanup(s.Close)
	var last error
	for _, err := range (&client.Client{BaseURL: s.URL, HTTP: s.Client()}).BulkVerify(t.Context(), questions(claim(t), 100_000)) {
		last = err
	}
	if lienthong.CodeOf(last) != lienthong.Unavailable {
		t.Errorf("a short answer ends with %v", last)
	}
}

func TestBulkRefused(t *testing.T) {
	t.Parallel()
	cl, _ := service(t, 503, "application/problem+json", `{"code":"unavailable","detail":"Busy."}`)
	n := 0
	for _, err := range cl.BulkVerify(t.Context(), questions(claim(t), 100)) {
		if n++; lienthong.CodeOf(err) != lienthong.Unavailable {
			t.Errorf("refused with %v", err)
		}
	}
	if n != 1 {
		t.Errorf("%d errors, want 1", n)
	}
}

// Leaving the loop, or cancelling, frees the sender and the connection; the
// leak test of TestMain holds the rest.
func TestBulkLeftEarly(t *testing.T) {
	t.Parallel()
	drawn := 0
	endless := func(yield func(client.VerifyLine) bool) {
		for drawn = 0; yield(client.VerifyLine{Claim: claim(t)}); drawn++ {
			runtime.Gosched()
		}
	}
	c := stream(t, echo)
	n := 0
	for _, err := range c.BulkVerify(t.Context(), endless) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 10 {
			break
		}
	}
	if n != 10 || drawn < 9 {
		t.Errorf("%d answers, %d questions", n, drawn)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	var last error
	for _, err := range c.BulkVerify(ctx, endless) {
		last = err
	}
	if !errors.Is(last, context.DeadlineExceeded) {
		t.Errorf("a deadline ends the stream with %v", last)
	}
}

func BenchmarkBulkVerify(b *testing.B) {
	c, who := stream(b, func(int, []byte) string { return `{"verified":true}` }), claim(b)
	b.ReportAllocs()
	n := 0
	for _, err := range c.BulkVerify(b.Context(), questions(who, b.N)) {
		if err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "persons/s")
}
