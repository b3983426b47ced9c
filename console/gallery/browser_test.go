package main

import (
	"context"
	"flag"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/lienthong/lienthong/console/consoletest"
	"github.com/lienthong/lienthong/internal/browsertest"
)

var pictures = flag.String("pictures", "", "folder for a picture of every page; empty for none")

// browser opens a tab in a fresh browser, and serves the gallery to it.
func browser(t *testing.T, limit time.Duration) (context.Context, string) {
	t.Helper()
	ctx := browsertest.Open(t, limit)
	s := httptest.NewServer(gallery())
	t.Cleanup(s.Close)
	return ctx, s.URL
}

// TestPictures draws every page when asked to. What it holds without being
// asked: no page is wider than the narrowest screen.
func TestPictures(t *testing.T) {
	ctx, url := browser(t, 3*time.Minute)
	run := "/reconciliations/" + consoletest.RunID
	for _, p := range []struct{ name, path string }{
		{"start", "/"}, {"start-en", "/en/"}, {"runs", "/reconciliations"}, {"list", run}, {"list-en", "/en" + run + "?verdict=candidates"},
		{"record", run + "/rows/1"}, {"record-choose-en", "/en" + run + "/rows/7?verdict=candidates"}, {"record-contradicted", run + "/rows/11"}, {"record-none", run + "/rows/5"},
		{"person", "/persons/" + consoletest.PersonID}, {"person-en", "/en/persons/" + consoletest.PersonID},
		{"evidence", "/evidence"}, {"evidence-en", "/en/evidence?decision=refused"}, {"exchange", "/evidence/" + consoletest.ExchangeID},
		{"programme", "/programme"}, {"programme-en", "/en/programme"}, {"connection", "/programme/officials"}, {"connection-late", "/en/programme/land"}, {"programme-empty", "/empty/programme"},
		{"usage", "/persons/" + consoletest.PersonID + "/usage"}, {"usage-en", "/en/persons/" + consoletest.PersonID + "/usage"},
		{"evidence-empty", "/empty/evidence"}, {"evidence-hostile", "/hostile/evidence"}, {"exchange-hostile", "/hostile/evidence/" + consoletest.ExchangeID},
		{"usage-hostile", "/hostile/persons/" + consoletest.PersonID + "/usage"},
		{"review", run + "/review"}, {"review-en", "/en" + run + "/review?state=closed"}, {"review-open", "/reconciliations/r0/review"},
		{"pair", run + "/review/pairs/1"}, {"pair-arbiter-en", "/en" + run + "/review/pairs/2"}, {"pair-closed", run + "/review/pairs/3"},
		{"pair-hostile", "/hostile" + run + "/review/pairs/2"}, {"review-hostile", "/hostile" + run + "/review"},
		{"thresholds", run + "/review/thresholds"}, {"thresholds-en", "/en" + run + "/review/thresholds"},
		{"empty", "/empty/"}, {"down", "/down/"}, {"nowhere", "/nowhere"}, {"hostile", "/hostile" + run + "/rows/7"},
	} {
		for _, screen := range []struct {
			name   string
			width  int64
			scheme string
		}{{"narrow", 360, "light"}, {"wide", 1280, "light"}, {"dark", 1280, "dark"}} {
			if *pictures == "" && screen.name != "narrow" {
				continue
			}
			width := visit(t, ctx, url+p.path, screen.width, screen.scheme)
			if width > screen.width {
				t.Errorf("%s: %d pixels wide on a screen of %d", p.path, width, screen.width)
			}
			picture(t, ctx, p.name+"-"+screen.name)
		}
	}
}

// visit opens a page on a screen and measures how wide it is.
func visit(t *testing.T, ctx context.Context, address string, width int64, scheme string) int64 {
	t.Helper()
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800), chromedp.Navigate("about:blank"))
	if err == nil {
		// Whoever looks at pairs under review has said their name.
		_, err = chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: "lienthong_reviewer", Value: "L%C3%AA+Minh+An", URL: address})
	}
	if err == nil {
		_, err = chromedp.Call(ctx, emulation.SetEmulatedMedia, media)
	}
	if err == nil {
		err = chromedp.Do(ctx, chromedp.Navigate(address))
	}
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	got, err := chromedp.Run(ctx, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`))
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return got
}

// picture keeps what the browser shows, if a folder for it was given.
func picture(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	if *pictures == "" {
		return
	}
	image, err := chromedp.Run(ctx, chromedp.FullScreenshot(90))
	if err == nil {
		err = os.WriteFile(filepath.Join(*pictures, name+".jpg"), image, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
