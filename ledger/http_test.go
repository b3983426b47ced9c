package ledger_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgersql"
	"github.com/lienthong/lienthong/ledger/ledgertest"
)

// shown serves a ledger of samples: every tenth refused, the third deferred,
// the fourth never told.
func shown(t *testing.T, n int) http.Handler {
	return changed(t, n, func(i int, e *lienthong.Evidence) {
		e.Officer, e.Case = "pseudonymofthegoodofficer2", "HS-2026-1"
		switch {
		case i%10 == 9:
			e.Permitted, e.Code, e.Fields, e.Grant, e.Status = false, lienthong.AccessDenied, nil, "", 403
		case i == 2:
			e.Disclosure, e.DiscloseFrom = lienthong.DiscloseDeferred, ledgertest.Start.AddDate(1, 0, 0)
		case i == 3:
			e.Disclosure = lienthong.DiscloseNever
		}
	})
}

// changed serves a ledger of samples that were changed, once they are all in the
// tree and in the index.
func changed(t *testing.T, n int, change func(int, *lienthong.Evidence)) http.Handler {
	t.Helper()
	x, err := ledgersql.Open(t.Context(), filepath.Join(t.TempDir(), "index.db"))
	if err != nil {
		t.Fatal(err)
	}
	l := ledgertest.Open(t, &ledger.Log{Index: x, AttestEvery: time.Hour, Now: func() time.Time { return ledgertest.Start.AddDate(0, 1, 0) }})
	for i := range n {
		e := ledgertest.Sample(i)
		change(i, &e)
		if err := l.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	for at := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		s, err := l.Status(t.Context())
		next, nextErr := x.Next(t.Context())
		if err == nil && nextErr == nil && s.Published == uint64(n) && next == uint64(n) {
			break
		}
		if time.Since(at) > 30*time.Second {
			t.Fatalf("the records do not get into tree and index: %+v, %d, %v", s, next, nextErr)
		}
	}
	t.Cleanup(func() {
		shut(t, l)
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	s := &ledger.Service{Log: l, Subject: func(reference string) (string, error) {
		if !strings.HasPrefix(reference, "person-") {
			return "", lienthong.Errorf(lienthong.NotFound, "There is no such person.")
		}
		return ledgertest.Subject(int(reference[len("person-")] - '0')), nil
	}, System: func(id lienthong.SystemID) string {
		return map[string]string{"G09": "Bảo hiểm xã hội Việt Nam"}[id.Member]
	}, Purpose: func(lienthong.Purpose) string { return "Tham gia bảo hiểm y tế" }}
	return serve(s)
}

func serve(s *ledger.Service) http.Handler {
	a := web.New("Ledger", "test", "", s.Log.Log)
	s.Mount(a)
	return a.Handler()
}

// call asks an operation and returns what it answered.
func call(t *testing.T, h http.Handler, path, body string) (int, string) {
	t.Helper()
	method, reader := http.MethodGet, io.Reader(nil)
	if body != "" {
		method, reader = http.MethodPost, strings.NewReader(body)
	}
	r := httptest.NewRequestWithContext(t.Context(), method, "/v1/ledger"+path, reader)
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// listed is what the tests read of a page.
type listed struct {
	Entries []struct {
		Index     uint64
		Permitted bool
	}
	Next uint64
}

func list(t *testing.T, h http.Handler, query string) (out listed) {
	t.Helper()
	status, body := call(t, h, "/entries"+query, "")
	if status != http.StatusOK {
		t.Fatalf("%s: status %d: %s", query, status, body)
	}
	if err := json.Unmarshal([]byte(body), &out, json.MatchCaseInsensitiveNames(true)); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestOperations(t *testing.T) {
	t.Parallel()
	h := shown(t, 20)
	secrets := []string{"pseudonymof", "signature\":\"", "content_digest", "sha-256", "HS-2026-1", "key_id", `"base"`}
	for _, c := range []struct {
		what, path, body string
		status           int
		want, never      []string
	}{
		{"status", "/status", "", 200, []string{`"durable":20`, `"integrated":20`, `"published":20`, `"published_at":"20`, `"attested":0`, `"faults":[]`}, nil},
		{"newest first", "/entries?limit=1", "", 200, []string{`"index":19`, `"next":19`, `"permitted":false`, `"code":"access_denied"`, `"status":403`, `"fields":[]`}, []string{`"index":18`, `"grant"`}},
		{"who asked whom for what", "/entries?limit=1&after=19", "", 200, []string{`"client":"VN/GOV/G09/INSURANCE"`, `"client_name":"Bảo hiểm xã hội Việt Nam"`,
			`"service":"VN/GOV/G01/POPULATION/verify"`, `"operation":"POST /v1/population/verify"`, `"purpose":"insurance.enrol"`, `"purpose_name":"Tham gia bảo hiểm y tế"`,
			`"legal_basis":"27/2026/ND-CP; article=5"`, `"legal_basis_vi":"Điều 5 Nghị định 27/2026/NĐ-CP"`, `"legal_basis_en":"article 5 of Decree 27/2026/NĐ-CP"`,
			`"grant":"grant-7"`, `"fields":["full_name","date_of_birth"]`, `"subjects":1`, `"request_bytes":311`, `"side":"provider"`}, []string{`"service_name"`, `"code"`}},
		{"one exchange", "/entries/exchange-000007", "", 200, []string{`"index":7`, `"published":true`, `"attested":false`, `"signed_request":true`, `"signed_response":true`}, []string{`"index":8`}},
		{"no exchange", "/entries/exchange-999999", "", 404, []string{`"not_found"`}, nil},
		{"a decision of tomorrow", "/entries?decision=maybe", "", 422, []string{`"invalid_input"`}, nil},
		{"a place before the first", "/entries?after=-1", "", 422, []string{`"invalid_input"`}, nil},
		{"usage", "/usage", `{"person":"person-0"}`, 200, []string{"exchange-000000", "exchange-000005", "exchange-000010", "exchange-000015", `"more":false`, "2026-03-02T08:00:15"}, []string{"exchange-000001"}},
		{"usage in a period", "/usage", `{"person":"person-0","from":"2026-03-02T08:00:05Z","to":"2026-03-02T08:00:10Z"}`, 200, []string{"exchange-000005"}, []string{"exchange-000000", "exchange-000010"}},
		{"what is deferred", "/usage", `{"person":"person-2"}`, 200, []string{"exchange-000007"}, []string{"exchange-000002"}},
		{"what is never told", "/usage", `{"person":"person-3"}`, 200, []string{"exchange-000008"}, []string{"exchange-000003"}},
		{"what was refused", "/usage", `{"person":"person-4"}`, 200, []string{"exchange-000004"}, []string{"exchange-000009"}},
		{"nobody", "/usage", `{"person":"stranger"}`, 404, []string{`"not_found"`}, nil},
		{"no person", "/usage", `{}`, 422, []string{`"/person"`}, nil},
		{"a period that ends before it begins", "/usage", `{"person":"person-0","from":"2026-03-02T08:00:05Z","to":"2026-03-02T08:00:00Z"}`, 422, []string{`"/to"`}, nil},
		{"no time", "/usage", `{"person":"person-0","from":"yesterday"}`, 422, []string{`"invalid_input"`}, []string{"yesterday"}},
	} {
		status, body := call(t, h, c.path, c.body)
		if status != c.status {
			t.Errorf("%s: status %d, want %d: %s", c.what, status, c.status, body)
		}
		for _, s := range c.want {
			if !strings.Contains(body, s) {
				t.Errorf("%s: lacks %s: %s", c.what, s, body)
			}
		}
		for _, s := range append(secrets, c.never...) {
			if strings.Contains(body, s) {
				t.Errorf("%s: holds %s: %s", c.what, s, body)
			}
		}
	}
}

// TestOnlyOneSystem: a list is narrowed to those who asked or were asked, and no
// word in another member of the record passes for one.
func TestOnlyOneSystem(t *testing.T) {
	t.Parallel()
	court := lienthong.SystemID{Instance: "VN", Class: "GOV", Member: "G21", System: "COURT"}
	h := changed(t, 300, func(i int, e *lienthong.Evidence) {
		switch {
		case i%100 == 7:
			e.Client = court
		case i%100 == 8:
			e.Service = lienthong.ServiceID{SystemID: court, Service: "cases"}
		case i%100 == 9:
			e.Case, e.Procedure = "/COURT/", "VN/GOV/G21/COURT" // says so, and is not
		case i%100 == 10:
			e.Client.System = "SUPREMECOURT"
		}
	})
	for query, want := range map[string]int{"VN%2FGOV%2FG21%2FCOURT": 6, "COURT": 6, "SUPREMECOURT": 3, "court": 0, "G21": 0, "POPULATION": 297} {
		found, next := 0, ""
		for {
			p := list(t, h, "?limit=500&system="+query+next)
			found += len(p.Entries)
			if p.Next == 0 {
				break
			}
			next = "&after=" + str(p.Next)
		}
		if found != want {
			t.Errorf("%s: %d records, want %d", query, found, want)
		}
	}
}

// TestPaging reads the whole ledger by every filter, over the borders of
// bundles, and finds each record once, newest first.
func TestPaging(t *testing.T) {
	t.Parallel()
	const n = 600
	h := shown(t, n)
	for decision, want := range map[string]int{"": n, "permitted": n * 9 / 10, "refused": n / 10} {
		query, last, found := "", uint64(n), 0
		for pages := 0; ; pages++ {
			p := list(t, h, "?limit=37&decision="+decision+query)
			for _, e := range p.Entries {
				if e.Index >= last || decision != "" && e.Permitted != (decision == "permitted") {
					t.Fatalf("%q: record %d after %d, permitted %t", decision, e.Index, last, e.Permitted)
				}
				last = e.Index
				found++
			}
			if p.Next == 0 {
				break
			}
			if pages > n {
				t.Fatalf("%q: the pages do not end", decision)
			}
			query = "&after=" + str(p.Next)
		}
		if found != want {
			t.Errorf("%q: %d records, want %d", decision, found, want)
		}
	}
	if p := list(t, h, "?after=99999&limit=1"); len(p.Entries) != 1 || p.Entries[0].Index != n-1 {
		t.Errorf("beyond the end: %+v", p)
	}
}

func str(n uint64) string {
	b, _ := json.Marshal(n) // a number
	return string(b)
}

func TestEmptyAndWithoutIndex(t *testing.T) {
	t.Parallel()
	l := ledgertest.Open(t, &ledger.Log{})
	t.Cleanup(func() { shut(t, l) })
	h := serve(&ledger.Service{Log: l})
	if p := list(t, h, ""); len(p.Entries) != 0 || p.Next != 0 {
		t.Errorf("an empty ledger lists %+v", p)
	}
	if status, body := call(t, h, "/status", ""); status != 200 || strings.Contains(body, "published_at") {
		t.Errorf("status of an empty ledger: %d %s", status, body)
	}
	for path, question := range map[string]string{"/entries/x": "", "/usage": `{"person":"person-1"}`} {
		if status, _ := call(t, h, path, question); status != http.StatusServiceUnavailable {
			t.Errorf("%s without an index: status %d", path, status)
		}
	}
}

func TestProvisionsInWords(t *testing.T) {
	t.Parallel()
	l := ledgertest.Open(t, &ledger.Log{})
	t.Cleanup(func() { shut(t, l) })
	bases := []struct{ basis, vi, en string }{
		{"27/2026/NĐ-CP; article=5; clause=2; point=a", "điểm a khoản 2 Điều 5 Nghị định 27/2026/NĐ-CP", "point a, clause 2, article 5 of Decree 27/2026/NĐ-CP"},
		{"26/2023/QH15; article=10", "Điều 10 văn bản số 26/2023/QH15 của Quốc hội", "article 10 of document 26/2023/QH15 of the National Assembly"},
		{"20/2020/QD-TTg", "Quyết định 20/2020/QĐ-TTg", "Decision 20/2020/QĐ-TTg"},
		{"17/2024/TT-BCA; article=3; clause=1", "khoản 1 Điều 3 Thông tư 17/2024/TT-BCA", "clause 1, article 3 of Circular 17/2024/TT-BCA"},
		{"214/NQ-CP", "Nghị quyết 214/NQ-CP", "Resolution 214/NQ-CP"},
		{"05/CT-TTg", "Chỉ thị 05/CT-TTg", "Directive 05/CT-TTg"},
		{"1/2/3", "văn bản số 1/2/3", "document 1/2/3"},
	}
	for i, c := range bases {
		e := ledgertest.Sample(i)
		var err error
		if e.LegalBasis, err = lienthong.ParseLegalBasis(c.basis); err != nil {
			t.Fatal(err)
		}
		if err := l.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	h := serve(&ledger.Service{Log: l})
	body := ""
	for range 2000 {
		if _, body = call(t, h, "/entries", ""); strings.Count(body, `"index"`) == len(bases) {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	for _, c := range bases {
		if !strings.Contains(body, `"legal_basis_vi":"`+c.vi+`"`) || !strings.Contains(body, `"legal_basis_en":"`+c.en+`"`) {
			t.Errorf("%s is not said as %q, %q: %s", c.basis, c.vi, c.en, body)
		}
	}
}

// TestUsageByParts asks for more accesses than one answer holds, with two at
// every instant, and loses none at the border.
func TestUsageByParts(t *testing.T) {
	t.Parallel()
	const n = 505
	h := changed(t, n, func(i int, e *lienthong.Evidence) {
		e.Subjects = []string{ledgertest.Subject(0)}
		e.Answered = ledgertest.Start.Add(time.Duration(i/2) * time.Second)
	})
	seen, to := map[string]bool{}, ""
	for range 3 {
		var part struct {
			Accesses []struct{ ID, At string }
			More     bool
		}
		_, body := call(t, h, "/usage", `{"person":"person-0"`+to+`}`)
		if err := json.Unmarshal([]byte(body), &part, json.MatchCaseInsensitiveNames(true)); err != nil || len(part.Accesses) == 0 {
			t.Fatalf("%d accesses, %v", len(part.Accesses), err)
		}
		for _, a := range part.Accesses {
			if seen[a.ID] {
				t.Errorf("%s twice", a.ID)
			}
			seen[a.ID] = true
		}
		if !part.More {
			break
		}
		to = `,"to":"` + part.Accesses[len(part.Accesses)-1].At + `"`
	}
	if len(seen) != n {
		t.Errorf("%d accesses, want %d", len(seen), n)
	}
}

// BenchmarkNothingRefused looks through a whole ledger for what is not in it,
// the longest that one question takes.
func BenchmarkNothingRefused(b *testing.B) {
	const n = 8192
	l := ledgertest.Open(b, &ledger.Log{})
	b.Cleanup(func() {
		if err := l.Close(); err != nil {
			b.Error(err)
		}
	})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			if err := l.Append(b.Context(), ledgertest.Sample(i)); err != nil {
				b.Error(err)
			}
		})
	}
	all.Wait()
	for s, err := l.Status(b.Context()); s.Integrated < n; s, err = l.Status(b.Context()) {
		if err != nil {
			b.Fatal(err)
		}
		time.Sleep(5 * time.Millisecond)
	}
	h := serve(&ledger.Service{Log: l})
	for b.Loop() {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(b.Context(), http.MethodGet, "/v1/ledger/entries?decision=refused", nil))
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"entries":[]`) {
			b.Fatal(w.Code, w.Body.String())
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/record")
}
