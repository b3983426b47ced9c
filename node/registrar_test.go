package node_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/internal/browsertest"
)

// TestRegistrarPages has an officer of the population register decide what an insurer
// reported, at the pages and by keyboard: one is recorded after a refusal that keeps what
// was typed, one dismissed, and the event stands in the list of events.
func TestRegistrarPages(t *testing.T) {
	t.Parallel()
	ctx := browsertest.Open(t, 3*time.Minute)
	agency, register := insuranceOf(t, 120)
	agency.Connectors[0].Links.Turn(t.Context(), linkage.Wish{})
	open := reported(t, register, "open")
	if len(open) < 2 {
		t.Fatalf("%d reports", len(open))
	}
	goes := func(actions ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if _, err := chromedp.RunResponse(ctx, actions...); err != nil {
			t.Fatal(err)
		}
	}
	sees := func(text string) {
		t.Helper()
		main, err := chromedp.Run(ctx, chromedp.Text("main"))
		if err != nil || !strings.Contains(main, text) {
			t.Fatalf("%v; the page does not say %q: %s", err, text, main)
		}
	}
	kept := func() string {
		t.Helper()
		text, err := chromedp.Run(ctx, chromedp.Text("#kept + dl"))
		must(t, err)
		return text
	}
	picture := func(name string) {
		t.Helper()
		dir := os.Getenv("PICTURES") // a folder, for people who look at the pages
		if dir == "" {
			return
		}
		png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600))
	}
	must(t, chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900)))
	home := register.URL() + "/registrar/"
	goes(chromedp.Navigate(home))
	sees("Ngày chết")
	picture("registrar-reports")
	goes(chromedp.Click("tbody a"))
	sees(open[0].Number)
	must(t, chromedp.Do(ctx, chromedp.SendKeys("#by", "officer-3"), chromedp.Click(`input[value="record"]`), chromedp.SendKeys("#why", "đã xem trích lục")))
	goes(chromedp.Click("#send"))
	sees("nguồn còn thiếu")
	picture("registrar-refused")
	must(t, chromedp.Do(ctx, chromedp.SendKeys("#source", "CA-00070"), chromedp.SendKeys("#legal_basis", "60/2014/QH13; article=34"), chromedp.SendKeys("#document", "TLKT 9/2026")))
	goes(chromedp.SendKeys("#document", "\r"))
	sees("Đã ghi nhận")
	if strings.Contains(kept(), "chưa có") {
		t.Error("the page shows the register as it was before")
	}
	picture("registrar-recorded")
	goes(chromedp.KeyEvent("n"))
	sees(open[1].Number)
	must(t, chromedp.Do(ctx, chromedp.SendKeys("#by", "officer-3"), chromedp.Click(`input[value="dismiss"]`)))
	goes(chromedp.SendKeys("#why", "người khác trùng tên\r"))
	sees("Không chấp nhận")
	goes(chromedp.Navigate(register.URL() + "/registrar/en/events/"))
	sees("TLKT 9/2026")
	sees("officer-3")
	picture("registrar-events")
	if recorded, dismissed := reported(t, register, "recorded"), reported(t, register, "dismissed"); len(recorded) != 1 || len(dismissed) != 1 || recorded[0].Why != "đã xem trích lục" {
		t.Errorf("recorded %+v, dismissed %+v", recorded, dismissed)
	}
	// An agency that keeps no population has no such pages.
	if status, _, _ := fetch(t, agency.URL()+"/registrar/"); status != http.StatusNotFound {
		t.Errorf("an agency's node: %d", status)
	}
}
