package linkjob_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/linkjob"
)

// link does a whole job and gives its results.
func (o *office) link(key string, sent string) (job string, all []result) {
	o.t.Helper()
	job = o.do("POST", "/v1/linkages", strings.Replace(order, "register-1", key, 1)).Job
	o.do("POST", "/v1/linkages/"+job+"/rows", sent)
	o.do("POST", "/v1/linkages/"+job+"/start", "")
	o.wait(job, "done")
	return job, o.results(job)
}

// TestCutConnection: a sender who dies in the middle of a row finds what came
// before it, and ends with the results of one who did not die.
func TestCutConnection(t *testing.T) {
	t.Parallel()
	o := open(t, t.TempDir(), village(300, nil), nil)
	job := o.do("POST", "/v1/linkages", order).Job
	path := "/v1/linkages/" + job
	all := rows(0, 100)
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", o.server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	cut := strings.Index(all, `"row":62}`)
	_, err = fmt.Fprintf(conn, "POST %s/rows HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", path, web.LinesType, len(all), all[:cut])
	if err = errors.Join(err, conn.Close()); err != nil {
		t.Fatal(err)
	}
	var s status
	for range 1000 {
		if s = o.do("GET", path, ""); s.LastRow != 0 {
			break
		}
		time.Sleep(2 * time.Millisecond)
	}
	if s.LastRow != 61 || s.Rows != 60 || s.State != "receiving" {
		t.Fatalf("after the cut: %+v", s)
	}
	if r := o.do("POST", path+"/rows", rows(s.LastRow-1, 100)); r.Rows != 100 || r.LastRow != 101 {
		t.Errorf("after the rest: %+v", r)
	}
	o.do("POST", path+"/start", "")
	o.wait(job, "done")
	_, want := o.link("register-2", all)
	if got := o.results(job); !reflect.DeepEqual(got, want) || len(got) != 100 {
		t.Errorf("%d results differ from the %d of a job without a cut", len(got), len(want))
	}
}

// TestStalledSender: rows that came while another request stalls are kept, and
// the stalled one cannot undo them.
func TestStalledSender(t *testing.T) {
	t.Parallel()
	o := open(t, t.TempDir(), village(10, nil), nil)
	job := o.do("POST", "/v1/linkages", order).Job
	path := "/v1/linkages/" + job
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", o.server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	first, rest := rows(0, 2), rows(2, 4)
	_, err = fmt.Fprintf(conn, "POST %s/rows HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", path, web.LinesType, len(first+rest), first)
	if err != nil {
		t.Fatal(err)
	}
	if r := o.do("POST", path+"/rows", rows(0, 3)); r.Rows != 3 {
		t.Errorf("beside a stalled request: %+v", r)
	}
	if _, err := io.WriteString(conn, rest); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(bufio.NewReader(conn))
	if err != nil || !strings.Contains(string(got), `{"rows":4,"last_row":5}`) {
		t.Errorf("the stalled request: %s, %v", got, err)
	}
}

// TestReopenWhileReceiving cuts the file of rows at every byte of its last two
// rows, as a kill could, and sends the rest again.
func TestReopenWhileReceiving(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	o := open(t, dir, village(10, nil), nil)
	job := o.do("POST", "/v1/linkages", order).Job
	o.do("POST", "/v1/linkages/"+job+"/rows", rows(0, 5))
	o.close()
	file := filepath.Join(dir, job+".rows")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	two := 0
	for range 3 {
		two += strings.IndexByte(string(whole[two:]), '\n') + 1
	}
	for n := two; n <= len(whole); n += 7 {
		torn := append([]byte{}, whole[:n]...)
		if n%2 == 1 { // the length was written and the bytes were not
			torn = append(torn, make([]byte, 20)...)
		}
		if err := os.WriteFile(file, torn, 0o600); err != nil {
			t.Fatal(err)
		}
		again := open(t, dir, village(10, nil), nil)
		s := again.do("GET", "/v1/linkages/"+job, "")
		if s.Rows < 3 || s.Rows > 5 || s.LastRow != s.Rows+1 || s.State != "receiving" {
			t.Fatalf("cut at %d of %d: %+v", n, len(whole), s)
		}
		if r := again.do("POST", "/v1/linkages/"+job+"/rows", rows(0, 5)); r.Rows != 5 {
			t.Fatalf("cut at %d: %+v", n, r)
		}
		again.close()
		if got, err := os.ReadFile(file); err != nil || string(got) != string(whole) {
			t.Fatalf("cut at %d: the rows are not as they were: %v", n, err)
		}
	}
}

// TestReopenWhileLinking: a process that ends in the middle of a linkage is
// followed by one that links again, to the same results, in the old order.
func TestReopenWhileLinking(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	reached := make(chan struct{}, 1)
	forever := func(ctx context.Context) error { reached <- struct{}{}; <-ctx.Done(); return ctx.Err() }
	o := open(t, dir, village(200, forever), nil)
	first := o.do("POST", "/v1/linkages", order).Job
	o.do("POST", "/v1/linkages/"+first+"/rows", rows(0, 50))
	o.do("POST", "/v1/linkages/"+first+"/start", "")
	second := o.do("POST", "/v1/linkages", strings.Replace(order, "register-1", "register-2", 1)).Job
	o.do("POST", "/v1/linkages/"+second+"/rows", rows(0, 10))
	if s := o.do("POST", "/v1/linkages/"+second+"/start", ""); s.State != "waiting" || s.Ahead != 1 {
		t.Errorf("behind another: %+v", s)
	}
	<-reached
	if s := o.wait(first, "linking"); s.Progress == nil || s.Progress.Persons != 199 || s.Progress.Total != 200 {
		t.Errorf("linking: %+v", s)
	}
	o.close()
	for _, leftover := range []string{"." + first + ".results.123.lienthong-partial", first + ".results", "orphan.rows"} {
		if err := os.WriteFile(filepath.Join(dir, leftover), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	again := open(t, dir, village(200, nil), nil)
	again.wait(first, "done")
	again.wait(second, "done")
	got := again.results(first)
	if _, want := again.link("register-3", rows(0, 50)); !reflect.DeepEqual(got, want) || len(got) != 50 {
		t.Errorf("%d results differ from the %d of a job that was not interrupted", len(got), len(want))
	}
	if names := strings.Join(files(t, dir), " "); names != ".job .job .job .results .results .results" {
		t.Errorf("on the disk: %s", names)
	}
	again.close()
	third := open(t, dir, village(200, nil), nil)
	if !reflect.DeepEqual(third.results(first), got) {
		t.Error("results are not kept over a restart")
	}
}

// TestDamagedRows: acknowledged rows that the disk lost fail the job; it is not
// linked without them.
func TestDamagedRows(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	o := open(t, dir, func(context.Context) (intake.Source, int, error) {
		return intake.Source{}, 0, lienthong.Errorf(lienthong.Unavailable, "The register is down; try again.")
	}, nil)
	job := o.do("POST", "/v1/linkages", order).Job
	o.do("POST", "/v1/linkages/"+job+"/rows", rows(0, 9))
	o.do("POST", "/v1/linkages/"+job+"/start", "")
	if s := o.wait(job, "failed"); s.Failure == nil || s.Failure.Code != "unavailable" || s.Failure.Detail != "The register is down; try again." {
		t.Errorf("without a register: %+v", s.Failure)
	}
	o.close()
	again := open(t, dir, village(50, nil), nil)
	if s := again.do("GET", "/v1/linkages/"+job, ""); s.State != "failed" || s.Failure == nil {
		t.Errorf("reopened: %+v", s)
	}
	file := filepath.Join(dir, job+".rows")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	broken := append([]byte{}, whole...)
	broken[len(broken)/2] ^= 1
	for _, damage := range [][]byte{broken, whole[:len(whole)-1], whole[:strings.IndexByte(string(whole), '\n')+1]} {
		if err := os.WriteFile(file, damage, 0o600); err != nil {
			t.Fatal(err)
		}
		again.do("POST", "/v1/linkages/"+job+"/start", "")
		s := again.wait(job, "failed")
		if s.Failure.Code != "internal" || strings.Contains(s.Failure.Detail, "bytes") {
			t.Errorf("damaged rows: %+v", s.Failure)
		}
	}
	if err := os.WriteFile(file, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	again.do("POST", "/v1/linkages/"+job+"/start", "")
	if s := again.wait(job, "done"); s.Rows != 9 || s.Failure != nil {
		t.Errorf("mended: %+v", s)
	}
}

// TestDeleteWhileLinking: the answer to a deletion means that nothing is left.
func TestDeleteWhileLinking(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	reached := make(chan struct{}, 2)
	forever := func(ctx context.Context) error { reached <- struct{}{}; <-ctx.Done(); return ctx.Err() }
	o := open(t, dir, village(200, forever), nil)
	job := o.do("POST", "/v1/linkages", order).Job
	o.do("POST", "/v1/linkages/"+job+"/rows", rows(0, 50))
	o.do("POST", "/v1/linkages/"+job+"/start", "")
	<-reached
	if a := o.ask("DELETE", "/v1/linkages/"+job, ""); a.status != 200 {
		t.Errorf("deletion: %v", a)
	}
	if left := files(t, dir); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	next := o.do("POST", "/v1/linkages", order).Job
	if next == job {
		t.Error("the key of a deleted job finds it")
	}
	o.do("POST", "/v1/linkages/"+next+"/rows", rows(0, 5))
	o.do("POST", "/v1/linkages/"+next+"/start", "")
	<-reached // the queue goes on
}

func TestDamagedState(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "abc.job"), []byte(`{"id":"other"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &linkjob.Service{Dir: dir, Population: village(1, nil)}
	if err := s.Open(); lienthong.CodeOf(err) != lienthong.Internal || !strings.Contains(err.Error(), "abc") {
		t.Errorf("a state that is another job's: %v", err)
	}
	if err := s.Open(); lienthong.CodeOf(err) != lienthong.Internal {
		t.Errorf("tried again it does not find the same: %v", err)
	}
	file := filepath.Join(dir, "abc.job")
	s = &linkjob.Service{Dir: file, Population: village(1, nil)}
	if err := s.Open(); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("a file for a folder: %v", err)
	}
}

func TestOneProcessAFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	o := open(t, dir, village(5, nil), nil)
	second := &linkjob.Service{Dir: dir, Population: village(5, nil)}
	if err := second.Open(); lienthong.CodeOf(err) != lienthong.Unavailable || !strings.Contains(err.Error(), "another process") {
		t.Errorf("a second process: %v", err)
	}
	o.close()
	open(t, dir, village(5, nil), nil)
}

// TestToldWhileFetched: a caller who fetches results as soon as they are there changes the
// job while the node is told of it, each its own; the race detector looks on.
func TestToldWhileFetched(t *testing.T) {
	t.Parallel()
	told := make(chan linkjob.Linked, 8)
	o := open(t, t.TempDir(), village(20, nil), func(s *linkjob.Service) { s.Linked = func(l linkjob.Linked) { told <- l } })
	for i := range cap(told) {
		job := o.do("POST", "/v1/linkages", fmt.Sprintf(`{"columns":["name","birth_date","number"],"key":"register-%d"}`, i)).Job
		o.do("POST", "/v1/linkages/"+job+"/rows", rows(0, 5))
		o.do("POST", "/v1/linkages/"+job+"/start", "")
		for done := false; !done; {
			a := o.ask("GET", "/v1/linkages/"+job+"/results?after=6", "")
			done = a.status == 200
		}
		if l := <-told; l.Job != job || l.Rows != 5 || l.Persons != 20 || l.At.IsZero() {
			t.Errorf("told of %+v", l)
		}
		o.do("DELETE", "/v1/linkages/"+job, "")
	}
}
