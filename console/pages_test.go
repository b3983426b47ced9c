package console_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/console"
	"github.com/lienthong/lienthong/console/consoletest"
)

// The client is what the console is made for.
var (
	_ console.Population      = (*client.Client)(nil)
	_ console.Officials       = (*client.Client)(nil)
	_ console.Reconciliations = (*client.Client)(nil)
	_ console.Ledger          = (*client.Client)(nil)
	_ console.Reviews         = (*client.Client)(nil)
	_ console.Programme       = (*client.Client)(nil)
)

const (
	runPath    = "/reconciliations/" + consoletest.RunID
	personPath = "/persons/" + consoletest.PersonID
	usagePath  = personPath + "/usage"
	listPath   = "/evidence"
	reviewPath = runPath + "/review"
	proofPath  = listPath + "/" + consoletest.ExchangeID
)

func handler(s *consoletest.System) http.Handler {
	return (&console.Server{Population: s, Officials: s, Reconciliations: s, Ledger: s, Programme: s, Reviews: s,
		Now: func() time.Time { return consoletest.Now }, Log: slog.New(slog.DiscardHandler)}).Handler()
}

// ask makes a request as a browser on the console's own pages does.
func ask(t *testing.T, h http.Handler, method, path string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(&http.Cookie{Name: "lienthong_reviewer", Value: "L%C3%AA+Minh+An"})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// page opens a page that must be there, and returns it as text and parsed.
func page(t *testing.T, h http.Handler, method, path string) (string, consoletest.Doc) {
	t.Helper()
	resp := ask(t, h, method, path)
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: status %d, %v", method, path, resp.StatusCode, err)
	}
	return string(body), consoletest.Parse(t, strings.NewReader(string(body)))
}

func TestStart(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	_, d := page(t, h, "GET", "/")
	if got := d.Texts(".big b"); !slices.Equal(got, []string{"100.000", "2.412"}) {
		t.Errorf("sizes of the registers: %q", got)
	}
	if got := d.Texts(".verdicts tbody td"); !slices.Contains(got, "303") || !slices.Contains(got, "73,5 %") || len(got) != 10 {
		t.Errorf("verdicts: %q", got)
	}
	if n := len(d.All("svg.shares rect")); n != 5 {
		t.Errorf("%d pieces in the picture, want 5", n)
	}
	var tasks []string
	for _, a := range d.All(".todo a") {
		tasks = append(tasks, a.Attr("href"))
	}
	want := []string{"?verdict=contradicted", "?verdict=candidates", "?difference=duplicate_row", "?verdict=not_found", "?verdict=linked_with_differences"}
	for i := range want {
		want[i] = runPath + want[i]
	}
	if !slices.Equal(tasks, want) {
		t.Errorf("tasks lead to %q", tasks)
	}
	_, d = page(t, h, "GET", "/en/")
	if got := d.Texts(".big b"); got[0] != "100,000" || d.One(t, "html").Attr("lang") != "en" {
		t.Errorf("in English: %q", got)
	}
}

func TestStartWhenThereIsNothing(t *testing.T) {
	t.Parallel()
	_, d := page(t, handler(consoletest.Empty()), "GET", "/en/")
	if got := d.One(t, ".empty h3").Text(); got != "No reconciliation yet" {
		t.Errorf("heading %q", got)
	}
	if len(d.All("svg.shares")) != 0 {
		t.Error("a picture of nothing")
	}
	_, d = page(t, handler(consoletest.Empty()), "GET", "/en/reconciliations")
	if len(d.All(".empty")) != 1 {
		t.Error("the list of reconciliations is empty and does not say so")
	}
}

func TestStartWithoutOfficials(t *testing.T) {
	t.Parallel()
	s := consoletest.Sample()
	srv := console.Server{Population: s, Reconciliations: s, Ledger: s, Reviews: s, Log: slog.New(slog.DiscardHandler)}
	_, d := page(t, srv.Handler(), "GET", "/")
	if n := len(d.All(".cards article")); n != 1 {
		t.Errorf("%d registers, want the population alone", n)
	}
}

func TestPartsFailAlone(t *testing.T) {
	t.Parallel()
	up, down := consoletest.Sample(), consoletest.Down()
	srv := console.Server{Population: up, Officials: down, Reconciliations: up, Log: slog.New(slog.DiscardHandler)}
	_, d := page(t, srv.Handler(), "GET", "/")
	if len(d.All(".fault")) != 1 || len(d.All("svg.shares")) != 1 {
		t.Error("one register is down: its card alone should say so")
	}
	if got := d.One(t, ".fault code").Text(); got != "unavailable" {
		t.Errorf("code %q", got)
	}
}

func TestRunFilters(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	_, d := page(t, h, "GET", runPath)
	if n := len(d.All(".rows tbody tr")); n != 50 {
		t.Errorf("%d rows on the first page, want 50", n)
	}
	if got := d.One(t, "a[rel=next]").Attr("href"); got != runPath+"?after=50" {
		t.Errorf("next page %q", got)
	}
	_, d = page(t, h, "GET", runPath+"?verdict=candidates")
	for _, b := range d.Texts(".rows .badge") {
		if b != "Cần người chọn" {
			t.Errorf("a row of another verdict: %q", b)
		}
	}
	if got := d.One(t, ".tiles a[aria-current]").Text(); got != "Cần người chọn 18 4,4 %" {
		t.Errorf("current tile %q", got)
	}
	if got := d.All(".rows tbody th a")[0].Attr("href"); got != runPath+"/rows/7?verdict=candidates" {
		t.Errorf("a row leads to %q", got)
	}
	_, d = page(t, h, "GET", runPath+"?difference=cmnd9_instead_of_pin")
	if n := len(d.All(".rows tbody tr")); n != 1 {
		t.Errorf("%d rows with the difference, want 1", n)
	}
	if got := d.One(t, "option[selected]").Text(); got != "Dùng số CMND 9 số thay số định danh (1)" {
		t.Errorf("chosen difference %q", got)
	}
	_, d = page(t, h, "GET", "/en"+runPath+"?verdict=linked&difference=cmnd9_instead_of_pin")
	if d.One(t, ".empty h3").Text() != "No rows" {
		t.Error("an empty list does not say so")
	}
}

func TestEveryRowCanBeReachedByPaging(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	var rows []string
	for at := runPath; at != ""; {
		_, d := page(t, h, "GET", at)
		rows = append(rows, d.Texts(".rows tbody th a")...)
		at = ""
		if next := d.All("a[rel=next]"); len(next) == 1 {
			at = next[0].Attr("href")
		}
	}
	if len(rows) != 412 || rows[0] != "1" || rows[411] != "412" {
		t.Errorf("%d rows by paging", len(rows))
	}
}

func TestRecord(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	_, d := page(t, h, "GET", "/en"+runPath+"/rows/1")
	if got := d.One(t, ".reason").Text(); !strings.HasPrefix(got, "Same old card number") {
		t.Errorf("reason %q", got)
	}
	if got := len(d.All(".pairs tr.differs")); got != 4 {
		t.Errorf("%d fields marked as differing, want 4", got)
	}
	steps := d.Texts(".fall tbody td.num")
	if want := []string{"−16.8", "+14.9", "+9.9", "+1.7", "+1.0", "−2.3", "+12.2", "+0.1", "+20.7"}; !slices.Equal(steps, want) {
		t.Errorf("waterfall %q", steps)
	}
	if len(d.All(".fall svg")) != len(steps) {
		t.Error("a step without its bar")
	}
	if got := d.One(t, ".summary a").Attr("href"); got != "/en"+personPath {
		t.Errorf("person at %q", got)
	}
	_, d = page(t, h, "GET", runPath+"/rows/7?verdict=candidates")
	if n := len(d.All("table.pairs")); n != 2 {
		t.Errorf("%d candidates, want 2", n)
	}
	_, d = page(t, h, "GET", runPath+"/rows/5")
	if len(d.All(".empty")) != 1 || len(d.All(".mask")) != 0 {
		t.Error("a row with nobody near: it should say so and offer nothing to reveal")
	}
	_, d = page(t, h, "GET", runPath+"/rows/60")
	if got := d.All(".verdict-line p a"); len(got) != 1 || got[0].Attr("href") != runPath+"/rows/2" {
		t.Error("a duplicate does not lead to its twin")
	}
}

func TestNeighboursStayInTheFilter(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	at, back := runPath+"/rows/7?verdict=candidates", []string{}
	for range 17 {
		_, d := page(t, h, "GET", at)
		next := d.One(t, ".neighbours a[rel=next]")
		back, at = append(back, at), next.Attr("href")
	}
	for _, want := range slices.Backward(back) {
		_, d := page(t, h, "GET", at)
		if at = d.One(t, ".neighbours a[rel=prev]").Attr("href"); at != want {
			t.Fatalf("back to %q, want %q", at, want)
		}
	}
	_, d := page(t, h, "GET", at)
	if len(d.All(".neighbours a[rel=prev]")) != 0 {
		t.Error("the first row of the filter has one before it")
	}
}

func TestMasks(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	secrets := []string{consoletest.FullName, consoletest.PIN, "245850330", "Lê Thị Sương", "18/05/1962", "18 May 1962", "1962-05-18", "TRAN THI NGOC LY"}
	for _, path := range []string{"/", runPath, runPath + "/rows/1", runPath + "/rows/2", runPath + "/rows/7", personPath, listPath, proofPath, usagePath} {
		for _, prefix := range []string{"", "/en"} {
			body, _ := page(t, h, "GET", prefix+path)
			for _, secret := range secrets {
				if strings.Contains(body, secret) {
					t.Errorf("%s%s shows %q", prefix, path, secret)
				}
			}
		}
	}
}

func TestReveal(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	for path, shown := range map[string][]string{
		runPath + "/rows/1": {consoletest.PIN, "Lê Thị Sương"},
		personPath:          {consoletest.PIN, consoletest.FullName, "18/05/1962", "Kinh", "mã 07690, theo danh mục ngày 30/06/2025"},
	} {
		_, d := page(t, h, "GET", path)
		form := d.One(t, ".mask form")
		if form.Attr("method") != "post" || form.Attr("action") != path+"/reveal#values" {
			t.Errorf("%s: form %s %s", path, form.Attr("method"), form.Attr("action"))
		}
		body, d := page(t, h, "POST", path+"/reveal")
		for _, s := range shown {
			if !strings.Contains(body, s) {
				t.Errorf("%s revealed lacks %q", path, s)
			}
		}
		if got := d.One(t, ".mask a").Attr("href"); got != path {
			t.Errorf("masking again leads to %q", got)
		}
		if got := d.One(t, ".switch").Attr("href"); got != "/en"+path {
			t.Errorf("the language switch of a revealed page leads to %q", got)
		}
		resp := ask(t, h, "GET", path+"/reveal")
		if resp.StatusCode != http.StatusSeeOther || resp.Header.Get("Location") != path {
			t.Errorf("opening the revealed address: %d to %q", resp.StatusCode, resp.Header.Get("Location"))
		}
	}
	_, d := page(t, h, "POST", runPath+"/rows/1/reveal")
	if got := d.Texts(".pairs tr.differs mark"); !slices.Contains(got, "Ầ") || !slices.Contains(got, "A") {
		t.Errorf("marked letters %q", got)
	}
}

func TestOtherSitesCannotReveal(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	for name, header := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
		r := httptest.NewRequest("POST", personPath+"/reveal", nil)
		r.Header.Set(name, header)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if body := w.Body.String(); w.Code != http.StatusForbidden || strings.Contains(body, consoletest.PIN) || !strings.Contains(body, "cross_origin") {
			t.Errorf("%s: status %d", name, w.Code)
		}
	}
}

func TestPersonPage(t *testing.T) {
	t.Parallel()
	_, d := page(t, handler(consoletest.Sample()), "GET", "/en"+personPath)
	if got := d.Texts(".person .group th"); !slices.Equal(got, []string{"Identity", "Residence", "Family"}) {
		t.Errorf("groups %q", got)
	}
	items := d.Texts(".person .item")
	if items[0] != "1" || items[1] != "" || items[2] != "3" {
		t.Errorf("items %q: the second name belongs to item 1", items)
	}
	if got := d.Texts(".person .value"); !slices.Contains(got, "Female") || !slices.Contains(got, "Married under investigation") {
		t.Errorf("values %q: codes are not read, or a doubt is not told", got)
	}
	if got := d.Texts(".person .source")[1]; got != "True since 1962 Recorded 12 Jun 2021 , UBND" {
		t.Errorf("provenance %q: a year must not be dressed up as a day", got)
	}
	if got := len(d.All(".missing li")); got != 4 {
		t.Errorf("%d fields without data, want 4", got)
	}
	if got := d.Texts(".members tbody td"); !slices.Equal(got, []string{"Head", "Spouse", "Child"}) {
		t.Errorf("household %q", got)
	}
	if n := len(d.All(".members a")); n != 1 {
		t.Errorf("%d links in the household; this person and one without a reference need none", n)
	}
}

func TestPrefix(t *testing.T) {
	t.Parallel()
	s := consoletest.Sample()
	srv := console.Server{Population: s, Officials: s, Reconciliations: s, Ledger: s, Base: "/console", Log: slog.New(slog.DiscardHandler)}
	_, d := page(t, srv.Handler(), "GET", "/console/en"+runPath+"/rows/1")
	for _, e := range append(d.All("[href]"), append(d.All("[src]"), d.All("[action]")...)...) {
		for _, k := range []string{"href", "src", "action"} {
			if v := e.Attr(k); strings.HasPrefix(v, "/") && !strings.HasPrefix(v, "/console/") {
				t.Errorf("%s leads out of the console: %s", e.Tag(), v)
			}
		}
	}
	if resp := ask(t, srv.Handler(), "GET", d.One(t, "link[rel=stylesheet]").Attr("href")); resp.StatusCode != http.StatusOK {
		t.Errorf("style: status %d", resp.StatusCode)
	}
}

func TestNoDataInAddresses(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	for _, path := range []string{runPath + "/rows/1/reveal", personPath + "/reveal"} {
		_, d := page(t, h, "POST", path)
		for _, e := range d.All("[href]") {
			at, err := url.PathUnescape(e.Attr("href"))
			if err != nil || strings.Contains(at, consoletest.PIN) || strings.Contains(at, "Ly") || strings.Contains(at, "1962") {
				t.Errorf("an address with data in it: %q", at)
			}
		}
	}
}

func BenchmarkPages(b *testing.B) {
	h := handler(consoletest.Sample())
	for name, path := range map[string]string{"start": "/", "list": runPath, "record": runPath + "/rows/7", "person": personPath, "evidence": listPath, "usage": usagePath} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
				if w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
}

// Where the service has no filter for duplicates, their number is shown and
// leads nowhere, rather than to an error.
func TestDuplicatesThatCannotBeListed(t *testing.T) {
	t.Parallel()
	s := consoletest.Sample()
	delete(s.Kept[0].Differences, "duplicate_row")
	h := handler(s)
	_, d := page(t, h, "GET", "/en/")
	if got := d.Texts(".todo li div"); !slices.Equal(got, []string{"1 Settle duplicates One person has several rows"}) {
		t.Errorf("tasks that lead nowhere: %q", got)
	}
	_, d = page(t, h, "GET", "/en"+runPath)
	if got := d.Texts(".filter span"); !slices.Equal(got, []string{"Duplicate rows: 1"}) || len(d.All(".filter a")) != 0 {
		t.Errorf("duplicates %q", got)
	}
}
