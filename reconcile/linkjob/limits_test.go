package linkjob_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lienthong/lienthong/reconcile/linkjob"
)

func TestOrderRefused(t *testing.T) {
	t.Parallel()
	o := open(t, t.TempDir(), village(5, nil), func(s *linkjob.Service) { s.Limits.Rows = 100 })
	const good = `"columns":["name","birth_date"]`
	for what, c := range map[string]struct {
		body, says string
		status     int
	}{
		"no key":                   {`{` + good + `}`, `"field":"/key"`, 422},
		"a short key":              {`{` + good + `,"key":"a1"}`, `"field":"/key"`, 422},
		"somebody's number":        {`{` + good + `,"key":"001153000003"}`, `"field":"/key"`, 422},
		"a key with a path":        {`{` + good + `,"key":"../register"}`, `"field":"/key"`, 422},
		"a register with a number": {`{` + good + `,"register":"0011 53000003","key":"abcdefgh"}`, `"field":"/register"`, 422},
		"no columns":               {`{"columns":[],"key":"register-1"}`, "1 to 64 columns", 422},
		"many columns":             {`{"columns":["name"` + strings.Repeat(`,""`, 64) + `],"key":"register-1"}`, "1 to 64 columns", 422},
		"unknown column":           {`{"columns":["name","birth_date","Trần Ngọc Ly"],"key":"register-1"}`, "not known", 422},
		"column and more":          {`{"columns":["name","birth_date","name=x,pin"],"key":"register-1"}`, "not known", 422},
		"column twice":             {`{"columns":["name","birth_date","name"],"key":"register-1"}`, "comes twice", 422},
		"a name alone":             {`{"columns":["name","sex"],"key":"register-1"}`, "a number or a date of birth", 422},
		"no name":                  {`{"columns":["birth_date","number"],"key":"register-1"}`, "needs a name", 422},
		"more rows":                {`{` + good + `,"rows":101,"key":"register-1"}`, `"code":"too_large"`, 413},
		"fewer than none":          {`{` + good + `,"rows":-1,"key":"register-1"}`, `"code":"too_large"`, 413},
		"unknown member":           {`{` + good + `,"key":"register-1","secret":1}`, "unknown to this operation", 422},
		"no JSON":                  {`columns`, "not JSON", 422},
		"too large":                {`{"key":"` + strings.Repeat("a", 20_000) + `"}`, `"code":"too_large"`, 413},
	} {
		a := o.ask("POST", "/v1/linkages", c.body)
		if a.status != c.status || !strings.Contains(a.body, c.says) || strings.Contains(a.body, "Ngọc") || strings.Contains(a.body, "001153000003") {
			t.Errorf("%s: %v, want %d with %s", what, a, c.status, c.says)
		}
	}
	if a := o.ask("POST", "/v1/linkages", order, "Content-Type", "text/plain"); a.status != 415 {
		t.Errorf("another type: %v", a)
	}
	o.do("POST", "/v1/linkages", order)
	if a := o.ask("POST", "/v1/linkages", `{`+good+`,"key":"register-1"}`); a.status != 409 {
		t.Errorf("the same key with other columns: %v", a)
	}
}

// TestRowsRefused: a bad line is named by its place and not by what it holds,
// and the lines before it are kept.
func TestRowsRefused(t *testing.T) {
	t.Parallel()
	o := open(t, t.TempDir(), village(5, nil), func(s *linkjob.Service) { s.Limits.Rows, s.Limits.Bytes = 1000, 100_000 })
	path := "/v1/linkages/" + o.do("POST", "/v1/linkages", order).Job
	if a := o.ask("POST", path+"/start", ""); a.status != 409 || !strings.Contains(a.body, "No row was received") {
		t.Errorf("started without rows: %v", a)
	}
	last := 0
	for _, c := range []struct {
		what, bad, says string
		status          int
	}{
		{"no JSON", "Nhẫn", "Line 2 is not", 422},
		{"an empty line", "", "Line 2 is not", 422},
		{"unknown member", `{"row":900,"cells":["","",""],"Nhẫn":1}`, "Line 2 is not", 422},
		{"invalid UTF-8", "{\"row\":900,\"cells\":[\"Nhẫn\xff\",\"\",\"\"]}", "Line 2 is not", 422},
		{"no number", `{"cells":["Nhẫn","",""]}`, "Line 2 has no row number", 422},
		{"number 0", `{"row":0,"cells":["Nhẫn","",""]}`, "Line 2 has no row number", 422},
		{"a great number", `{"row":1000000001,"cells":["Nhẫn","",""]}`, "Line 2 has no row number", 422},
		{"two cells", `{"row":900,"cells":["Nhẫn",""]}`, "Line 2 has 2 cells, and the job 3 columns", 422},
		{"out of turn", `{"row":1,"cells":["Nhẫn","",""]}`, "Line 2 has a row number that is not above", 422},
		{"a long line", `{"row":900,"cells":["` + strings.Repeat("Nhẫn", 10_000) + `","",""]}`, "Line 2 is longer than", 413},
	} {
		a := o.ask("POST", path+"/rows", line(last)+c.bad+"\n"+line(last+1))
		if a.status != c.status || !strings.Contains(a.body, c.says) || strings.Contains(a.body, "Nhẫn") {
			t.Errorf("%s: %v, want %d with %s", c.what, a, c.status, c.says)
		}
		last++
		if s := o.do("GET", path, ""); s.Rows != last || s.LastRow != last+1 {
			t.Errorf("%s: %d rows up to %d, want %d", c.what, s.Rows, s.LastRow, last)
		}
	}
	if a := o.ask("POST", path+"/rows", line(100), "Content-Type", "application/json"); a.status != 415 {
		t.Errorf("another type: %v", a)
	}
	if a := o.ask("POST", path+"/rows", rows(0, 1001)); a.status != 413 || !strings.Contains(a.body, "1000 rows") {
		t.Errorf("more rows than a job takes: %v", a)
	}
	long := line(50, strings.Repeat("x", 20_000), "", "") + line(51, strings.Repeat("x", 20_000), "", "")
	for i := range 5 {
		long += line(60+i, strings.Repeat("y", 20_000), "", "")
	}
	if a := o.ask("POST", path+"/rows", long); a.status != 413 || !strings.Contains(a.body, `"code":"too_large"`) {
		t.Errorf("more bytes than a job takes: %v", a)
	}
	if s := o.do("GET", path, ""); s.Rows != last {
		t.Errorf("a batch that is too large left %d rows of %d", s.Rows, last)
	}
	if strings.Contains(o.log.String(), "Nhẫn") {
		t.Errorf("the log quotes a line: %s", o.log)
	}
}

func TestAsManyJobsAsMayBe(t *testing.T) {
	t.Parallel()
	o := open(t, t.TempDir(), village(5, nil), func(s *linkjob.Service) { s.Limits.Jobs, s.Limits.JobsEach = 3, 2 })
	make1 := func(key, who string) answer {
		return o.ask("POST", "/v1/linkages", strings.Replace(order, "register-1", key, 1), "X-Road-Client", who)
	}
	for _, c := range []struct {
		key, who string
		status   int
	}{
		{"register-1", caller, 200}, {"register-2", caller, 200}, {"register-3", caller, 503}, {"register-1", caller, 200},
		{"register-1", other, 200}, {"register-2", other, 503},
	} {
		if a := make1(c.key, c.who); a.status != c.status || a.status == 503 && !strings.Contains(a.body, `"code":"overloaded"`) {
			t.Errorf("%s of %s: %v, want %d", c.key, c.who, a, c.status)
		}
	}
	var s status
	if err := json.Unmarshal([]byte(make1("register-1", caller).body), &s); err != nil {
		t.Fatal(err)
	}
	o.do("DELETE", "/v1/linkages/"+s.Job, "", "X-Road-Client", caller)
	if a := make1("register-2", other); a.status != 200 {
		t.Errorf("after a deletion: %v", a)
	}
}

// TestExpiry: a job goes when its time is over, sooner when it was fetched
// whole, and never while it is linked.
func TestExpiry(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var now atomic.Int64
	now.Store(time.Date(2026, 5, 3, 8, 0, 0, 0, time.UTC).Unix())
	pass := func(d time.Duration) { now.Add(int64(d / time.Second)) }
	go1, reached := make(chan struct{}), make(chan struct{}, 1)
	hold := func(ctx context.Context) error {
		reached <- struct{}{}
		select {
		case <-go1:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	clock := func(s *linkjob.Service) { s.Now = func() time.Time { return time.Unix(now.Load(), 0) } }
	o := open(t, dir, village(50, hold), clock)
	idle := o.do("POST", "/v1/linkages", strings.Replace(order, "register-1", "register-2", 1)).Job
	job := o.do("POST", "/v1/linkages", order).Job
	path := "/v1/linkages/" + job
	o.do("POST", path+"/rows", rows(0, 5))
	o.do("POST", path+"/start", "")
	<-reached
	pass(8 * 24 * time.Hour)
	if a := o.ask("GET", "/v1/linkages/"+idle, ""); a.status != 404 {
		t.Errorf("an idle job after 8 days: %v", a)
	}
	o.do("GET", path, "") // it is being linked
	close(go1)
	if s := o.wait(job, "done"); !s.Expires.Equal(time.Unix(now.Load(), 0).Add(7 * 24 * time.Hour)) {
		t.Errorf("linked at %v it expires at %v", now.Load(), s.Expires)
	}
	pass(3 * 24 * time.Hour)
	if n := len(o.results(job)); n != 5 {
		t.Errorf("%d results after 3 days", n)
	}
	if s := o.do("GET", path, ""); !s.Expires.Equal(time.Unix(now.Load(), 0).Add(24 * time.Hour)) {
		t.Errorf("fetched whole at %v it expires at %v", now.Load(), s.Expires)
	}
	pass(23 * time.Hour)
	if n := len(o.results(job)); n != 5 {
		t.Errorf("%d results when fetched again", n)
	}
	pass(time.Hour)
	if a := o.ask("GET", path+"/results", ""); a.status != 404 {
		t.Errorf("after its time: %v", a)
	}
	o.close()
	open(t, dir, village(50, nil), clock)
	if left := files(t, dir); len(left) != 0 {
		t.Errorf("left of expired jobs: %v", left)
	}
}

// TestDocument: what is served is described, with its errors.
func TestDocument(t *testing.T) {
	t.Parallel()
	o := open(t, t.TempDir(), village(1, nil), nil)
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string
			Responses   map[string]struct{ Description string }
		}
	}
	if err := json.Unmarshal([]byte(o.ask("GET", "/openapi.json", "").body), &doc); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ method, path, id, refusal, code string }{
		{"post", "/v1/linkages", "createLinkage", "503", "overloaded"},
		{"post", "/v1/linkages/{job}/rows", "sendLinkageRows", "409", "conflict"},
		{"post", "/v1/linkages/{job}/start", "startLinkage", "409", "conflict"},
		{"get", "/v1/linkages/{job}", "readLinkage", "404", "not_found"},
		{"get", "/v1/linkages/{job}/results", "listLinkageResults", "422", "invalid_input"},
		{"delete", "/v1/linkages/{job}", "deleteLinkage", "404", "not_found"},
	} {
		op := doc.Paths[c.path][c.method]
		if op.OperationID != c.id || !strings.Contains(op.Responses[c.refusal].Description, c.code) || op.Responses["200"].Description == "" {
			t.Errorf("%s %s: %+v", c.method, c.path, op)
		}
	}
}
