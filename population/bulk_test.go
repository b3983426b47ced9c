package population_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationtest"
)

// verifyLine asks about sample person i.
func verifyLine(ref string, i int) string {
	return fmt.Sprintf(`{"ref":%q,"number":%q,"name":%q,"birth_date":%q}`+"\n",
		ref, populationtest.PIN(i).Reveal(), populationtest.Name(i), populationtest.BirthDate(i))
}

// bulkVerify runs lines through a register of n sample persons.
func bulkVerify(t testing.TB, s *population.Service, lines string) []string {
	t.Helper()
	var out bytes.Buffer
	if err := s.BulkVerify(t.Context(), strings.NewReader(lines), &out); err != nil {
		t.Fatal(err)
	}
	return strings.SplitAfter(strings.TrimSuffix(out.String(), "\n"), "\n")
}

func filled(t testing.TB, n int) *population.Service {
	t.Helper()
	s := service(t)
	if _, err := s.Import(t.Context(), populationtest.Persons(n)); err != nil {
		t.Fatal(err)
	}
	return s
}

// Every line has one answer, in order, across batches; every third person of
// the question is nobody.
func TestBulkVerifyOrder(t *testing.T) {
	t.Parallel()
	const n = 5300
	s := filled(t, n)
	var in strings.Builder
	for i := 1; i <= n; i++ {
		person := i
		if i%3 == 0 {
			person += n
		}
		in.WriteString(verifyLine(fmt.Sprintf("r%d", i), person))
	}
	got := bulkVerify(t, s, in.String())
	if len(got) != n {
		t.Fatalf("%d lines in, %d out", n, len(got))
	}
	for i, line := range got {
		want := fmt.Sprintf(`{"ref":"r%d","verified":%v}`, i+1, (i+1)%3 != 0)
		if strings.TrimSpace(line) != want {
			t.Fatalf("line %d: %s, want %s", i+1, line, want)
		}
	}
}

// A bad line ends nothing and repeats nothing.
func TestBulkVerifyBadLines(t *testing.T) {
	t.Parallel()
	s := filled(t, 5)
	long := `{"ref":"` + strings.Repeat("x", 10_000) + `"}` + "\n"
	in := verifyLine("first", 1) +
		"Nguyễn Văn Bí Mật\n" +
		"\n" +
		long +
		`{"ref":"short","number":"12","name":"Bí Mật","birth_date":"1990"}` + "\n" +
		`{"ref":"extra","number":"012345678","name":"Bí Mật","birth_date":"1990","Bí":1}` + "\n" +
		`{"ref":"` + strings.Repeat("x", 65) + `","number":"012345678","name":"Bí Mật","birth_date":"1990"}` + "\n" +
		"\xff\xfe\n" +
		strings.Replace(verifyLine("quoted", 2), `"quoted"`, `"a\"\u003cb\n"`, 1) +
		strings.TrimSuffix(verifyLine("last", 3), "\n")
	got := bulkVerify(t, s, in)
	want := []string{
		`{"ref":"first","verified":true}`,
		`{"error":{"line":2,"code":"invalid_input","detail":"This is not JSON`,
		`{"error":{"line":3,"code":"invalid_input"`,
		`{"error":{"line":4,"code":"too_large","detail":"The line is longer than 4096 bytes."}}`,
		`{"ref":"short","error":{"line":5,"code":"invalid_input","detail":"The number needs 12 digits, or 9 for an old card, as a string.","field":"/number"}}`,
		`{"error":{"line":6,"code":"invalid_input","detail":"A member is unknown`,
		`{"error":{"line":7,"code":"invalid_input","detail":"The ref is longer`,
		`{"error":{"line":8,"code":"invalid_input"`,
		`{"ref":"a\"<b\n","verified":true}`,
		`{"ref":"last","verified":true}`,
	}
	if len(got) != len(want) {
		t.Fatalf("%d lines: %q", len(got), got)
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) || strings.Contains(got[i], "Mật") {
			t.Errorf("line %d: %s, want %s", i+1, got[i], want[i])
		}
	}
}

// TestBulkRead: each line is answered as a question alone would be.
func TestBulkRead(t *testing.T) {
	t.Parallel()
	s := filled(t, 5)
	line := func(ref string, n int, fields string) string {
		return strings.TrimSuffix(strings.TrimSpace(verifyLine(ref, n)), "}") + `,"fields":` + fields + "}\n"
	}
	in := line("a", 1, `["ethnicity","is_alive"]`) + line("b", 2, `[]`) + line("c", 3, `["shoe_size"]`) +
		strings.Replace(line("d", 4, `["is_alive"]`), populationtest.PIN(4).Reveal(), populationtest.PIN(3).Reveal(), 1) +
		"x\n" + strings.TrimSuffix(line("", 3, `["death_date"]`), "\n")
	var out bytes.Buffer
	if err := s.BulkRead(t.Context(), strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`{"ref":"a","values":[{"field":"ethnicity","value":"01"`,
		`{"ref":"b","error":{"line":2,"code":"fields_missing"`,
		`{"ref":"c","error":{"line":3,"code":"field_unknown"`,
		`{"ref":"d","error":{"line":4,"code":"not_found"`,
		`{"error":{"line":5,"code":"invalid_input"`,
		`{"values":[]}`,
	}
	got := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(got) != len(want) {
		t.Fatalf("%d lines: %q", len(got), got)
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("line %d: %s, want %s", i+1, got[i], want[i])
		}
	}
	if alive := `{"field":"is_alive","value":"true"`; !strings.Contains(got[0], alive) {
		t.Errorf("the first has no %s: %s", alive, got[0])
	}
}

func TestBulkMatch(t *testing.T) {
	t.Parallel()
	s := filled(t, 5)
	in := fmt.Sprintf(`{"ref":"a","number":%q,"fields":{"full_name":%q,"birth_date":"1901","ethnicity":"01"}}`, populationtest.PIN(1).Reveal(), populationtest.Name(1)) + "\n" +
		`{"ref":"b","number":"001153000003","fields":{}}` + "\n" +
		`{"ref":"c","number":"001199999999","fields":{"full_name":"Ai Đó"}}` + "\n"
	var out bytes.Buffer
	if err := s.BulkMatch(t.Context(), strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	want := `{"ref":"a","fields":{"birth_date":"disagree","ethnicity":"agree","full_name":"agree"}}
{"ref":"b","error":{"line":2,"code":"fields_missing","detail":"The list of fields is mandatory; name the fields that the purpose needs.","field":"/fields"}}
{"ref":"c","fields":{"full_name":"unknown"}}
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

// A store that fails on some batches costs those lines their answers only.
// TestBulkReadStoreFails: where the store fails after it has said who is meant, each line
// says so, and the log has the cause, once.
func TestBulkReadStoreFails(t *testing.T) {
	t.Parallel()
	store := &populationtest.Faulty{Store: new(populationtest.Memory)}
	s := over(store)
	if _, err := s.Import(t.Context(), populationtest.Persons(10)); err != nil {
		t.Fatal(err)
	}
	store.Fail = func(method string) error {
		if method != "Documents" {
			return nil
		}
		return &lienthong.Error{Code: lienthong.Internal, Message: "A page of the database is damaged.", Cause: errors.New("page 7")}
	}
	var log, got bytes.Buffer
	s.Log = slog.New(slog.NewTextHandler(&log, nil))
	line := func(i int) string {
		return strings.TrimSuffix(verifyLine("", i), "}\n") + `,"fields":["sex"]}` + "\n"
	}
	if err := s.BulkRead(t.Context(), strings.NewReader(line(1)+line(2)), &got); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(got.String(), `"code":"internal"`); n != 2 || strings.Contains(got.String(), "page 7") {
		t.Errorf("answers of a store that is damaged: %q", got.String())
	}
	if n := strings.Count(log.String(), "page 7"); n != 1 {
		t.Errorf("the log names the cause %d times: %s", n, log.String())
	}
}

func TestBulkStoreFails(t *testing.T) {
	t.Parallel()
	store := &populationtest.Faulty{Store: new(populationtest.Memory)}
	s := over(store)
	if _, err := s.Import(t.Context(), populationtest.Persons(10)); err != nil {
		t.Fatal(err)
	}
	store.Fail = func(string) error {
		return lienthong.Errorf(lienthong.Unavailable, "The database is restarting; try again.")
	}
	got := bulkVerify(t, s, verifyLine("a", 1)+"x\n"+verifyLine("b", 2))
	if len(got) != 3 || !strings.HasPrefix(got[0], `{"ref":"a","error":{"line":1,"code":"unavailable"`) ||
		!strings.Contains(got[1], "invalid_input") || !strings.HasPrefix(got[2], `{"ref":"b","error":{"line":3,"code":"unavailable"`) {
		t.Errorf("answers of a store that is down: %q", got)
	}
}

// A caller who sends a line and waits gets his answer before he sends the next,
// through a real connection.
func TestBulkOverHTTPAnswersAsItGoes(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(handler(filled(t, 20)))
	defer srv.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	in, out := io.Pipe()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, srv.URL+"/v1/population/bulk/verify", in)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", web.LinesType)
	first := make(chan error, 1)
	go func() {
		_, err := io.WriteString(out, verifyLine("1", 1))
		first <- err
	}()
	resp, err := srv.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if err := <-first; err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewReader(resp.Body)
	for i := 1; ; i++ {
		line, err := answers.ReadString('\n')
		if want := fmt.Sprintf(`{"ref":"%d","verified":true}`, i); err != nil || strings.TrimSpace(line) != want {
			t.Fatalf("answer %d: %q, %v", i, line, err)
		}
		if i == 20 {
			break
		}
		if _, err := io.WriteString(out, verifyLine(fmt.Sprint(i+1), i+1)); err != nil {
			t.Fatal(err)
		}
	}
	_ = out.Close()
	if rest, err := io.ReadAll(answers); len(rest) != 0 || err != nil {
		t.Errorf("after the end: %q, %v", rest, err)
	}
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != web.LinesType || resp.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("status %d, headers %v", resp.StatusCode, resp.Header)
	}
}

type brokenReader struct{ r io.Reader }

var errBroken = errors.New("the line broke")

func (b brokenReader) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if errors.Is(err, io.EOF) {
		err = errBroken
	}
	return n, err
}

func TestBulkInputBreaksOff(t *testing.T) {
	t.Parallel()
	s := filled(t, 3)
	err := s.BulkVerify(t.Context(), brokenReader{strings.NewReader(verifyLine("1", 1) + `{"ref":"2"`)}, io.Discard)
	if !errors.Is(err, errBroken) {
		t.Errorf("BulkVerify: %v", err)
	}
}

// Whatever is sent: as many lines out as in, each of them JSON of the shape in
// the document, and no echo but the ref.
func FuzzBulkVerify(f *testing.F) {
	f.Add([]byte(verifyLine("a", 1) + verifyLine("b", 2)))
	f.Add([]byte("\n\r\n{}\n[]\nnull\n\"\"\n{\"ref\":\"\\ud800\"}\n"))
	f.Add([]byte(`{"number":"001151000001","name":"\u0000","birth_date":"1951"}`))
	f.Add([]byte("{\"ref\":\"" + strings.Repeat("x", 5000) + "\"}\n{\"number\":\"12\"}"))
	s := filled(f, 5)
	f.Fuzz(func(t *testing.T, in []byte) {
		var out bytes.Buffer
		if err := s.BulkVerify(t.Context(), bytes.NewReader(in), &out); err != nil {
			t.Fatal(err)
		}
		want := bytes.Count(in, []byte("\n"))
		if len(in) > 0 && in[len(in)-1] != '\n' {
			want++
		}
		lines := bytes.SplitAfter(out.Bytes(), []byte("\n"))
		if len(lines)-1 != want {
			t.Fatalf("%d lines in, %d out", want, len(lines)-1)
		}
		for i, line := range lines[:want] {
			var r population.BulkVerifyResult
			if err := json.Unmarshal(line, &r, json.RejectUnknownMembers(true)); err != nil {
				t.Fatalf("answer %q: %v", line, err)
			}
			if (r.Verified == nil) == (r.Error == nil) || r.Error != nil && r.Error.Line != i+1 {
				t.Fatalf("answer %d has both or neither, or another line's number: %q", i+1, line)
			}
		}
	})
}

func FuzzBulkMatch(f *testing.F) {
	f.Add([]byte(`{"number":"001151000001","fields":{"full_name":"x","birth_date":"1951","age_at_least":"18"}}`))
	f.Add([]byte(`{"fields":{"sex":""}}` + "\n" + `{"fields":null}`))
	s := filled(f, 5)
	f.Fuzz(func(t *testing.T, in []byte) {
		var out bytes.Buffer
		if err := s.BulkMatch(t.Context(), bytes.NewReader(in), &out); err != nil {
			t.Fatal(err)
		}
		for line := range bytes.Lines(out.Bytes()) {
			var r population.BulkMatchResult
			if err := json.Unmarshal(line, &r, json.RejectUnknownMembers(true)); err != nil {
				t.Fatalf("answer %q: %v", line, err)
			}
		}
	})
}

// BenchmarkBulkVerify is the cost of a line without a database.
func BenchmarkBulkVerify(b *testing.B) {
	s := filled(b, 10_000)
	var in strings.Builder
	for i := range b.N {
		in.WriteString(verifyLine("r", 1+i%10_000))
	}
	b.ReportAllocs()
	b.ResetTimer()
	if err := s.BulkVerify(b.Context(), strings.NewReader(in.String()), io.Discard); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkVerifyHandler is the cost of a verify without network and database.
func BenchmarkVerifyHandler(b *testing.B) {
	h := handler(filled(b, 1000))
	body := verifyLine("", 1)
	body = strings.Replace(body, `"ref":"",`, "", 1)
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodPost, "/v1/population/verify", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatal(w.Body)
		}
	}
}
