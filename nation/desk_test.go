package nation_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/lienthong/lienthong/internal/browsertest"
)

// TestDesk works as officers of three agencies do: the finance agency's reads a
// plan and asks about a payee, and about somebody whom it does not know; the
// inspectorate's about a declaration; the insurer's opens what a rule found.
func TestDesk(t *testing.T) {
	t.Parallel()
	ctx := browsertest.Open(t, 3*time.Minute)
	o := options(t)
	o.Sectors = []string{"asset", "business", "finance", "insurance", "land"}
	n := run(t, o)
	p, d := n.Summary.Joined, n.Summary.Declared
	if p == nil || d == nil || d.First == nil {
		t.Fatal("nobody was asked about")
	}
	c := clerk{t, ctx, n.Desk("finance")}
	c.do(chromedp.EmulateViewport(1280, 900))
	c.goes(chromedp.Navigate(c.home))
	c.sees("main", "Câu hỏi cần nhiều cơ sở dữ liệu")
	c.picture("desk-start")
	c.asksAboutPayees(p.First.PIN.Reveal(), p.First.Name, p.First.BirthDate.String())

	c.goes(chromedp.Navigate(n.Desk("asset") + "questions/declarant"))
	c.goes(chromedp.SendKeys("#officer", "tt-3"), chromedp.SendKeys("#declaration", d.First.Code), chromedp.Click("#plan"))
	c.sees("#parts", "lần trao đổi")
	c.goes(chromedp.Click("#run"))
	c.sees("#missing", "Mọi phần đã có trả lời")
	c.sees(".conclusions", "Thửa đất khớp bản kê khai")
	c.picture("desk-declarant")
	c.goes(chromedp.Navigate(n.Desk("asset") + "questions/declarant"))
	if _, err := chromedp.RunResponse(c.ctx, chromedp.SendKeys("#officer", "tt-3"), chromedp.SendKeys("#declaration", "KK-none"), chromedp.Click("#plan")); err != nil {
		t.Fatal(err)
	}
	c.sees("#said", "not_found")
	c.opensFindings(n.Desk("insurance"))
	c.opensGroup(n.Desk("finance"), "dependant_twice")   // by the person
	c.opensGroup(n.Desk("land"), "shares_exceed_parcel") // by a term
}

// opensGroup opens what a rule found that brings records together: the others are
// there, masked.
func (c clerk) opensGroup(home, rule string) {
	c.Helper()
	c.goes(chromedp.Navigate(home))
	c.goes(chromedp.Click(`a[href$="/` + rule + `"]`))
	c.goes(chromedp.Click(`tbody a`))
	c.sees("#others", "cùng nhóm")
	others := text[string](c, `[...document.querySelectorAll("article.other")].map(e => e.innerText).join("\n")`)
	if others == "" || !strings.Contains(others, "•") && !strings.Contains(others, "*") {
		c.Errorf("%s: the other records: %q", rule, others)
	}
	c.picture("desk-group-" + rule)
}

func (c clerk) asksAboutPayees(number, name, born string) {
	c.Helper()
	fill := func(number, name, born string) {
		c.Helper()
		c.goes(chromedp.Navigate(c.home + "questions/payee"))
		c.goes(chromedp.SendKeys("#officer", "cb-7"), chromedp.SendKeys("#number", number), chromedp.SendKeys("#name", name), chromedp.SendKeys("#birth_date", born), chromedp.Click("#plan"))
	}
	fill(number, name, born)
	c.sees("#parts", "3")
	if text[int](c, `document.querySelectorAll(".granted-yes").length`) != 3 || text[int](c, `document.querySelectorAll(".answer").length`) != 0 {
		c.Errorf("the plan: %s", text[string](c, `document.querySelector("main").innerText`))
	}
	if where := text[string](c, "location.href"); strings.Contains(where, number) {
		c.Error("an address tells a number")
	}
	c.picture("desk-plan")
	c.goes(chromedp.Click("#run"))
	c.sees(".conclusions", "Còn sống")
	if text[int](c, `document.querySelectorAll("a.evidence").length`) != 3 {
		c.Error("not every part has evidence")
	}
	c.picture("desk-payee")
	c.do(chromedp.EmulateViewport(360, 800))
	if wide := text[int](c, "document.documentElement.scrollWidth"); wide > 360 {
		c.Errorf("%d pixels wide on a screen of 360", wide)
	}
	c.do(chromedp.EmulateViewport(1280, 900))
	// Somebody whom the finance register does not know is not told of.
	fill(swapped(number), name, born)
	c.goes(chromedp.Click("#run"))
	c.sees("#missing", "còn thiếu")
	c.sees("#missing", "access_denied")
	c.sees(".conclusions", "Chưa biết")
	c.picture("desk-partial")
}

// opensFindings goes from the register's rules to one finding, by keyboard.
func (c clerk) opensFindings(home string) {
	c.Helper()
	c.goes(chromedp.Navigate(home))
	c.picture("desk-findings")
	if text[int](c, `document.querySelectorAll("table.rules a").length`) == 0 {
		c.Fatal("no rule found anything")
	}
	c.goes(chromedp.KeyEvent("j"), chromedp.KeyEvent("\r"))
	c.sees("main", "Hai cơ sở dữ liệu không khớp")
	c.goes(chromedp.KeyEvent("j"), chromedp.KeyEvent("\r"))
	c.sees("#record", "Cơ sở dữ liệu của cơ quan ghi")
	c.sees("main", "Kết quả đối soát")
	c.picture("desk-finding")
	if body := text[string](c, `document.querySelector("main").innerText`); strings.Contains(body, "undefined") || !strings.Contains(body, "•") && !strings.Contains(body, "*") {
		c.Errorf("nothing is masked: %s", body)
	}
}
