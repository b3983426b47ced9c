package main

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/lienthong/lienthong/console/consoletest"
)

// tab is a reader at work.
type tab struct {
	*testing.T
	ctx context.Context
	url string
}

// goes does something that must lead to another page.
func (b tab) goes(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	resp, err := chromedp.RunResponse(ctx, steps...)
	if err != nil {
		b.Fatalf("no new page: %v", err)
	}
	if resp.Status != 200 {
		b.Fatalf("status %d at %s", resp.Status, resp.URL)
	}
}

// at holds where the reader is, the text that is there, and what must not be.
func (b tab) at(path, selector, shows string, not ...string) {
	b.Helper()
	where := eval[string](b, `location.pathname + location.search`)
	if where != path {
		b.Fatalf("at %s, want %s", where, path)
	}
	if text := eval[string](b, `document.querySelector('`+selector+`')?.innerText ?? ''`); !strings.Contains(text, shows) {
		b.Fatalf("%s: %s shows %q, not %q", path, selector, text, shows)
	}
	body := eval[string](b, `document.body.innerText`)
	for _, n := range not {
		if strings.Contains(body, n) {
			b.Fatalf("%s shows %q", path, n)
		}
	}
}

func eval[T any](b tab, script string) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		b.Fatal(err)
	}
	return v
}

func (b tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

// tabTo presses the tabulator until the focus is on what a selector means, as
// one does without a mouse, and holds that the focus can be seen.
func (b tab) tabTo(selector string) {
	b.Helper()
	for range 120 {
		b.do(chromedp.KeyEvent(kb.Tab))
		if eval[bool](b, `document.activeElement.matches('`+selector+`')`) {
			if eval[string](b, `getComputedStyle(document.activeElement).outlineStyle`) == "none" {
				b.Fatalf("the focus on %s cannot be seen", selector)
			}
			return
		}
	}
	b.Fatalf("the tabulator never reaches %s", selector)
}

func click(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Click(chromedp.CSS(selector))
}

const (
	run    = "/reconciliations/" + consoletest.RunID
	person = "/persons/" + consoletest.PersonID
)

func TestByMouse(t *testing.T) {
	ctx, url := browser(t, 2*time.Minute)
	b := tab{t, ctx, url}
	wrong := complaints(t, ctx)
	b.goes(chromedp.EmulateViewport(1280, 900), chromedp.Navigate(url+"/"))
	b.at("/", "h1", "Tổng quan")
	b.goes(click(".run-name a"))
	b.at(run, "h1", "can-bo-cong-chuc-2026.xlsx")
	b.goes(click(".tiles a.verdict-linked_with_differences"))
	b.at(run+"?verdict=linked_with_differences", ".tiles [aria-current]", "Khớp, có sai khác")
	b.do(chromedp.SetValue(chromedp.CSS("#difference"), "birth_date_year_only"))
	b.goes(click(".filter button"))
	b.at(run+"?verdict=linked_with_differences&difference=birth_date_year_only", ".rows tbody", "CB01207")
	b.goes(click(".rows tbody td p")) // the whole row leads to the record
	record := run + "/rows/1"
	query := "?difference=birth_date_year_only&verdict=linked_with_differences"
	b.at(record+query, "h1", "Dòng 1", consoletest.PIN, "Lê Thị Sương")
	b.goes(click(".mask button"))
	b.at(record+"/reveal"+query, ".pairs", consoletest.PIN)
	picture(t, ctx, "record-revealed")
	b.goes(click(".mask a"))
	b.at(record+query, ".mask", "đang được che", consoletest.PIN)
	b.goes(click(".summary a"))
	b.at(person, "h1", "Một người trong dân cư", consoletest.FullName)
	b.goes(click(".mask button"))
	b.at(person+"/reveal", ".person", consoletest.FullName)
	picture(t, ctx, "person-revealed")
	b.goes(click(".switch"))
	b.at("/en"+person, "h1", "A person in the population", consoletest.FullName)
	b.goes(click(".brand"))
	b.at("/en/", "h1", "Overview")
	b.goes(click(".todo li a"))
	b.at("/en"+run+"?verdict=contradicted", ".rows tbody", "belongs to somebody else")
	wrong()
}

// TestEvidenceByMouse goes from a person to who looked at their data, and
// through the exchanges.
func TestEvidenceByMouse(t *testing.T) {
	ctx, url := browser(t, 2*time.Minute)
	b := tab{t, ctx, url}
	wrong := complaints(t, ctx)
	b.goes(chromedp.EmulateViewport(1280, 900), chromedp.Navigate(url+person))
	b.goes(click("main section p a.button"))
	b.at(person+"/usage", "h1", "Ai đã xem dữ liệu của tôi", consoletest.FullName, consoletest.PIN)
	b.goes(click(".tabs li:nth-child(2) a"))
	b.at(person+"/usage?period=month", ".tabs [aria-current]", "30 ngày qua")
	b.goes(click(".switch"))
	b.at("/en"+person+"/usage?period=month", ".told", "the answer was only yes or no")
	b.goes(click(".top nav a[href$='/evidence']"))
	b.at("/en/evidence", "h1", "Exchanges")
	b.goes(click(".tabs li:nth-child(3) a"))
	b.at("/en/evidence?decision=refused", ".exchanges tbody", "The caller may not speak for the system it named")
	b.goes(click(".exchanges tbody td p")) // the whole row leads to the record
	b.at("/en/evidence/7c0f5a52-0f2c-4c56-9d0e-5a4d1f0a0132?decision=refused", ".side h2", "Incoming")
	b.goes(chromedp.KeyEvent("u"))
	b.at("/en/evidence?decision=refused", ".tabs [aria-current]", "Refused")
	wrong()
}

func TestByKeyboard(t *testing.T) {
	ctx, url := browser(t, 2*time.Minute)
	b := tab{t, ctx, url}
	wrong := complaints(t, ctx)
	enter := chromedp.KeyEvent(kb.Enter)
	b.goes(chromedp.EmulateViewport(1280, 900), chromedp.Navigate(url+"/"))
	b.tabTo(".skip")
	b.do(enter)
	if got := eval[string](b, `document.activeElement.id`); got != "main" {
		t.Fatalf("the skip link leads to %q", got)
	}
	b.tabTo(".todo li:nth-child(2) a")
	b.goes(enter)
	b.at(run+"?verdict=candidates", ".tiles [aria-current]", "Cần người chọn")
	b.do(chromedp.KeyEvent("j"), chromedp.KeyEvent("j"), chromedp.KeyEvent("k"))
	b.goes(enter)
	b.at(run+"/rows/7?verdict=candidates", "h1", "Dòng 7")
	b.goes(chromedp.KeyEvent("j"))
	b.at(run+"/rows/30?verdict=candidates", "h1", "Dòng 30")
	b.goes(chromedp.KeyEvent("k"))
	b.at(run+"/rows/7?verdict=candidates", "h1", "Dòng 7", "Nguyễn Văn Hùng")
	b.goes(chromedp.KeyEvent("r"))
	b.at(run+"/rows/7/reveal?verdict=candidates", ".pairs", "Nguyễn Văn Hùng")
	b.goes(chromedp.KeyEvent("r"))
	b.at(run+"/rows/7?verdict=candidates", "h1", "Dòng 7", "Nguyễn Văn Hùng")
	b.tabTo(".summary a")
	b.goes(enter)
	b.at(person, "h1", "Một người trong dân cư")
	b.tabTo(".switch")
	b.goes(enter)
	b.at("/en"+person, "h1", "A person in the population")
	b.goes(chromedp.KeyEvent("g"))
	b.at("/en/", "h1", "Overview")
	b.keysCanBeTurnedOff()
	wrong()
}

// keysCanBeTurnedOff holds that the list of keys opens, closes and has the
// switch that single-letter keys must have (WCAG 2.1.4).
func (b tab) keysCanBeTurnedOff() {
	b.Helper()
	b.goes(chromedp.Navigate(b.url + "/en" + run + "/rows/7"))
	b.do(chromedp.KeyEvent("?"))
	if !eval[bool](b, `document.getElementById('keys').open`) {
		b.Fatal("? does not open the list of keys")
	}
	picture(b.T, b.ctx, "keys")
	b.tabTo("#keys-on")
	b.do(chromedp.KeyEvent(" "), chromedp.KeyEvent(kb.Escape))
	if eval[bool](b, `document.getElementById('keys').open || document.getElementById('keys-on').checked`) {
		b.Fatal("the list of keys does not close, or the keys are still on")
	}
	b.goes(chromedp.Reload())
	if eval[bool](b, `document.getElementById('keys-on').checked`) {
		b.Fatal("the choice is forgotten by the next page")
	}
	b.do(chromedp.KeyEvent("j"), chromedp.Sleep(300*time.Millisecond))
	b.at("/en"+run+"/rows/7", "h1", "Row 7")
}

// TestHostilePagesRunNothing opens the pages of a system that answers with
// attacks: nothing may run, and the policy has nothing to block.
func TestHostilePagesRunNothing(t *testing.T) {
	ctx, url := browser(t, 2*time.Minute)
	b := tab{t, ctx, url}
	wrong := complaints(t, ctx)
	for _, path := range []string{"/", run, run + "/rows/1", run + "/rows/7", person,
		person + "/usage", "/evidence", "/evidence/" + consoletest.ExchangeID} {
		b.goes(chromedp.Navigate(url + "/hostile" + path))
		if n := eval[int](b, `document.querySelectorAll('script:not([src^="/hostile/assets/"]), img:not([src^="/hostile/assets/"])').length`); n != 0 {
			t.Errorf("%s: %d foreign elements", path, n)
		}
	}
	wrong()
}

// complaints collects what the browser complains of: exceptions, and what the
// content security policy blocked. The function it returns reports them. It
// also starts the browser, which lives as long as the context it is started
// with: so it comes before anything with a deadline of its own.
func complaints(t *testing.T, ctx context.Context) func() {
	t.Helper()
	var mu sync.Mutex
	var found []string
	note := func(text string) {
		mu.Lock()
		defer mu.Unlock()
		found = append(found, text)
	}
	err := chromedp.Listen(ctx, func(ev any) {
		switch e := ev.(type) {
		case *runtime.EventExceptionThrown:
			note(e.ExceptionDetails.Text)
		case *page.EventJavascriptDialogOpening:
			note("a dialog: " + e.Message)
		case *log.EventEntryAdded:
			note(e.Entry.Text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		mu.Lock()
		defer mu.Unlock()
		for _, f := range found {
			t.Errorf("the browser complains: %s", f)
		}
	}
}
