package integrity_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/checking"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/guard"
	"github.com/lienthong/lienthong/connector/integrity"
	"github.com/lienthong/lienthong/connector/serving"
)

// TestInformantsInTheSameTable has who denounced in one table with who is denounced,
// as most sources do. That somebody stands in the file and is not the denounced must
// come out in no way.
func TestInformantsInTheSameTable(t *testing.T) {
	t.Parallel()
	s, err := integrity.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	l := integrity.Example()
	l.Description = strings.Replace(l.Description, "from: DoiTuong\n", "from: DoiTuong\n    changed: Tu\n", 1)
	mapped := l.Rows
	informant := map[int]bool{}
	l.Rows = func(p connector.Person, n int) (rows []connector.Insert) {
		for _, r := range mapped(p, n) {
			if r.Table != "DoiTuong" {
				rows = append(rows, r)
			}
		}
		role := "NKN"
		if informant[n] = n%2 == 1 || n < 40; informant[n] { // a page of changes and more
			role = "NTC"
		}
		return append(rows, connector.Insert{Table: "DoiTuong", Values: map[string]any{"Id": n, "MaDon": fmt.Sprintf("TC-%d", n), "TuCach": role,
			"HoTen": p.Name, "CCCD": p.PIN.Reveal(), "Tu": fmt.Sprintf("2024-01-01 %03d", n)}})
	}
	src, bound := connectortest.Legacy(t, s, l)
	cursor, err := serving.RandomCursor()
	if err != nil {
		t.Fatal(err)
	}
	guarded := &guard.Source{Of: src, Name: "c", Slots: 2, Timeout: time.Minute, Retry: time.Minute, Now: time.Now}
	svc := &serving.Service{Name: "c", Version: "test", Sector: s, Bound: bound, Source: guarded, Cursor: cursor, Log: slog.New(slog.DiscardHandler)}
	server := httptest.NewServer(svc.Handler())
	t.Cleanup(server.Close)
	ask := func(path, kind, body string) string {
		resp, err := http.Post(server.URL+"/v1/concerned/"+path, kind, strings.NewReader(body)) //nolint:noctx // a test's own server
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		text, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %s %v", path, resp.StatusCode, text, err)
		}
		return string(text)
	}
	const asJSON = "application/json"
	for n := 1; n <= 60; n++ {
		number := connectortest.Person(n).PIN.Reveal()
		if known := strings.Contains(ask("known", asJSON, `{"number":"`+number+`"}`), "true"); known == informant[n] {
			t.Fatalf("person %d: informant %v, known %v", n, informant[n], known)
		}
		if told := strings.Contains(ask("read", asJSON, fmt.Sprintf(`{"key":"%d","fields":["file_number"]}`, n)), "TC-"); told == informant[n] {
			t.Fatalf("row %d: informant %v, read %v", n, informant[n], told)
		}
		line := `{"number":"` + number + `","fields":["file_number"]}` + "\n"
		if told := strings.Contains(ask("bulk", "application/x-ndjson", line), "TC-"); told == informant[n] {
			t.Fatalf("person %d: informant %v, bulk %v", n, informant[n], told)
		}
	}
	seen := changedFiles(t, func(body string) string { return ask("changes", asJSON, body) })
	for n, hidden := range informant {
		if told := seen[fmt.Sprintf("TC-%d", n)]; told == hidden {
			t.Errorf("row %d: informant %v, in changes %v", n, hidden, told)
		}
	}
	heldBack(t, guarded, bound)
}

// heldBack sees that a scan, which linking, findings and pages read, has no row in no
// capacity, and that a check counts them.
func heldBack(t *testing.T, guarded connector.Source, bound []*connector.Bound) {
	t.Helper()
	for _, b := range bound {
		for row, err := range guarded.Rows(t.Context(), b.Query()) { // what linking, findings and pages read
			if err != nil {
				t.Fatal(err)
			}
			if b.Type.ID == "concerned" && b.Capacity(row) == "" {
				t.Fatal("a scan has a row in no capacity")
			}
		}
	}
	report, err := checking.Check(t.Context(), guarded, bound, 0, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range report.Records {
		if n := r.Findings["role: told_to_nobody"]; r.Record == "concerned" && (n < 100 || n == r.Rows) {
			t.Errorf("the check finds %d of %d rows kept back", n, r.Rows)
		}
	}
}

// changedFiles pages through changes, ten rows at a time.
func changedFiles(t *testing.T, ask func(string) string) map[string]bool {
	t.Helper()
	seen := map[string]bool{}
	for after := ""; ; {
		page := ask(fmt.Sprintf(`{"after":%q,"limit":10,"fields":["file_number"]}`, after))
		records, rest, _ := strings.Cut(page, `"after":"`)
		if !strings.Contains(records, "TC-") {
			return seen
		}
		for _, part := range strings.Split(records, `"file_number":"`)[1:] {
			file, _, _ := strings.Cut(part, `"`)
			seen[file] = true
		}
		after, _, _ = strings.Cut(rest, `"`)
	}
}
