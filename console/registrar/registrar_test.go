package registrar

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/console/shell/shelltest"
)

// TestWords: every message is there in both languages, and is said somewhere.
func TestWords(t *testing.T) {
	t.Parallel()
	used := []string{"registrar.wrong"}
	for _, what := range []string{"why", "by", "decide", "source", "legal_basis", "document", "day", "conflict", "conflict.kind", "conflict.day", "not_found", "access_denied", "unavailable"} {
		used = append(used, "registrar.wrong."+what)
	}
	used = append(used, "registrar.report", "registrar.reports", "registrar.events")
	shelltest.Words(t, files, used)
}

// canned is a register with two reports, whose texts are those of somebody who wants a
// page to run a script.
type canned struct {
	decided []client.ReportDecision
	fail    error
}

const hostile = `<script>alert(1)</script>`

func (c *canned) Reports(_ context.Context, state string, after int64) ([]client.Reported, error) {
	all := []client.Reported{
		{ID: 4, System: hostile, Basis: "43/2021/ND-CP", Number: "001180000011", Name: hostile, Field: "death_date", Value: "2026-01-02", Document: hostile, ReportStanding: client.ReportStanding{State: "open"}},
		{ID: 5, System: "VN/GOV/G09/X", Number: "001180000012", Name: "Vũ Hạ", Field: "legal_representative", Value: "An", Has: "Bình", ReportStanding: client.ReportStanding{State: "open"}},
		{ID: 6, System: "VN/GOV/G09/X", Number: "001180000013", Name: "Vũ Hà", Field: "current_residence", Value: "Hà Nội", By: "officer-1",
			ReportStanding: client.ReportStanding{State: "dismissed", Why: hostile, Decided: time.Unix(0, 0)}},
	}
	var out []client.Reported
	for _, r := range all {
		if r.ID > after && (state == "any" || state == r.State) {
			out = append(out, r)
		}
	}
	return out, c.fail
}

func (c *canned) Report(ctx context.Context, id int64) (*client.Reported, error) {
	all, err := c.Reports(ctx, "any", id-1)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 || all[0].ID != id {
		return nil, lienthong.Errorf(lienthong.NotFound, "There is no such report.")
	}
	return &all[0], nil
}

func (c *canned) DecideReport(_ context.Context, d client.ReportDecision) (*client.ReportStanding, error) {
	switch {
	case d.Why == "":
		return nil, &lienthong.Error{Code: lienthong.Invalid, Field: "/why", Message: "The reason is missing."}
	case d.Decide == "record" && d.Basis == "":
		return nil, &lienthong.Error{Code: lienthong.Invalid, Field: "/events/0/legal_basis", Message: "The legal basis is missing."}
	case d.Day == "1900-01-01":
		return nil, &lienthong.Error{Code: lienthong.Conflict, Field: "/events/0/day", Message: "The death is before the birth."}
	case d.Day == "1900-01-02":
		return nil, lienthong.Errorf(lienthong.Conflict, "The report is not open any more.")
	}
	c.decided = append(c.decided, d)
	return &client.ReportStanding{State: map[string]string{"record": "recorded", "refer": "referred", "dismiss": "dismissed"}[d.Decide], Event: 9}, nil
}

func (c *canned) LifeEvents(_ context.Context, after int64, _ int) ([]client.LifeEvent, error) {
	if after > 0 {
		return nil, c.fail
	}
	return []client.LifeEvent{{Number: 1, Kind: "death", Person: "0000RP4", Day: "2026-01-02", Basis: "60/2014/QH13; article=34", Document: hostile, Source: "CA-00070", By: "officer-3"}}, c.fail
}

// TestPages: what is typed is sent as it is for the command, a refusal is in the page's
// language and keeps what was typed, and nothing of what others wrote runs in the page.
func TestPages(t *testing.T) {
	t.Parallel()
	c := &canned{}
	h := (&Server{Register: c, Base: "/registrar", Log: slog.New(slog.DiscardHandler)}).Handler()
	for _, p := range []struct {
		method, path, body string
		status, decided    int
		shows              []string
		never              string
	}{
		{"GET", "/registrar/", "", 200, 0, []string{"/registrar/reports/4", "Ngày chết", "02/01/2026", "Chờ quyết định", "*********011"}, "001180000011"},
		{"GET", "/registrar/en/?state=dismissed", "", 200, 0, []string{"Current residence", "Dismissed"}, "/reports/4"},
		{"GET", "/registrar/?after=x", "", 400, 0, []string{"không đọc được"}, ""},
		{"GET", "/registrar/reports/4", "", 200, 0, []string{"001180000011", `value="record"`, `name="by"`, "chưa có"}, "is open any more"},
		{"GET", "/registrar/reports/5", "", 200, 0, []string{"Người đại diện hợp pháp", `value="refer"`}, `value="record"`},
		{"GET", "/registrar/reports/6", "", 200, 0, []string{"Không chấp nhận", "officer-1"}, `id="decide"`},
		{"GET", "/registrar/reports/7", "", 404, 0, []string{"Không có trang"}, ""},
		{"GET", "/registrar/reports/x", "", 404, 0, nil, ""},
		{"POST", "/registrar/reports/4", "by=officer-3&decide=dismiss&why=", 400, 0, []string{"lý do còn thiếu"}, "The reason is missing"},
		{"POST", "/registrar/en/reports/4", "by=officer-3&decide=dismiss&why=", 400, 0, []string{"The reason is missing"}, ""},
		{"POST", "/registrar/reports/4", "by=officer-3&decide=record&why=seen&source=CA-1&document=TL+7", 400, 0, []string{"căn cứ còn thiếu", `value="TL 7"`, `value="record" required checked`}, "The legal basis"},
		{"POST", "/registrar/reports/4", "by=officer-3&decide=record&why=seen&legal_basis=a&day=1900-01-01", 400, 0, []string{"trước ngày sinh"}, "before the birth"},
		{"POST", "/registrar/reports/4", "by=officer-3&decide=record&why=seen&legal_basis=a&day=1900-01-02", 400, 0, []string{"đã được quyết định"}, "not open"},
		{"POST", "/registrar/reports/4", "by=officer-3&decide=record&why=seen&source=CA-1&legal_basis=60/2014/QH13%3B+article%3D34&document=TL+7&day=2026-01-02", 200, 1, []string{"Đã ghi nhận", "sự kiện số", "/registrar/reports/4"}, ""},
		{"POST", "/registrar/reports/5", "by=officer-3&decide=refer&why=passed+on&source=left&day=over", 200, 2, []string{"Đã chuyển"}, ""},
		{"GET", "/registrar/events/", "", 200, 2, []string{"Khai tử", "60/2014/QH13; article=34", "officer-3"}, ""},
		{"GET", "/registrar/en/events/?after=1", "", 200, 2, []string{"No event was recorded"}, ""},
	} {
		r := httptest.NewRequest(p.method, "http://127.0.0.1"+p.path, strings.NewReader(p.body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		got := w.Body.String()
		if w.Code != p.status || len(c.decided) != p.decided || strings.Contains(got, hostile) || p.never != "" && strings.Contains(got, p.never) {
			t.Errorf("%s %s: %d, %d decided: %s", p.method, p.path, w.Code, len(c.decided), got)
		}
		for _, s := range p.shows {
			if !strings.Contains(got, s) {
				t.Errorf("%s %s does not show %q", p.method, p.path, s)
			}
		}
	}
	want := []client.ReportDecision{{ID: 4, By: "officer-3", Decide: "record", Why: "seen", Source: "CA-1", Basis: "60/2014/QH13; article=34", Document: "TL 7", Day: "2026-01-02"}, {ID: 5, By: "officer-3", Decide: "refer", Why: "passed on"}}
	for i, d := range c.decided {
		if d != want[i] {
			t.Errorf("sent %+v, want %+v", d, want[i])
		}
	}
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/registrar/reports/4", strings.NewReader("by=o&decide=dismiss&why=x"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != http.StatusForbidden || len(c.decided) != 2 {
		t.Errorf("another site can decide: %d", w.Code)
	}
	c.fail = lienthong.Errorf(lienthong.Unavailable, "down")
	w = httptest.NewRecorder()
	if h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://127.0.0.1/registrar/", nil)); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "chưa trả lời") {
		t.Errorf("a register that is down: %d", w.Code)
	}
}
