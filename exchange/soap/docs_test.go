package soap_test

import (
	"bytes"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong/exchange/replay"
	"github.com/lienthong/lienthong/exchange/soap"
)

func page(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "docs", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestDocs: the pages for integrators name every notice, code and path.
func TestDocs(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"soap.en.md", "soap.vi.md"} {
		text := page(t, name)
		for _, n := range []soap.Notice{
			soap.NoticeOrder, soap.NoticeNamespace, soap.NoticeUnknown, soap.NoticeText, soap.NoticeBytes,
			soap.NoticeNumber, soap.NoticeDate, soap.NoticeCode, soap.NoticeAction, soap.NoticeHeader,
		} {
			if !strings.Contains(text, "| `"+string(n)+"` |") {
				t.Errorf("%s does not explain the notice %s", name, n)
			}
		}
		for _, op := range []soap.Operation{soap.Verify, soap.Lookup, soap.Relatives} {
			if !strings.Contains(text, "`"+path(op)+"`") {
				t.Errorf("%s does not name the path of %s", name, op)
			}
		}
	}
}

// TestDocsScript runs the example of both pages against a service.
func TestDocsScript(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"sh", "curl", "sha256sum", "base64"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("%s is missing", tool)
			}
			t.Skipf("the example needs %s", tool)
		}
	}
	for _, name := range []string{"soap.en.md", "soap.vi.md"} {
		_, rest, _ := strings.Cut(page(t, name), "```sh\n")
		script, _, ok := strings.Cut(rest, "```")
		if !ok {
			t.Fatalf("%s has no script", name)
		}
		s := service(t, &register{people: people()})
		s.Now = time.Now
		s.Seen = soap.Memory{Window: &replay.Window{Now: time.Now, Limit: 1 << 10}}
		server := httptest.NewServer(s)
		defer server.Close()
		dir := t.TempDir()
		for file, content := range map[string]string{"secret": secret, "key": apiKey} {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(content+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		cmd := exec.CommandContext(t.Context(), "sh", "-eu", "-c", script)
		cmd.Env = append(os.Environ(), "GATEWAY="+server.URL, "SOAP_USER=court", "SYSTEM=VN/GOV/H05/CASES",
			"SECRET_FILE="+filepath.Join(dir, "secret"), "KEY_FILE="+filepath.Join(dir, "key"), "no_proxy=127.0.0.1")
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "<ns1:Ten>NGUYỄN THỊ HỒNG ÁNH</ns1:Ten>") {
			t.Errorf("%s: %v: %s", name, err, out)
		}
	}
}

// TestLogsHoldNobody: neither an answer nor a refusal leaves personal data, or
// what the client made up, in the log.
func TestLogsHoldNobody(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	reg := &register{people: people()}
	s := service(t, reg)
	s.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var c tick
	for i, replace := range [][]string{
		{}, {"NGUYENTHIHONGANH", "LEVANB"}, {"19900314", "19900231"}, {"1.001193", "LOG-1 2"}, {"001190000017", "00119000001"},
		{"001080000099", "thuky.a"}, {"</dan:HoVaTen>", ""}, {"1.001193", "9.9"},
	} {
		do(s, request(soap.Lookup, []string{"court", "portal"}[i/7], c.stamp(), envelope(soap.Lookup, asking("LOG-"+strings.Repeat("1", i+1), replace...))))
	}
	if n := strings.Count(log.String(), "\n"); n != 8 {
		t.Fatalf("%d lines for 8 requests: %s", n, &log)
	}
	for _, never := range []string{"001190000017", "00119000001", "000017", "HONGANH", "HỒNG", "LEVANB", "1990", "001080000099", "thuky", "LOG-1", secret, apiKey} {
		if strings.Contains(log.String(), never) {
			t.Errorf("the log holds %q: %s", never, &log)
		}
	}
	if !strings.Contains(log.String(), `"account":"court"`) || !strings.Contains(log.String(), `"code":"access_denied"`) {
		t.Errorf("the log does not say who was refused and why: %s", &log)
	}
}

// BenchmarkLookup is one request without the network and the register.
func BenchmarkLookup(b *testing.B) {
	s := serviceOf(accounts(b), &everybody{people()[0]})
	s.Skew = 24 * time.Hour // stamps run on by a millisecond each
	s.Seen = soap.Memory{Window: &replay.Window{Now: s.Now, Limit: 1 << 26}}
	body := envelope(soap.Lookup, asking("B-1"))
	var c tick
	b.ReportAllocs()
	for b.Loop() {
		stamp := c.stamp()
		w := do(s, request(soap.Lookup, "court", stamp, bytes.Replace(body, []byte("B-1"), []byte(stamp), 1)))
		if w.Code != 200 {
			b.Fatal(w.Body)
		}
	}
}
