package linkjob_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/linkjob"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var personColumns = []vnfield.Column{vnfield.ColPIN, vnfield.ColName, vnfield.ColBirthDate, vnfield.ColSex, vnfield.ColStatus}

var families, givens = []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng"}, []string{"Dũng", "Hòa", "Lan", "Phúc", "Sơn", "Mai", "Yến"}

// person is the i-th of a village: pin, name, birth, sex, status.
func person(i int) []string {
	sex := lienthong.Sex(1 + i%2)
	pin, err := lienthong.NewPIN(1+i%3, sex, 1950+i%50, i%1_000_000)
	if err != nil {
		panic(err) // the parts are in range
	}
	return []string{
		pin.Reveal(), families[i%5] + " Văn " + givens[i%7],
		fmt.Sprintf("%02d/%02d/%d", 1+i%28, 1+i%12, 1950+i%50), map[lienthong.Sex]string{lienthong.Male: "Nam", lienthong.Female: "Nữ"}[sex], "Còn sống",
	}
}

// village is a population of n; hold, if there is one, is waited for before
// the last person.
func village(n int, hold func(context.Context) error) linkjob.Population {
	return func(ctx context.Context) (intake.Source, int, error) {
		return intake.Source{Columns: personColumns, Rows: func(yield func(intake.Row, error) bool) {
			for i := range n {
				if i == n-1 && hold != nil {
					if err := hold(ctx); err != nil {
						yield(intake.Row{}, err)
						return
					}
				}
				id, err := lienthong.PersonIDFromInt64(int64(i + 1))
				if !yield(intake.Row{Number: i + 1, Person: id, Cells: person(i)}, err) {
					return
				}
			}
		}}, n, nil
	}
}

// office is a node with the service, for a test.
type office struct {
	t       testing.TB
	service *linkjob.Service
	server  *httptest.Server
	log     *safeBuffer
	closed  bool
}

// safeBuffer is a log that is read while it is written.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// open starts a service; change may set its fields.
func open(t testing.TB, dir string, population linkjob.Population, change func(*linkjob.Service)) *office {
	t.Helper()
	o := &office{t: t, log: new(safeBuffer)}
	log := slog.New(slog.NewTextHandler(o.log, nil))
	o.service = &linkjob.Service{Dir: dir, Population: population, Places: func(string) uint8 { return 0 }, Log: log}
	if change != nil {
		change(o.service)
	}
	if err := o.service.Open(); err != nil {
		t.Fatal(err)
	}
	api := web.New("Test", "1", "", log)
	o.service.Mount(api)
	o.server = httptest.NewServer(api.Handler())
	t.Cleanup(o.close)
	return o
}

func (o *office) close() {
	if o.closed {
		return
	}
	o.closed = true
	o.server.Close()
	if err := o.service.Close(); err != nil {
		o.t.Error(err)
	}
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) String() string { return fmt.Sprintf("%d %s", a.status, a.body) }

// ask sends a request; header is pairs of names and values.
func (o *office) ask(method, path, body string, header ...string) answer {
	o.t.Helper()
	r, err := http.NewRequestWithContext(o.t.Context(), method, o.server.URL+path, strings.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if strings.HasSuffix(path, "/rows") {
		r.Header.Set("Content-Type", web.LinesType)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := o.server.Client().Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(b)}
}

// status is the wire form of a job, as another program reads it.
type status struct {
	Job, State string
	Rows       int
	LastRow    int `json:"last_row"`
	Ahead      int
	Expires    time.Time
	Progress   *struct{ Persons, Total int }
	Model      string
	Persons    int
	Counts     map[string]int
	Duplicates int
	References int
	Failure    *struct{ Code, Detail string }
}

// do asks and expects success.
func (o *office) do(method, path, body string, header ...string) status {
	o.t.Helper()
	a := o.ask(method, path, body, header...)
	var s status
	if err := json.Unmarshal([]byte(a.body), &s); err != nil || a.status != 200 {
		o.t.Fatalf("%s %s: %v, %v", method, path, a, err)
	}
	return s
}

const order = `{"columns":["name","birth_date","number"],"key":"register-1"}`

// wait asks until the job is in a state.
func (o *office) wait(job, state string, header ...string) status {
	o.t.Helper()
	for range 2000 {
		s := o.do("GET", "/v1/linkages/"+job, "", header...)
		if s.State == state {
			return s
		}
		if s.State == "failed" || s.State == "done" {
			o.t.Fatalf("the job is %s, not %s: %+v", s.State, state, s)
		}
		time.Sleep(5 * time.Millisecond)
	}
	o.t.Fatalf("the job does not get %s", state)
	return status{}
}

// line is a row as it is sent: the i-th person, from row i+2 on.
func line(i int, cells ...string) string {
	if cells == nil {
		p := person(i)
		cells = []string{p[1], p[2], p[0]}
	}
	b, err := json.Marshal(map[string]any{"row": i + 2, "cells": cells})
	if err != nil {
		panic(err) // strings and a number
	}
	return string(b) + "\n"
}

func rows(from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		b.WriteString(line(i))
	}
	return b.String()
}

// result is the wire form of a result.
type result struct {
	Row         int
	Verdict     string
	Score       float64
	Probability *float64
	Differences []string
	PIN         string
	Candidates  int
	Numbers     []string `json:"candidate_pins"`
	DuplicateOf int      `json:"duplicate_of"`
	ReasonVI    string   `json:"reason_vi"`
	ReasonEN    string   `json:"reason_en"`
}

// results reads every page.
func (o *office) results(job string, header ...string) []result {
	o.t.Helper()
	var all []result
	after := 0
	for {
		a := o.ask("GET", fmt.Sprintf("/v1/linkages/%s/results?after=%d", job, after), "", header...)
		if a.status != 200 || a.header.Get("Content-Type") != web.LinesType {
			o.t.Fatalf("results: %v", a)
		}
		if a.body == "" {
			return all
		}
		d := json.NewDecoder(strings.NewReader(a.body))
		for {
			var r result
			if err := d.Decode(&r); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				o.t.Fatal(err)
			}
			all, after = append(all, r), r.Row
		}
	}
}

// files are the names in a folder, without what is not the job's.
func files(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if e.Name() != "receipt.key" { // of no job
			names = append(names, filepath.Ext(e.Name()))
		}
	}
	slices.Sort(names)
	return names
}

// TestWholeWay is one job as an agency sees it, without a gateway between.
func TestWholeWay(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "linkages")
	o := open(t, dir, village(500, nil), nil)
	s := o.do("POST", "/v1/linkages", `{"columns":["name","birth_date","number","residence"],"rows":8,"key":"register-1"}`)
	if s.State != "receiving" || s.LastRow != 0 || len(s.Job) < 20 {
		t.Fatalf("a new job: %+v", s)
	}
	if again := o.do("POST", "/v1/linkages", `{"columns":["name","birth_date","number","residence"],"rows":8,"key":"register-1"}`); again.Job != s.Job {
		t.Error("the same key made another job")
	}
	path := "/v1/linkages/" + s.Job
	p, q, twin := person(10), person(11), person(12)
	send := line(0, person(0)[1], person(0)[2], person(0)[0], "12 Phố Huế") + // row 2: as it should be
		line(1, strings.ToUpper(p[1]), p[2][6:], p[0], "") + // row 3: only the year
		line(2, "Bùi Khắc Nhẫn", "01/02/1999", "", "") + // row 4: nobody
		line(3, twin[1], twin[2], q[0], "") + // row 5: another's number
		line(4, person(0)[1], person(0)[2], person(0)[0], "") // row 6: row 2 again
	if r := o.do("POST", path+"/rows", send); r.Rows != 5 || r.LastRow != 6 {
		t.Errorf("receipt: %+v", r)
	}
	if r := o.do("POST", path+"/rows", send+line(100, person(20)[1], person(20)[2], person(20)[0], "")); r.Rows != 6 || r.LastRow != 102 {
		t.Errorf("receipt of rows sent twice and one more: %+v", r)
	}
	if a := o.ask("POST", path+"/start", ""); a.status != 409 || !strings.Contains(a.body, "8 rows were announced and 6 received") {
		t.Errorf("started too early: %v", a)
	}
	if a := o.ask("GET", path+"/results", ""); a.status != 409 {
		t.Errorf("results before the end: %v", a)
	}
	o.do("POST", path+"/rows", line(101, person(21)[1], person(21)[2], person(21)[0], "")+line(102, person(22)[1], person(22)[2], person(22)[0], ""))
	kept, err := os.ReadFile(filepath.Join(dir, s.Job+".rows"))
	if err != nil || !bytes.Contains(kept, []byte(p[0])) || bytes.Contains(kept, []byte("Huế")) {
		t.Errorf("the rows on the disk hold what linking does not use, or not what it does: %v", err)
	}
	o.do("POST", path+"/start", "")
	done := o.wait(s.Job, "done")
	if done.Counts["linked"] != 5 || done.Rows != 8 || done.Persons != 500 || done.Duplicates != 1 || len(done.Counts) != 5 {
		t.Errorf("done: %+v", done)
	}
	if a := o.ask("GET", path+"/results", ""); done.Model != reconcile.DefaultPolicy.Fingerprint() || a.header.Get("Lienthong-Model") != done.Model {
		t.Errorf("the model is %q, in the results' head %q", done.Model, a.header.Get("Lienthong-Model"))
	}
	if again := o.do("POST", path+"/start", ""); again.State != "done" {
		t.Errorf("starting once more: %+v", again)
	}
	if got := files(t, dir); !slices.Equal(got, []string{".job", ".results"}) {
		t.Errorf("on the disk when linked: %v", got)
	}
	all := o.results(s.Job)
	checkResults(t, all, p)
	if late := o.ask("POST", path+"/rows", send); late.status != 409 {
		t.Errorf("rows after the end: %v", late)
	}
	if a := o.ask("DELETE", path, ""); a.status != 200 || !strings.Contains(a.body, `"deleted":"`) {
		t.Errorf("deletion: %v", a)
	}
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("on the disk when deleted: %v", got)
	}
	for _, a := range []answer{o.ask("GET", path, ""), o.ask("GET", path+"/results", ""), o.ask("DELETE", path, ""), o.ask("POST", path+"/rows", send)} {
		if a.status != 404 {
			t.Errorf("of a deleted job: %v", a)
		}
	}
	for _, secret := range []string{p[0], p[1], p[2], "Nhẫn"} {
		if strings.Contains(o.log.String(), secret) {
			t.Errorf("the log holds personal data: %s", o.log)
		}
	}
}

func checkResults(t *testing.T, all []result, p []string) {
	t.Helper()
	var numbers []int
	for _, r := range all {
		numbers = append(numbers, r.Row)
	}
	if !slices.Equal(numbers, []int{2, 3, 4, 5, 6, 102, 103, 104}) {
		t.Fatalf("rows %v", numbers)
	}
	if r := all[0]; r.Verdict != "linked" || r.PIN != person(0)[0] || r.Score < 10 || r.Probability == nil || r.Candidates != 0 {
		t.Errorf("row 2: %+v", r)
	}
	if r := all[1]; r.PIN != p[0] || !slices.Contains(r.Differences, "birth_date_year_only") || !strings.Contains(r.ReasonVI, "ngày sinh chỉ có năm") {
		t.Errorf("row 3: %+v", r)
	}
	if r := all[2]; r.Verdict != "not_found" || r.PIN != "" {
		t.Errorf("row 4: %+v", r)
	}
	if r := all[3]; !slices.Contains(r.Differences, "number_of_another_person") || r.Verdict != "contradicted" || r.Candidates != 2 || len(r.Numbers) != 2 {
		t.Errorf("row 5: %+v", r)
	}
	if r := all[4]; r.DuplicateOf != 2 {
		t.Errorf("row 6: %+v", r)
	}
}
