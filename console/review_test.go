package console_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/console/consoletest"
)

// post sends a form as a browser on the console's own pages does.
func post(h http.Handler, path, name string, values url.Values) *http.Response {
	r := httptest.NewRequest("POST", path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if name != "" {
		r.AddCookie(&http.Cookie{Name: "lienthong_reviewer", Value: url.QueryEscape(name)})
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestReviewPage(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	_, d := page(t, h, "GET", reviewPath)
	if got := d.Texts(".agreement tbody td"); !slices.Equal(got, []string{"14", "85,7 %", "0,71"}) {
		t.Errorf("agreement %q", got)
	}
	if got := d.Texts(".work tbody td"); !slices.Equal(got[:3], []string{"24", "11", "18,40 s"}) {
		t.Errorf("work %q", got)
	}
	if got := d.Texts(".hands tbody tr"); len(got) != 1 || !strings.HasPrefix(got[0], "1 Lê Minh An") {
		t.Errorf("in hand %q", got)
	}
	if got := d.One(t, ".naming .muted").Text(); !strings.Contains(got, "chưa xác thực") {
		t.Errorf("that the name is not proven is said as %q", got)
	}
	if got := d.Texts(".pairs-queue td.num"); slices.ContainsFunc(got, func(s string) bool { return s != "ẩn" }) {
		t.Errorf("a blind review shows probabilities: %q", got)
	}
	if got := d.All(".pairs-queue th a")[0].Attr("href"); got != reviewPath+"/pairs/1" {
		t.Errorf("the first pair leads to %q", got)
	}
	_, d = page(t, h, "GET", "/en"+reviewPath+"?state=closed")
	if got := d.Texts(".pairs-queue .flag"); len(got) != 1 || got[0] != "Settled: The same person" {
		t.Errorf("settled pairs %q", got)
	}
	_, d = page(t, h, "GET", "/reconciliations/r0/review")
	if got := d.One(t, "form.opening").Attr("action"); got != "/reconciliations/r0/review/open" || len(d.All(".pairs-queue")) != 0 {
		t.Errorf("a review that is not open: form to %q", got)
	}
	_, d = page(t, h, "GET", runPath)
	if got := d.One(t, ".to-review a").Attr("href"); got != reviewPath {
		t.Errorf("a run leads to %q", got)
	}
}

func TestPairPage(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	text, d := page(t, h, "GET", reviewPath+"/pairs/1?said=different")
	if got := d.Texts(".answers button"); !slices.Equal(got, []string{"Cùng một người 1", "Người khác 2", "Không rõ 3", "Để sau 4"}) {
		t.Errorf("answers %q", got)
	}
	if got := d.One(t, ".said[role=status]").Text(); got != "Đã ghi: người khác." {
		t.Errorf("status %q", got)
	}
	if strings.Contains(text, "Nguyễn Văn Hùng") || strings.Contains(text, "024060001187") || len(d.All(".fall")) != 0 || strings.Contains(text, "61,4") {
		t.Error("a masked blind page shows values or the score")
	}
	if len(d.All(".members tbody tr")) != 3 || d.One(t, "#decide input[name=ticket]").Attr("value") != "TICKET" {
		t.Error("the household or the ticket is missing")
	}
	text, d = page(t, h, "POST", reviewPath+"/pairs/1/reveal")
	if !strings.Contains(text, "Nguyễn Văn Hùng") || len(d.All(".pairs mark")) == 0 || !d.One(t, "input[name=full]").Has("checked") {
		t.Error("the revealed page shows no values, marks no difference, or forgets that it is revealed")
	}
	_, d = page(t, h, "GET", "/en"+reviewPath+"/pairs/2")
	if got := d.Texts(".votes tbody td"); !slices.Equal(got, []string{"The same person", "", "Somebody else", "Quê quán khác hẳn."}) || len(d.All(".fall")) != 1 {
		t.Errorf("an arbiter sees the votes %q, and %d waterfalls", got, len(d.All(".fall")))
	}
	_, d = page(t, h, "GET", reviewPath+"/pairs/3")
	if len(d.All("#decide")) != 0 || !strings.Contains(d.One(t, ".deciding").Text(), "Cùng một người") {
		t.Error("a settled pair can be decided")
	}
	if resp := ask(t, h, "GET", reviewPath+"/pairs/1/decide"); resp.StatusCode != 303 || resp.Header.Get("Location") != reviewPath {
		t.Errorf("the address of a form leads to %d %s", resp.StatusCode, resp.Header.Get("Location"))
	}
}

// TestBlindRecord: while a blind review wants votes, no page beside it tells the
// score of a row that is under review, nor whom the machine puts first.
func TestBlindRecord(t *testing.T) {
	t.Parallel()
	s := consoletest.Sample()
	h := handler(s)
	row := 0
	for _, r := range s.Rows[strings.TrimPrefix(runPath, "/reconciliations/")] {
		if r.Verdict == client.Candidates {
			row = r.Row
			break
		}
	}
	path := fmt.Sprintf("%s/rows/%d", runPath, row)
	for _, look := range [][2]string{{"GET", path}, {"POST", path + "/reveal"}, {"GET", runPath + "?verdict=candidates"}} {
		text, d := page(t, h, look[0], look[1])
		if strings.Contains(text, "61,4") || strings.Contains(text, " bit") || len(d.All(".fall")) != 0 {
			t.Errorf("%s %s shows the score", look[0], look[1])
		}
	}
	s.Reviewing.Review.Blind = false
	if text, d := page(t, h, "GET", path); !strings.Contains(text, "61,4") || len(d.All(".fall")) != 2 {
		t.Error("a review that is not blind hides the score")
	}
	s.Reviewing.Review.Blind, s.Reviewing.Review.States = true, map[string]int{"closed": 3}
	if text, _ := page(t, h, "GET", path); !strings.Contains(text, "61,4") {
		t.Error("the score stays hidden after the last vote")
	}
}

// TestDeciding follows the forms: what is sent on, and where they lead.
func TestDeciding(t *testing.T) {
	t.Parallel()
	s := consoletest.Sample()
	h := handler(s)
	for _, c := range []struct {
		name, path, who string
		form            url.Values
		status          int
		to              string
	}{
		{"without a name", "/next", "", nil, 303, reviewPath + "?said=nameless"},
		{"take", "/next?verdict=candidates", "An", nil, 303, reviewPath + "/pairs/1?verdict=candidates"},
		{"decide", "/pairs/1/decide?verdict=candidates", "An", url.Values{"ticket": {"T"}, "answer": {"same"}, "note": {"vì"}}, 303, reviewPath + "/pairs/2?said=same&verdict=candidates"},
		{"skip", "/pairs/2/decide", "An", url.Values{"ticket": {"T"}, "answer": {"skip"}}, 303, reviewPath + "/pairs/3?said=skip"},
		{"undo", "/undo", "An", nil, 303, reviewPath + "/pairs/1?said=undone"},
		{"in full from here on", "/pairs/3/decide", "An", url.Values{"ticket": {"T"}, "answer": {"unsure"}, "full": {"1"}}, 200, ""},
		{"a body that is too large", "/pairs/3/decide", "An", url.Values{"note": {strings.Repeat("x", 20<<10)}}, 400, ""},
	} {
		resp := post(h, reviewPath+c.path, c.who, c.form)
		if resp.StatusCode != c.status || resp.Header.Get("Location") != c.to {
			t.Errorf("%s: %d to %q", c.name, resp.StatusCode, resp.Header.Get("Location"))
		}
	}
	want := []client.ReviewQuestion{
		{Run: consoletest.RunID, Reviewer: "An", Case: 1, Ticket: "T", Verdict: "candidates", Answer: client.Same, Note: "vì"},
		{Run: consoletest.RunID, Reviewer: "An", Case: 3, Ticket: "T", Answer: client.Unsure},
	}
	if !slices.Equal(s.Decided, want) || len(s.Skipped) != 1 {
		t.Errorf("sent on %+v, skipped %d", s.Decided, len(s.Skipped))
	}
	s.Refuse = lienthong.Conflict
	if resp := post(h, reviewPath+"/pairs/4/decide", "An", url.Values{"answer": {"same"}}); resp.Header.Get("Location") != reviewPath+"/pairs/4?said=lost" {
		t.Errorf("a lost pair leads to %s", resp.Header.Get("Location"))
	}
	r := httptest.NewRequest("POST", reviewPath+"/pairs/4/decide", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != 403 || len(s.Decided) != 2 {
		t.Errorf("another site decides: %d", w.Code)
	}
}

func TestReviewerName(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	resp := post(h, reviewPath+"/name", "", url.Values{"name": {"  Lê  Minh An "}})
	c := resp.Cookies()
	if len(c) != 1 || c[0].Value != "L%C3%AA+Minh+An" || !c[0].HttpOnly || c[0].SameSite != http.SameSiteStrictMode || c[0].MaxAge != 0 {
		t.Errorf("cookie %+v", c)
	}
	if resp := post(h, reviewPath+"/name", "An", url.Values{"name": {""}}); resp.Cookies()[0].MaxAge != -1 {
		t.Error("an empty name does not end the session")
	}
}

func TestThresholdPage(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	_, d := page(t, h, "GET", reviewPath+"/thresholds")
	if got := d.Texts(".policy dd"); !slices.Equal(got, []string{"0,99", "0,1", "0,95"}) {
		t.Errorf("policy %q", got)
	}
	if len(d.All("svg.curves path.policy-line")) != 2 || d.One(t, "path.line-precision").Attr("d") == "" || len(d.All(".points tbody tr")) != 11 {
		t.Error("the picture or its numbers are missing")
	}
	if got := d.One(t, ".points tr.now").Text(); !strings.Contains(got, "đang dùng") {
		t.Errorf("the threshold in use is %q", got)
	}
	if got := d.Texts(".honest b"); !slices.Equal(got, []string{"Ước lượng:", "Đo được:"}) {
		t.Errorf("what is estimated and what is measured: %q", got)
	}
}

func TestLabelsFile(t *testing.T) {
	t.Parallel()
	resp := ask(t, handler(consoletest.Sample()), "GET", reviewPath+"/labels.csv")
	lines, err := csv.NewReader(resp.Body).ReadAll()
	if err != nil || len(lines) != 2 || resp.Header.Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Fatalf("%q, %v", lines, err)
	}
	row := map[string]string{}
	for i, name := range lines[0] {
		row[name] = lines[1][i]
	}
	if row["outcome"] != "same" || row["votes"] != "2" || row["number"] != "exact" || row["name"] != "differs" || row["mother_name"] != "" {
		t.Errorf("label %v", row)
	}
	if strings.Contains(strings.Join(lines[1], " "), "Nguyễn") {
		t.Error("a label holds a value")
	}
}
