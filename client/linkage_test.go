package client_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
)

// linkages is a population's owner who keeps rows by the rules and answers
// with canned results. fail answers a request instead, if it returns true.
type linkages struct {
	t     *testing.T
	fail  func(w http.ResponseWriter, r *http.Request) bool
	state string
	last  int
	rows  []int
	posts int // of rows
	brief int // pages asked without sentences
	page  func(after int) string

	mu       sync.Mutex
	requests int          // that may be under way at once
	under    atomic.Int32 // that are
	both     atomic.Bool  // two were
}

func (l *linkages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if l.fail != nil && l.fail(w, r) {
		return
	}
	status := func() {
		_, _ = fmt.Fprintf(w, `{"job":"j1","state":%q,"last_row":%d,"requests":%d}`, l.state, l.last, l.requests)
	}
	switch r.Method + " " + r.URL.Path {
	case "POST /v1/linkages":
		b, err := io.ReadAll(r.Body)
		if want := `{"columns":["name",""],"rows":3,"key":"register-1"}`; err != nil || string(b) != want {
			l.t.Errorf("ordered %s, %v", b, err)
		}
		status()
	case "POST /v1/linkages/j1/rows":
		if after := r.URL.Query().Get("after"); l.requests > 1 {
			if l.under.Add(1) == 2 {
				l.both.Store(true)
			}
			defer l.under.Add(-1)
			l.await(after)
			defer l.mu.Unlock()
		} else if after != "" {
			l.t.Errorf("after %s, for an owner who takes one request at a time", after)
		}
		l.posts++
		for in := bufio.NewScanner(r.Body); in.Scan(); {
			var row struct {
				Row   int
				Cells []string
			}
			if err := json.Unmarshal(in.Bytes(), &row); err != nil || len(row.Cells) != 2 || r.Header.Get("Content-Type") != "application/x-ndjson" {
				l.t.Errorf("a row: %v", err)
			}
			l.rows, l.last = append(l.rows, row.Row), row.Row
		}
		_, _ = fmt.Fprintf(w, `{"rows":%d,"last_row":%d}`, len(l.rows), l.last)
	case "POST /v1/linkages/j1/start":
		l.state = "waiting"
		status()
	case "GET /v1/linkages/j1":
		_, _ = io.WriteString(w, `{"job":"j1","state":"done","rows":2,"counts":{"linked":2},"finished":"2026-05-03T00:00:00Z","persons":7,"duplicates":1}`)
	case "GET /v1/linkages/j1/results":
		after, err := strconv.Atoi(r.URL.Query().Get("after"))
		if err != nil {
			l.t.Error(err)
		}
		if r.URL.Query().Get("reasons") == "0" {
			l.brief++
		}
		_, _ = io.WriteString(w, l.page(after))
	case "DELETE /v1/linkages/j1":
		_, _ = io.WriteString(w, `{"job":"j1","deleted":"2026-05-03T00:00:00Z"}`)
	default:
		l.t.Errorf("asked for %s %s", r.Method, r.URL)
	}
}

// await returns, with mu held, when the rows up to one have come.
func (l *linkages) await(after string) {
	row, err := strconv.Atoi(after)
	if err != nil {
		l.t.Error(err)
	}
	l.mu.Lock()
	for l.last < row {
		l.mu.Unlock()
		time.Sleep(time.Millisecond)
		l.mu.Lock()
	}
}

func (l *linkages) client(t *testing.T) *client.Client {
	l.t = t
	s := httptest.NewServer(l)
	t.Cleanup(s.Close)
	return &client.Client{BaseURL: s.URL, HTTP: s.Client()}
}

func threeRows() iter.Seq[client.LinkageRow] {
	return slices.Values([]client.LinkageRow{{Row: 2, Cells: []string{"Trần Ngọc Ly", ""}}, {Row: 3, Cells: []string{"<Lê>", ""}}, {Row: 7, Cells: []string{"", ""}}})
}

var linkageOrder = client.LinkageOrder{Columns: []string{"name", ""}, Rows: 3, Key: "register-1"}

func TestSubmitLinkage(t *testing.T) {
	t.Parallel()
	l := &linkages{state: "receiving"}
	job, err := l.client(t).SubmitLinkage(t.Context(), linkageOrder, threeRows())
	if err != nil || job.Job != "j1" || job.State != client.LinkageWaiting || !slices.Equal(l.rows, []int{2, 3, 7}) {
		t.Errorf("%+v, %v; rows %v", job, err, l.rows)
	}
	l.rows = nil
	if job, err = l.client(t).SubmitLinkage(t.Context(), linkageOrder, nil); err != nil || job.State != client.LinkageWaiting || l.rows != nil {
		t.Errorf("submitted again: %+v, %v", job, err)
	}
	l.state = "failed"
	if job, err = l.client(t).SubmitLinkage(t.Context(), linkageOrder, nil); err != nil || job.State != client.LinkageWaiting {
		t.Errorf("submitted again after a failure: %+v, %v", job, err)
	}
}

// TestSubmitLinkageGoesOn: rows that were received are not sent again.
func TestSubmitLinkageGoesOn(t *testing.T) {
	t.Parallel()
	l := &linkages{state: "receiving", last: 3}
	if _, err := l.client(t).SubmitLinkage(t.Context(), linkageOrder, threeRows()); err != nil || !slices.Equal(l.rows, []int{7}) {
		t.Errorf("sent %v, %v", l.rows, err)
	}
}

// TestSubmitLinkageInPieces: a long register goes in several requests, each
// receipt before the next.
func TestSubmitLinkageInPieces(t *testing.T) {
	t.Parallel()
	const n = 5000
	l := &linkages{state: "receiving"}
	_, err := l.client(t).SubmitLinkage(t.Context(), linkageOrder, func(yield func(client.LinkageRow) bool) {
		for i := 1; i <= n; i++ {
			if !yield(client.LinkageRow{Row: i, Cells: []string{strings.Repeat("x", 500), ""}}) {
				return
			}
		}
	})
	if err != nil || len(l.rows) != n || l.posts != 3 {
		t.Errorf("%d rows in %d requests, %v", len(l.rows), l.posts, err)
	}
}

// TestSubmitLinkageSideBySide: where the owner takes two requests at once, each says which
// row is before its own, and all rows come.
func TestSubmitLinkageSideBySide(t *testing.T) {
	t.Parallel()
	const n = 40_000
	l := &linkages{state: "receiving", requests: 2, last: 3}
	_, err := l.client(t).SubmitLinkage(t.Context(), linkageOrder, func(yield func(client.LinkageRow) bool) {
		for i := 1; i <= n; i++ {
			if !yield(client.LinkageRow{Row: i, Cells: []string{strings.Repeat("x", 500), ""}}) {
				return
			}
		}
	})
	if err != nil || len(l.rows) != n-3 || !slices.IsSorted(l.rows) || !l.both.Load() {
		t.Errorf("%d rows, two requests at once: %v, %v", len(l.rows), l.both.Load(), err)
	}
}

func TestSubmitLinkageRefused(t *testing.T) {
	t.Parallel()
	problem := func(w http.ResponseWriter, code string) bool {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusConflict)
		_, _ = fmt.Fprintf(w, `{"code":%q,"detail":"Not so."}`, code)
		return true
	}
	for what, c := range map[string]struct {
		path, code string
		rows       iter.Seq[client.LinkageRow]
		want       lienthong.Code
	}{
		"the order":        {"/v1/linkages", "overloaded", threeRows(), lienthong.Overloaded},
		"the rows":         {"/v1/linkages/j1/rows", "too_large", threeRows(), lienthong.TooLarge},
		"the start":        {"/v1/linkages/j1/start", "conflict", threeRows(), lienthong.Conflict},
		"rows out of turn": {"", "", slices.Values([]client.LinkageRow{{Row: 3, Cells: []string{"", ""}}, {Row: 3, Cells: []string{"", ""}}}), lienthong.Invalid},
	} {
		l := &linkages{state: "receiving", fail: func(w http.ResponseWriter, r *http.Request) bool {
			return r.URL.Path == c.path && problem(w, c.code)
		}}
		if _, err := l.client(t).SubmitLinkage(t.Context(), linkageOrder, c.rows); lienthong.CodeOf(err) != c.want {
			t.Errorf("%s: %v", what, err)
		}
	}
	l := &linkages{state: "receiving", fail: func(w http.ResponseWriter, r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, "/rows") {
			_, _ = io.WriteString(w, `{"rows":1,"last_row":2}`)
			return true
		}
		return false
	}}
	if _, err := l.client(t).SubmitLinkage(t.Context(), linkageOrder, threeRows()); lienthong.CodeOf(err) != lienthong.Internal {
		t.Errorf("a receipt of fewer rows: %v", err)
	}
}

func TestLinkageStatusAndDelete(t *testing.T) {
	t.Parallel()
	c := (&linkages{}).client(t)
	s, err := c.LinkageStatus(t.Context(), "j1")
	if err != nil || s.State != client.LinkageDone || s.Counts[client.Linked] != 2 || s.Finished.IsZero() || s.Persons != 7 || s.Duplicates != 1 {
		t.Errorf("%+v, %v", s, err)
	}
	if err := c.DeleteLinkage(t.Context(), "j1"); err != nil {
		t.Error(err)
	}
}

func TestLinkageResults(t *testing.T) {
	t.Parallel()
	pages := map[int]string{
		0: `{"row":2,"verdict":"linked","score":15.5,"probability":0.999,"differences":[],"pin":"024162700885","candidates":0,"reason_vi":"Trùng số.","reason_en":"Same number."}` + "\n" +
			`{"row":3,"verdict":"candidates","score":3,"candidates":2,"candidate_pins":["024162700885"],"duplicate_of":2,"reason_vi":"","reason_en":""}` + "\n",
		3: `{"row":7,"verdict":"linked","score":16,"candidates":0,"reason_vi":"Khớp","reason_en":"Linked","later":1}` + "\n",
	}
	l := &linkages{page: func(after int) string { return pages[after] }}
	c := l.client(t)
	var all []client.LinkageResult
	for r, err := range c.LinkageResults(t.Context(), client.Linkage{Job: "j1", LastRow: 7}, 0) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	if len(all) != 3 || all[0].PIN.Reveal() != pinText || all[0].Differences == nil || all[0].Probability != 0.999 || len(all[1].CandidatePINs) != 1 || all[1].DuplicateOf != 2 ||
		!all[2].PIN.IsZero() || all[2].Differences != nil {
		t.Errorf("%+v", all)
	}
	n := 0
	for r, err := range c.LinkageVerdicts(t.Context(), client.Linkage{Job: "j1", LastRow: 7}, 0) {
		if n++; err != nil || r.Row != all[n-1].Row {
			t.Errorf("%+v, %v", r, err)
		}
	}
	if n != 3 || l.brief != 2 {
		t.Errorf("%d verdicts in %d pages", n, l.brief)
	}
	if s := fmt.Sprintf("%+v", all); strings.Contains(s, pinText) {
		t.Errorf("prints a number: %s", s)
	}
	for what, page := range map[string]string{
		"rows that stand still": `{"row":0,"verdict":"linked"}` + "\n",
		"a number that is none": `{"row":1,"pin":"024162700885x"}` + "\n",
		"not JSON":              "024162700885\n",
		"an endless line":       strings.Repeat("0", 100_000),
	} {
		l.page = func(int) string { return page }
		n := 0
		for r, err := range c.LinkageResults(t.Context(), client.Linkage{Job: "j1", LastRow: 7}, 0) {
			if n++; lienthong.CodeOf(err) != lienthong.Internal || strings.Contains(err.Error(), pinText) {
				t.Errorf("%s: %+v, %v", what, r, err)
			}
		}
		if n != 1 {
			t.Errorf("%s: %d results", what, n)
		}
	}
}

// TestLinkageResultsCutOff: what came stands, and the rest is an error.
func TestLinkageResultsCutOff(t *testing.T) {
	t.Parallel()
	c := (&linkages{fail: func(w http.ResponseWriter, _ *http.Request) bool {
		_, _ = io.WriteString(w, `{"row":2,"verdict":"linked"}`+"\n")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}}).client(t)
	var rows []int
	var last error
	for r, err := range c.LinkageResults(t.Context(), client.Linkage{Job: "j1", LastRow: 7}, 0) {
		if last = err; err == nil {
			rows = append(rows, r.Row)
		}
	}
	if !slices.Equal(rows, []int{2}) || lienthong.CodeOf(last) != lienthong.Unavailable {
		t.Errorf("rows %v, then %v", rows, last)
	}
	for range c.LinkageResults(t.Context(), client.Linkage{Job: "j1", LastRow: 7}, 0) {
		break // releases the connection
	}
}

// TestRowsCutOff: an answer to rows that breaks off is of a service that cannot be reached
// now, which a caller asks again, and not of one that says something unknown.
func TestRowsCutOff(t *testing.T) {
	t.Parallel()
	c := (&linkages{state: "receiving", fail: func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "/rows") {
			return false
		}
		_, _ = io.WriteString(w, `{"rows":3,`)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}}).client(t)
	if _, err := c.SubmitLinkage(t.Context(), linkageOrder, threeRows()); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("%v", err)
	}
}

func TestLinkageRowPrintsNoCell(t *testing.T) {
	t.Parallel()
	r := client.LinkageRow{Row: 2, Cells: []string{nameText}}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("row", "row", r)
	if s := fmt.Sprintf("%v %+v %s", r, r, log.String()); strings.Contains(s, "Ly") {
		t.Errorf("prints cells: %s", s)
	}
}
