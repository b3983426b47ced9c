package connectorweb_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectorweb"
)

// registry is a SOAP service as makers of the country have them: an operation and an
// element for each question, attributes, a text of 1258, and a fault for what is not there.
func registry(t *testing.T) *httptest.Server {
	t.Helper()
	firm := func(n int) string {
		return fmt.Sprintf("<n:DN loai=\"TNHH\"><n:Ma>%d</n:Ma><n:DD><n:Ten><![CDATA[\xd0\xe0o %d]]></n:Ten><n:So>00108000%04d</n:So></n:DD></n:DN>", n, n, n) // Đào
	}
	answer := func(w http.ResponseWriter, status int, operation, text string) {
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, `<?xml version="1.0" encoding="windows-1258"?><E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/" xmlns:n="urn:n"><E:Header/><E:Body>`+operation+`</E:Body></E:Envelope>`, text)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		of := func(pattern string) string {
			if m := regexp.MustCompile(pattern).FindSubmatch(b); m != nil {
				return string(m[1])
			}
			return ""
		}
		switch r.Header.Get("SOAPAction") {
		case `"urn:n/List"`:
			var all string
			for n := range 3 {
				if of(`<p>(\d)</p>`) == "1" || of(`<p>(\d)</p>`) == "2" && n == 0 {
					all += firm(n + 10*int(of(`<p>(\d)</p>`)[0]-'0'))
				}
			}
			answer(w, 200, "<n:ListResponse><n:Result>%s</n:Result></n:ListResponse>", all)
		case `"urn:n/Find"`:
			if of(`<so>(\d+)</so>`) != "001080000011" {
				answer(w, 500, "<E:Fault><faultcode>E:Client</faultcode><faultstring>%s</faultstring></E:Fault>", "E404: no data")
				return
			}
			answer(w, 200, "<n:FindResponse><n:Result>%s</n:Result></n:FindResponse>", firm(11))
		default:
			answer(w, 500, "<E:Fault><faultcode>E:Server</faultcode><faultstring>%s</faultstring></E:Fault>", "BIMAT")
		}
	}))
	t.Cleanup(server.Close)
	return server
}

func TestForeignSOAP(t *testing.T) {
	t.Parallel()
	server := registry(t)
	told := connector.Resource{Name: "dn", Action: "urn:n/{operation}", NoRows: []string{"E404"}, List: `<n:List xmlns:n="urn:n"><p>{page}</p></n:List>`,
		Lookup: map[string]string{"DD.So": `<n:Find xmlns:n="urn:n"><so>{value}</so></n:Find>`}}
	config := connector.SourceConfig{Kind: "soap", Address: server.URL + "/ws", Connections: 2, Timeout: 30 * time.Second, Resources: []connector.Resource{told}}
	found, err := connectorweb.Discover(t.Context(), config)
	if err != nil || found[0].Rows != "*.Result.DN" || !reflect.DeepEqual(found[0].Columns, []string{"@loai", "DD.So", "DD.Ten", "Ma"}) {
		t.Fatalf("found %+v, %v", found, err)
	}
	s := open(t, "soap", config.Address, found[0])
	q := &connector.Query{From: "dn", Columns: []string{"Ma", "DD.Ten", "@loai"}}
	if got, err := all(t.Context(), s, q); err != nil || strings.Join(got, "|") != "10;Đào 10;TNHH|11;Đào 11;TNHH|12;Đào 12;TNHH|20;Đào 20;TNHH" {
		t.Errorf("listed %q, %v", got, err)
	}
	q.Where = []connector.Condition{{Column: "DD.So", In: []string{"001080000099", "001080000011"}}}
	if got, err := all(t.Context(), s, q); err != nil || strings.Join(got, "|") != "11;Đào 11;TNHH" {
		t.Errorf("looked up %q, %v", got, err)
	}
	found[0].NoRows = []string{"none"}
	if _, err := all(t.Context(), open(t, "soap", config.Address, found[0]), q); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("a fault that nothing explains: %v", err)
	}
}

func TestPostedQuestions(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		switch text := string(b); {
		case r.Method == http.MethodPost && text == `{"so":"1\"2"}` && r.Header.Get("Content-Type") == "application/json":
			_, _ = io.WriteString(w, "\ufeff"+`{"nhom":[{"ds":[{"so":"1\"2","ten":"An"}]},{"ds":[{"so":"1\"2","ten":"Bình"}]}]}`)
		case strings.Contains(text, "alien"):
			_, _ = io.WriteString(w, `{"nhom":[{"ds":[{"ten":"Cúc"}]}]}`)
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	}))
	t.Cleanup(server.Close)
	s := open(t, "rest", server.URL, connector.Resource{Name: "p", Body: `{"so":"{value}"}`, Lookup: map[string]string{"so": "/tim"}, Rows: "nhom.ds", Columns: []string{"so", "ten"}})
	ask := func(v string) ([]string, error) {
		return all(t.Context(), s, &connector.Query{From: "p", Columns: []string{"ten"}, Where: []connector.Condition{{Column: "so", In: []string{v}}}})
	}
	if got, err := ask(`1"2`); err != nil || strings.Join(got, "|") != "An|Bình" {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := ask(`1","x":"{value}`); err != nil || len(got) != 0 {
		t.Errorf("a value that is more than one: %q, %v", got, err)
	}
	if _, err := ask("alien"); lienthong.CodeOf(err) != lienthong.Maintenance {
		t.Errorf("an answer without the column that was asked by: %v", err)
	}
}

// TestHostileLists: what never ends, and what swells, is given up.
func TestHostileLists(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/last": // whatever page is asked for
			_, _ = io.WriteString(w, `[{"a":"1"}]`)
		case "/bomb": // 64 MiB of spaces in 64 KiB
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			for range 64 {
				_, _ = z.Write([]byte(strings.Repeat(" ", 1<<20)))
			}
			_ = z.Close()
		case "/stream":
			for r.Context().Err() == nil {
				if _, err := io.WriteString(w, strings.Repeat(`{"a":"1"},`, 1000)); err != nil {
					return
				}
			}
		}
	}))
	t.Cleanup(server.Close)
	for path, code := range map[string]lienthong.Code{"/last?p={page}": lienthong.Maintenance, "/bomb?p={page}": lienthong.Unavailable, "/stream": lienthong.Unavailable} {
		s := open(t, "rest", server.URL, connector.Resource{Name: "p", List: path, Columns: []string{"a"}})
		if _, err := all(t.Context(), s, &connector.Query{From: "p", Columns: []string{"a"}}); lienthong.CodeOf(err) != code {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// envelopes is a service that tells of an error, and of no rows, with status 200, and of days
// as the moments at which they begin.
func envelopes(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.RawQuery {
		case "trang=1":
			_, _ = io.WriteString(w, `{"ma":"00","nguoi":"Vũ Hạ","duLieu":{"ds":[{"id":"A","so":"1","sinh":"1994-03-21T17:00:00.000Z"},{"id":"B","so":"2","sinh":"1994"}]}}`)
		case "trang=2", "so=1":
			_, _ = io.WriteString(w, `{"ma":"00","duLieu":{"ds":[{"id":"C","so":"1","sinh":"2001-01-01T00:00:00+09:00"}]}}`)
		case "trang=3", "so=9":
			_, _ = io.WriteString(w, `{"ma":"04","duLieu":null}`)
		case "so=8":
			_, _ = io.WriteString(w, `{"duLieu":null}`)
		default:
			_, _ = io.WriteString(w, `{"ma":"Vũ Hạ 027060000001","duLieu":null}`)
		}
	}))
	t.Cleanup(server.Close)
	return server
}

// TestGood: an answer that says it failed is no answer about nobody, and does not end a
// list; what it says is repeated only where it is a status.
func TestGood(t *testing.T) {
	t.Parallel()
	server := envelopes(t)
	r := connector.Resource{Name: "p", List: "/x?trang={page}", Lookup: map[string]string{"so": "/x?so={value}"}}
	found, err := connectorweb.Discover(t.Context(), connector.SourceConfig{Kind: "rest", Address: server.URL, Connections: 1, Timeout: time.Second, Resources: []connector.Resource{r}})
	if err != nil || !reflect.DeepEqual(found[0].Good, []connector.Condition{{Column: "ma", In: []string{"00"}}}) {
		t.Fatalf("proposes %+v, %v", found, err)
	}
	query := func(so string) *connector.Query {
		q := &connector.Query{From: "p", Columns: []string{"id", "sinh"}}
		if so != "" {
			q.Where = []connector.Condition{{Column: "so", In: []string{so}}}
		}
		return q
	}
	s := open(t, "rest", server.URL, found[0])
	if got, err := all(t.Context(), s, query("")); lienthong.CodeOf(err) != lienthong.Unavailable || len(got) != 3 || !strings.Contains(err.Error(), "says ma: 04") {
		t.Errorf("an answer that good does not have: %q, %v", got, err)
	}
	found[0].Good[0].In = []string{"00", "04"}
	s = open(t, "rest", server.URL, found[0])
	want := "A;1994-03-22T00:00:00+07:00|B;1994|C;2000-12-31T22:00:00+07:00"
	if got, err := all(t.Context(), s, query("")); err != nil || strings.Join(got, "|") != want {
		t.Errorf("listed %q, %v", got, err)
	}
	if got, err := all(t.Context(), s, query("9")); err != nil || len(got) != 0 {
		t.Errorf("nobody: %q, %v", got, err)
	}
	for _, so := range []string{"8", "7"} {
		_, err := all(t.Context(), s, query(so))
		if lienthong.CodeOf(err) != lienthong.Unavailable || strings.Contains(err.Error(), "027060000001") || strings.Contains(err.Error(), "Vũ") {
			t.Errorf("an answer that says it failed: %v", err)
		}
	}
}
