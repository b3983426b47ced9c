package console_test

import (
	"context"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/console"
	"github.com/lienthong/lienthong/console/consoletest"
)

func TestEvidenceList(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	_, d := page(t, h, "GET", listPath)
	if n := len(d.All(".exchanges tbody tr")); n != 50 {
		t.Errorf("%d exchanges on the first page, want 50", n)
	}
	if got := d.One(t, ".top nav a[aria-current]").Text(); got != "Trao đổi" {
		t.Errorf("current entry of the navigation %q", got)
	}
	if got := d.One(t, ".ledger").Text(); !strings.Contains(got, "144 bản ghi") || !strings.Contains(got, "3 phút trước") || !strings.Contains(got, "136") {
		t.Errorf("state of the ledger %q", got)
	}
	if got := d.Texts(".fault li"); !slices.Equal(got, []string{"witness witness-2.test : Dịch vụ tạm ngừng"}) {
		t.Errorf("faults %q", got)
	}
	rows := d.Texts(".exchanges tbody tr")
	for i, want := range []string{"09:29 20/11/2026 Hỏi đi Bộ Nội vụ hỏi Bộ Công an", "09:29 20/11/2026 Hỏi đến Bộ Nội vụ hỏi Bộ Công an",
		"08:42 20/11/2026 Hỏi đến H57.12 · ONESTOP hỏi Bộ Công an Hộ gia đình của một người gồm những ai? procedure.birth · Điều 5 Nghị định 27/2026/NĐ-CP Được phép Số người liên quan: 1"} {
		if !strings.HasPrefix(rows[i], want) {
			t.Errorf("row %d reads %q", i, rows[i])
		}
	}
	if got := d.All(".exchanges th a")[0].Attr("href"); got != proofPath {
		t.Errorf("a row leads to %q", got)
	}
}

func TestEvidenceFilter(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	_, d := page(t, h, "GET", "/en"+listPath+"?decision=refused")
	if got := d.Texts(".exchanges .badge"); len(got) != 11 || slices.ContainsFunc(got, func(s string) bool { return s != "Refused" }) {
		t.Errorf("refused: %q", got)
	}
	if got := d.Texts(".exchanges td .muted"); !slices.Contains(got, "No agreement or grant covers the request") || !slices.Contains(got, "A field is not granted") {
		t.Errorf("reasons %q", got)
	}
	if got := d.One(t, ".tabs a[aria-current]").Text(); got != "Refused" {
		t.Errorf("current choice %q", got)
	}
	if got := d.All(".exchanges th a")[0].Attr("href"); !strings.HasSuffix(got, "?decision=refused") {
		t.Errorf("a row forgets the filter: %q", got)
	}
	_, d = page(t, h, "GET", "/en"+listPath+"?decision=permitted&after=20")
	got := d.Texts(".exchanges tbody tr")
	if !slices.ContainsFunc(got, func(s string) bool {
		return strings.Contains(s, "A system that did not say who it is asked") && strings.Contains(s, "no purpose stated · no legal basis stated")
	}) {
		t.Errorf("nobody is not told: %q", got)
	}
	if !slices.ContainsFunc(got, func(s string) bool {
		return strings.HasSuffix(s, "Permitted, not answered The owner's system gave no answer")
	}) {
		t.Errorf("an exchange that failed is not told: %q", got)
	}
}

func TestEveryExchangeCanBeReachedByPaging(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	n := 0
	for at := listPath + "?decision=permitted"; at != ""; {
		_, d := page(t, h, "GET", at)
		n += len(d.All(".exchanges tbody tr"))
		at = ""
		if next := d.All("a[rel=next]"); len(next) == 1 {
			at = next[0].Attr("href")
		}
	}
	if n != 144-11 {
		t.Errorf("%d exchanges by paging, want %d", n, 144-11)
	}
	_, d := page(t, handler(consoletest.Empty()), "GET", "/en"+listPath)
	if got := d.One(t, ".empty p").Text(); got != "Nothing has passed this gateway yet." {
		t.Errorf("an empty ledger says %q", got)
	}
}

func TestExchange(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	_, d := page(t, h, "GET", "/en"+proofPath+"?decision=permitted")
	if got := d.Texts(".side h2"); !slices.Equal(got, []string{"Incoming: Bộ Nội vụ asked Bộ Công an", "Outgoing: Bộ Nội vụ asked Bộ Công an"}) {
		t.Errorf("sides %q", got)
	}
	facts := d.Texts(".record dd")
	for _, want := range []string{"Compare many persons, line by line POST /v1/population/bulk/match", "Bộ Nội vụ VN/GOV/G12/OFFICIALS",
		"Đối soát hồ sơ cán bộ, công chức, viên chức", "article 5 of Decree 27/2026/NĐ-CP", "Full name at birth, Date of birth, Sex", "grant-7",
		"09:30:00 20 Nov 2026 · HTTP 200", "311 B / 1.3 kB"} {
		if !slices.Contains(facts, want) {
			t.Errorf("no %q in %q", want, facts)
		}
	}
	if yes, no := d.Texts(".proof .yes"), d.Texts(".proof .no"); len(yes) != 6 || len(no) != 4 || yes[2] != "In the hash tree, at place 142" || no[1] != "Not yet shown to the witnesses" {
		t.Errorf("proven %q, not %q", yes, no)
	}
	if got := d.One(t, ".crumbs a").Attr("href"); got != "/en"+listPath+"?decision=permitted" {
		t.Errorf("back to %q", got)
	}
	_, d = page(t, h, "GET", "/en"+listPath+"/7c0f5a52-0f2c-4c56-9d0e-5a4d1f0a0012")
	if got := d.One(t, ".side p .muted").Text(); got != "A field is not granted ( field_not_allowed )" || !slices.Contains(d.Texts(".record dd"), "none were handed over") {
		t.Errorf("the reason of a refusal reads %q", got)
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	_, d := page(t, h, "GET", personPath)
	if got := d.All("main section p a.button"); len(got) != 1 || got[0].Attr("href") != usagePath || got[0].Text() != "Ai đã xem dữ liệu của tôi" {
		t.Error("the person's page does not lead to who looked at their data")
	}
	_, d = page(t, h, "GET", usagePath)
	if got := d.Texts(".told")[:3]; !slices.Equal(got, []string{
		"09:30 Bảo hiểm xã hội Việt Nam đã kiểm tra số định danh, họ tên và ngày sinh có đúng là của bạn không; chỉ được trả lời đúng hoặc sai.",
		"04:30 Tòa án nhân dân tối cao đã xem một số thông tin của bạn.",
		"13:30 H57.12 · ONESTOP đã xem hộ gia đình của bạn gồm những ai."}) {
		t.Errorf("told %q", got)
	}
	why := d.Texts(".why dd")
	for _, want := range []string{"Không mục nào được trao", "Họ, chữ đệm và tên khai sinh, Nơi thường trú, Còn sống, Đã đủ tuổi 18", "Tống đạt văn bản tố tụng",
		"điểm a khoản 2 Điều 5 Nghị định 27/2026/NĐ-CP", "procedure.birth (thủ tục 1.004222 )"} {
		if !slices.Contains(why, want) {
			t.Errorf("no %q in %q", want, why)
		}
	}
	if got := d.Texts(".day h2"); got[0] != "20/11/2026" || got[1] != "19/11/2026" || len(d.All(".timeline")) != len(got) {
		t.Errorf("days %q", got)
	}
	next, err := url.Parse(d.One(t, "a[rel=next]").Attr("href"))
	if err != nil || next.Path != usagePath || next.Query().Get("before") == "" {
		t.Fatalf("older accesses at %v, %v", next, err)
	}
	_, d = page(t, h, "GET", next.String())
	if n := len(d.All(".told")); n != 4 || len(d.All("a[rel=next]")) != 0 {
		t.Errorf("%d older accesses, want 4", n)
	}
	_, d = page(t, h, "GET", "/en"+usagePath+"?period=month")
	if got := d.One(t, ".tabs a[aria-current]").Text(); got != "Last 30 days" || len(d.All(".told")) != 10 {
		t.Errorf("period %q", got)
	}
	_, d = page(t, h, "GET", "/en/persons/"+consoletest.PersonID+"/usage?before=2020-01-01T00:00:00Z&period=all")
	if d.One(t, ".empty h2").Text() != "No accesses" || len(d.All(".pager a")) != 1 {
		t.Error("a time without accesses does not say so")
	}
}

// The times that the links carry must not part from those of the ledger.
func TestUsageAsksForThePeriod(t *testing.T) {
	t.Parallel()
	s := &recorder{System: consoletest.Sample()}
	h := (&console.Server{Population: s, Reconciliations: s, Ledger: s, Now: func() time.Time { return consoletest.Now }, Log: slog.New(slog.DiscardHandler)}).Handler()
	for query, want := range map[string][2]time.Time{
		"":              {consoletest.Now.AddDate(0, 0, -365)},
		"?period=month": {consoletest.Now.AddDate(0, 0, -30)},
		"?period=all&before=2026-11-20T02:30:00.123456Z": {{}, time.Date(2026, 11, 20, 2, 30, 0, 123_456_000, time.UTC)},
	} {
		page(t, h, "GET", usagePath+query)
		if !s.from.Equal(want[0]) || !s.to.Equal(want[1]) {
			t.Errorf("%q asks for %v to %v", query, s.from, s.to)
		}
	}
}

// recorder remembers what it was asked.
type recorder struct {
	*consoletest.System
	from, to time.Time
}

func (r *recorder) Usage(_ context.Context, _ string, from, to time.Time) (client.Usage, error) {
	r.from, r.to = from, to
	return client.Usage{}, nil
}

func TestWithoutLedger(t *testing.T) {
	t.Parallel()
	s := consoletest.Sample()
	h := (&console.Server{Population: s, Reconciliations: s, Log: slog.New(slog.DiscardHandler)}).Handler()
	for _, path := range []string{listPath, proofPath, usagePath} {
		if resp := ask(t, h, "GET", path); resp.StatusCode != 404 {
			t.Errorf("%s: status %d", path, resp.StatusCode)
		}
	}
	for _, path := range []string{"/", personPath} {
		body, _ := page(t, h, "GET", path)
		if strings.Contains(body, listPath) || strings.Contains(body, usagePath) {
			t.Errorf("%s leads to a ledger that is not there", path)
		}
	}
}

// The state of the ledger fails alone: the records are still shown.
func TestLedgerStatusFailsAlone(t *testing.T) {
	t.Parallel()
	s := consoletest.Sample()
	h := (&console.Server{Population: s, Reconciliations: s, Ledger: lost{s}, Log: slog.New(slog.DiscardHandler)}).Handler()
	_, d := page(t, h, "GET", listPath)
	if got := d.One(t, ".fault code").Text(); got != "unavailable" || len(d.All(".exchanges tbody tr")) != 50 {
		t.Errorf("code %q", got)
	}
}

// lost is a ledger that does not know its state.
type lost struct{ console.Ledger }

func (lost) LedgerStatus(context.Context) (client.LedgerStatus, error) {
	return client.LedgerStatus{}, lienthong.Errorf(lienthong.Unavailable, "the ledger is busy")
}
