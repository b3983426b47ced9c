package soap_test

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lienthong/lienthong/exchange/replay"
	"github.com/lienthong/lienthong/exchange/soap"
)

// TestAuthorization changes one thing of a good request at a time.
func TestAuthorization(t *testing.T) {
	t.Parallel()
	millis := func(d time.Duration) string { return strconv.FormatInt(now.Add(d).UnixMilli(), 10) }
	good := millis(0)
	lookup := path(soap.Lookup)
	restamp := func(r *http.Request, user, stamp string) {
		r.Header.Set("Timestamp", stamp)
		r.Header.Set("Authorization", authorization(lookup, user, stamp, secret))
	}
	set := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for _, c := range []struct {
		name, user, code string
		change           func(*http.Request)
	}{
		{"good", "court", "", func(*http.Request) {}},
		{"no Authorization", "court", "caller_unknown", func(r *http.Request) { r.Header.Del("Authorization") }},
		{"no Timestamp", "court", "caller_unknown", func(r *http.Request) { r.Header.Del("Timestamp") }},
		{"two Timestamps", "court", "caller_unknown", func(r *http.Request) { r.Header.Add("Timestamp", good) }},
		{"two Authorizations", "court", "caller_unknown", func(r *http.Request) { r.Header.Add("Authorization", r.Header.Get("Authorization")) }},
		{"Timestamp is not the one hashed", "court", "caller_unknown", set("Timestamp", millis(time.Millisecond))},
		{"Timestamp with a sign", "court", "caller_unknown", func(r *http.Request) { restamp(r, "court", "+"+good) }},
		{"Timestamp as text", "court", "caller_unknown", func(r *http.Request) { restamp(r, "court", "2026-09-01T08:30:00Z") }},
		{"empty Timestamp", "court", "caller_unknown", func(r *http.Request) { restamp(r, "court", "") }},
		{"other secret", "court", "caller_unknown", set("Authorization", authorization(lookup, "court", good, "another secret!!"))},
		{"empty secret", "court", "caller_unknown", set("Authorization", authorization(lookup, "court", good, ""))},
		{"unknown user", "court", "caller_unknown", set("Authorization", authorization(lookup, "nobody", good, secret))},
		{"unknown user, secret of zeros", "court", "caller_unknown", set("Authorization", authorization(lookup, "nobody", good, strings.Repeat("\x00", 16)))},
		{"another's name", "court", "caller_unknown", set("Authorization", authorization(lookup, "portal", good, secret))},
		{"another path", "court", "caller_unknown", set("Authorization", authorization(path(soap.Verify), "court", good, secret))},
		{"no path", "court", "caller_unknown", set("Authorization", authorization("", "court", good, secret))},
		{"Bearer", "court", "caller_unknown", set("Authorization", "Bearer "+strings.TrimPrefix(authorization(lookup, "court", good, secret), "Basic "))},
		{"not base64", "court", "caller_unknown", set("Authorization", "Basic ????")},
		{"secret itself", "court", "caller_unknown", set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("court:"+secret)))},
		{"hash too short", "court", "caller_unknown", set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("court:"+strings.Repeat("0", 63))))},
		{"very long", "court", "caller_unknown", set("Authorization", "Basic "+strings.Repeat("A", 4000))},
		{"no X-Road-Client", "court", "caller_unknown", func(r *http.Request) { r.Header.Del("X-Road-Client") }},
		{"another's X-Road-Client", "court", "caller_unknown", set("X-Road-Client", "VN/GOV/G15/CASES")},
		{"X-Road-Client with encoding", "court", "", set("X-Road-Client", "VN/GOV/H05/%43ASES")},
		{"two X-Road-Clients", "court", "caller_unknown", func(r *http.Request) { r.Header.Add("X-Road-Client", "VN/GOV/H05/CASES") }},
		{"no ApiKey", "court", "caller_unknown", func(r *http.Request) { r.Header.Del("ApiKey") }},
		{"other ApiKey", "court", "caller_unknown", set("ApiKey", apiKey+" ")},
		{"basic in small letters, hash in capitals", "court", "", func(r *http.Request) {
			plain, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(r.Header.Get("Authorization"), "Basic "))
			user, hash, _ := strings.Cut(string(plain), ":")
			r.Header.Set("Authorization", "basic "+base64.RawStdEncoding.EncodeToString([]byte(user+":"+strings.ToUpper(hash))))
		}},
		{"four minutes late", "court", "", func(r *http.Request) { restamp(r, "court", millis(-4*time.Minute)) }},
		{"six minutes late", "court", "message_stale", func(r *http.Request) { restamp(r, "court", millis(-6*time.Minute)) }},
		{"four minutes early", "court", "", func(r *http.Request) { restamp(r, "court", millis(4*time.Minute)) }},
		{"six minutes early", "court", "message_stale", func(r *http.Request) { restamp(r, "court", millis(6*time.Minute)) }},
		{"seconds", "court", "", func(r *http.Request) { restamp(r, "court", strconv.FormatInt(now.Unix(), 10)) }},
		{"the far future", "court", "message_stale", func(r *http.Request) { restamp(r, "court", "999999999999999") }},
		{"before the start", "court", "message_stale", func(r *http.Request) { restamp(r, "court", millis(-4*time.Minute-time.Second)) }},
		{"path of the agreement", "portal", "", set("Authorization", authorization("/csdldc/1.0/TraCuu", "portal", good, secret))},
		{"path of another's agreement", "court", "caller_unknown", set("Authorization", authorization("/csdldc/1.0/TraCuu", "court", good, secret))},
		{"old client", "php", "", func(r *http.Request) { restamp(r, "php", strconv.FormatInt(now.Unix(), 10)) }},
		{"old client, another's X-Road-Client", "php", "caller_unknown", set("X-Road-Client", "VN/GOV/G15/CASES")},
		{"old client, other secret", "php", "caller_unknown", set("Authorization", authorization(lookup, "php", good, "another secret!!"))},
	} {
		reg := &register{people: people()}
		s := service(t, reg)
		s.Since = now.Add(-4 * time.Minute)
		r := request(soap.Lookup, c.user, good, envelope(soap.Lookup, asking("A-1")))
		c.change(r)
		w := do(s, r)
		if got := codeIn(w.Body.String()); got != c.code || (c.code == "") != (len(reg.asked) == 1) {
			t.Errorf("%s: code %q, want %q; the register was asked %d times", c.name, got, c.code, len(reg.asked))
		}
		if strings.Contains(w.Body.String(), secret) || strings.Contains(w.Body.String(), "001190000018") {
			t.Errorf("%s: the answer tells too much: %s", c.name, w.Body)
		}
	}
}

// TestRefusalsLookAlike: nobody learns which of user, secret, key is wrong.
func TestRefusalsLookAlike(t *testing.T) {
	t.Parallel()
	stamp := new(tick).stamp()
	var first string
	for _, change := range []func(http.Header){
		func(h http.Header) {
			h.Set("Authorization", authorization(path(soap.Lookup), "nobody", stamp, secret))
		},
		func(h http.Header) {
			h.Set("Authorization", authorization(path(soap.Lookup), "court", stamp, "another secret!!"))
		},
		func(h http.Header) { h.Set("ApiKey", "") },
		func(h http.Header) { h.Set("X-Road-Client", "VN/GOV/G15/CASES") },
	} {
		r := request(soap.Lookup, "court", stamp, envelope(soap.Lookup, asking("A-1")))
		change(r.Header)
		w := do(service(t, &register{}), r)
		if first == "" {
			first = w.Body.String()
		}
		if w.Body.String() != first {
			t.Errorf("told apart:\n%s\n%s", w.Body, first)
		}
	}
}

// TestReplay sends requests twice, whole and in parts.
func TestReplay(t *testing.T) {
	t.Parallel()
	reg := &register{people: people()}
	s := service(t, reg)
	var c tick
	first, second := c.stamp(), c.stamp()
	send := func(user, stamp, id string) string {
		return codeIn(do(s, request(soap.Lookup, user, stamp, envelope(soap.Lookup, asking(id)))).Body.String())
	}
	for i, step := range []struct{ user, stamp, id, want string }{
		{"court", first, "1", ""},
		{"court", first, "1", "message_replayed"},          // the same bytes
		{"court", first, "2", "message_replayed"},          // the same token
		{"court", second, "1", "message_replayed"},         // the same number
		{"court", second, "3", "message_replayed"},         // its token is used, although it was refused
		{"portal", first, "1", ""},                         // another client's numbers are its own
		{"php", first, "1", ""},                            // an old client's token
		{"php", first, "2", ""},                            // may bear several requests
		{"php", first, "2", "message_replayed"},            // each once
		{"court", c.stamp(), "A-1\u00e9", "invalid_input"}, // no number at all
	} {
		if got := send(step.user, step.stamp, step.id); got != step.want {
			t.Errorf("step %d: %q, want %q", i, got, step.want)
		}
	}
	if len(reg.asked) != 4 {
		t.Errorf("the register was asked %d times, want 4", len(reg.asked))
	}
}

// TestOneOfMany: of many equal requests at once, one is served.
func TestOneOfMany(t *testing.T) {
	t.Parallel()
	s := service(t, &register{people: people()})
	var served atomic.Int32
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			w := do(s, request(soap.Lookup, "php", "1788251400", envelope(soap.Lookup, asking("same"))))
			if w.Code == 200 {
				served.Add(1)
			} else if codeIn(w.Body.String()) != "message_replayed" {
				t.Errorf("refused with %s", w.Body)
			}
		})
	}
	wg.Wait()
	if served.Load() != 1 {
		t.Errorf("%d of 32 were served", served.Load())
	}
}

// TestMemoryFull: what cannot be remembered is not served; what is over is
// forgotten.
func TestMemoryFull(t *testing.T) {
	t.Parallel()
	clock := now
	m := soap.Memory{Window: &replay.Window{Now: func() time.Time { return clock }, Limit: 1}} // one for each shard
	full, n := false, 0
	for ; !full && n < 1000; n++ {
		first, err := m.Once(t.Context(), "court", strconv.Itoa(n), now.Add(time.Minute))
		if full = err != nil; !full && !first {
			t.Fatal("a new value is not first")
		}
	}
	if !full {
		t.Fatal("a thousand values fit into sixteen places")
	}
	if first, err := m.Once(t.Context(), "court", "0", now.Add(time.Minute)); first || err != nil {
		t.Errorf("a full memory says %v, %v of what it holds", first, err)
	}
	clock = now.Add(2 * time.Minute)
	if first, err := m.Once(t.Context(), "court", strconv.Itoa(n-1), clock.Add(time.Minute)); !first || err != nil {
		t.Errorf("after a while: %v, %v", first, err)
	}
}

// TestOverload: a full memory is a fault of ours, which the client may retry.
func TestOverload(t *testing.T) {
	t.Parallel()
	reg := &register{people: people()}
	s := service(t, reg)
	s.Seen = soap.Memory{Window: &replay.Window{Now: s.Now, Limit: 1}}
	var c tick
	for i := range 200 {
		w := do(s, request(soap.Lookup, "court", c.stamp(), envelope(soap.Lookup, asking(strconv.Itoa(i)))))
		if w.Code == 200 {
			continue
		}
		if codeIn(w.Body.String()) != "overloaded" || !strings.Contains(w.Body.String(), "soapenv:Server") {
			t.Errorf("refused with %s", w.Body)
		}
		return
	}
	t.Error("200 requests fit into sixteen places")
}
