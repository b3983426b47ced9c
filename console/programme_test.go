package console_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/console/consoletest"
)

// TestProgrammePage: every connection has its state in words, what is late says
// so beside its colour, and every figure leads to what it was computed from.
func TestProgrammePage(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	_, doc := page(t, h, "GET", "/en/programme")
	rows := doc.All("table.connections tbody tr")
	if len(rows) != 5 {
		t.Fatalf("%d connections", len(rows))
	}
	for i, want := range []string{"Sharing", "Connected", "Testing", "Agreement", "Not started"} {
		text := rows[i].Text()
		late := rows[i].Attr("class") == "late"
		if !strings.Contains(text, want) || late != strings.Contains(text, "Late") || late != (i >= 2) {
			t.Errorf("row %d: %q, late %t", i, text, late)
		}
	}
	if got := doc.One(t, ".tallies").Text(); got != "2 of 5 connections work 3 late" {
		t.Errorf("%q", got)
	}
	for _, link := range doc.All("table.connections tbody a") {
		target, _, _ := strings.Cut(link.Attr("href"), "#")
		if resp := ask(t, h, "GET", target); resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", target, resp.StatusCode)
		}
	}
}

// TestConnectionPage shows what the figures come from.
func TestConnectionPage(t *testing.T) {
	t.Parallel()
	h := handler(consoletest.Sample())
	text, doc := page(t, h, "GET", "/programme/officials")
	for _, want := range []string{"A-2026-0017", "41.208", "2.412 dòng", "37,4 %", "Chia sẻ hai chiều"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q on the page", want)
		}
	}
	if n := len(doc.All("svg.days rect")); n != 31 {
		t.Errorf("%d bars, want 30 and 1", n)
	}
	for _, link := range doc.All("main a") {
		if resp := ask(t, h, "GET", link.Attr("href")); resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", link.Attr("href"), resp.StatusCode)
		}
	}
	if resp := ask(t, h, "GET", "/programme/nothing"); resp.StatusCode != http.StatusNotFound {
		t.Errorf("a connection that is not there: %d", resp.StatusCode)
	}
	_, late := page(t, h, "GET", "/en/programme/land")
	if !strings.Contains(late.One(t, ".standing").Text(), "Late") || !strings.Contains(late.One(t, ".rows tbody").Text(), "Late") {
		t.Errorf("late is not said: %q", late.One(t, "main").Text())
	}
}
