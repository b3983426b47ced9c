package desk

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/console/shell/shelltest"
)

// TestWords: every message is there in both languages, and is said somewhere.
func TestWords(t *testing.T) {
	t.Parallel()
	used := []string{"desk.wrong.officer", "desk.wrong.term", "desk.wrong.question"}
	for _, id := range []string{"payee", "declarant"} {
		used = append(used, "desk.question."+id, "desk.question.help."+id)
	}
	for _, term := range []string{"number", "name", "birth_date", "declaration"} {
		used = append(used, "desk.term."+term)
	}
	for _, id := range []string{"alive", "insured", "twice", "family", "enterprises", "parcels"} {
		used = append(used, "desk.conclusion."+id)
	}
	for _, says := range []string{"yes", "no", "unknown"} {
		used = append(used, "desk.says."+says, "desk.granted."+says)
	}
	shelltest.Words(t, files, used)
}

// canned answers one question in part, and has one finding whose texts are those
// of somebody who wants a page to run a script.
type canned struct{ ran int }

const hostile = `<script>alert(1)</script>`

func (c *canned) Questions() []Question {
	return []Question{{ID: "payee", Terms: []string{"number", "name"}}}
}

func (c *canned) Plan(context.Context, string, map[string]string) (*Plan, error) {
	return &Plan{Parts: []Part{{ID: "alive", Title: hostile, Service: "VN/GOV/G01/POPULATION/persons", Granted: "yes"}, {ID: "benefit", Fields: []string{"kind"}, Granted: "no"}}}, nil
}

func (c *canned) Run(ctx context.Context, _, q string, said map[string]string) (*Result, error) {
	c.ran++
	p, err := c.Plan(ctx, q, said)
	return &Result{Plan: *p, Outcomes: []Outcome{{Answer: []string{hostile}, Exchange: "x-1"}, {Why: "refused", Code: lienthong.AccessDenied}},
		Conclusions: []Conclusion{{ID: "alive", Says: "yes"}, {ID: "insured", Says: "unknown", Detail: []string{hostile}}}}, err
}

func (c *canned) Evidence(context.Context, string) ([]byte, error) { return []byte(`{}`), nil }

func (c *canned) Registers() []Register {
	return []Register{{Name: "bhxh", Title: "Bảo hiểm", Ran: time.Unix(0, 0), Rules: []Rule{{ID: "ghost_payee", Says: "Không có ai.", Found: 2}, {ID: "other", Says: hostile, NotRun: "no grant"}, {ID: "third", NotRun: "No service is set up.", Cause: "capacities_not_told"}}}}
}

func (c *canned) Found(context.Context, string, string, string) (*Found, error) {
	return &Found{Register: "bhxh", Rule: Rule{ID: "ghost_payee", Says: "Không có ai."}, Findings: []Finding{{Token: "t1", Record: "payee", Person: hostile}}, After: "t1"}, nil
}

func (c *canned) Open(_ context.Context, token string) (*Opened, error) {
	if token != "t1" {
		return nil, lienthong.Errorf(lienthong.NotFound, "none")
	}
	return &Opened{Register: "bhxh", Rule: Rule{ID: "ghost_payee"}, Term: "full_name", Terms: []Term{{ID: "full_name", Name: "Họ tên", Value: hostile}}, Verdict: "not_found",
		Together: true, Others: []Other{{Name: "Chi trả", Terms: []Term{{ID: "full_name", Name: "Họ tên", Value: hostile}}}}, More: true}, nil
}

// TestPages: a plan asks nobody; a partial answer says what is missing and is not
// concluded from; nothing of what others wrote runs in the page.
func TestPages(t *testing.T) {
	t.Parallel()
	c := &canned{}
	h := (&Server{Agency: c, Base: "/desk", Log: slog.New(slog.DiscardHandler)}).Handler()
	const typed = "officer=cb-1&number=001190000017&name=An"
	for _, p := range []struct {
		method, path, body string
		status, ran        int
		shows              []string
	}{
		{"GET", "/desk/", "", 200, 0, []string{"href=\"/desk/questions/payee\"", "/desk/findings/bhxh/ghost_payee", "no grant", "Chưa có dịch vụ"}},
		{"GET", "/desk/en/", "", 200, 0, []string{"A payee whom nobody knows"}},
		{"GET", "/desk/questions/payee", "", 200, 0, []string{`name="number"`}},
		{"GET", "/desk/questions/other", "", 404, 0, nil},
		{"POST", "/desk/questions/payee", typed + "&do=plan", 200, 0, []string{"Kế hoạch: 2", "granted-no", `id="run"`, "VN/GOV/G01/POPULATION/persons"}},
		{"POST", "/desk/questions/payee", "officer=Nguyễn+An&number=1&name=An&do=run", 400, 0, []string{"Mã cán bộ"}},
		{"POST", "/desk/questions/payee", "officer=cb-1&number=1&do=run", 400, 0, []string{"ghi đủ"}},
		{"POST", "/desk/questions/payee", typed + "&do=run", 200, 1, []string{"còn thiếu 1 phần", "access_denied", "concluded-unknown", "/desk/evidence/x-1"}},
		{"GET", "/desk/evidence/x-1", "", 200, 1, []string{"{}"}},
		{"GET", "/desk/findings/bhxh/ghost_payee", "", 200, 1, []string{"/desk/finding/t1", "?after=t1"}},
		{"GET", "/desk/finding/t1", "", 200, 1, []string{"Không tìm thấy", `class="meant"`, `class="other"`, "Chi trả", "Còn bản ghi khác"}},
		{"GET", "/desk/finding/t2", "", 404, 1, nil},
	} {
		r := httptest.NewRequest(p.method, "http://127.0.0.1"+p.path, strings.NewReader(p.body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		got := w.Body.String()
		if w.Code != p.status || c.ran != p.ran || strings.Contains(got, hostile) || w.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%s %s: %d, asked %d times: %s", p.method, p.path, w.Code, c.ran, got)
		}
		for _, s := range p.shows {
			if !strings.Contains(got, s) {
				t.Errorf("%s %s does not show %q", p.method, p.path, s)
			}
		}
	}
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/desk/questions/payee", strings.NewReader(typed+"&do=run"))
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != http.StatusForbidden || c.ran != 1 {
		t.Errorf("another site can ask: %d", w.Code)
	}
}
