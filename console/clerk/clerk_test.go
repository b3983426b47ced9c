package clerk

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong/console/shell"
	"github.com/lienthong/lienthong/console/shell/shelltest"
)

// TestWords: every message is there in both languages, with the same verbs, and
// every key that a template or the code says is known and the other way round.
func TestWords(t *testing.T) {
	t.Parallel()
	used := []string{"court.incomplete", "court.kept.document", "court.kept.none", "court.saved", "court.failed", "court.no", "court.unlocked", "court.title", "court.form",
		"court.document.first", "court.document.empty", "court.document.failed", "court.next.opened"}
	for _, kind := range []Kind{Verify, Read, Enter, Leave} {
		used = append(used, "court.kind."+string(kind), "court.yes."+string(kind))
	}
	for _, s := range []string{"yes", "no", "refused"} {
		used = append(used, "court.said."+s)
	}
	for _, s := range []string{"agrees", "disagrees", "unknown"} {
		used = append(used, "court.document."+s, "court.result."+s)
	}
	for _, term := range []string{"certificate", "parcel_code", "enterprise_code", "role", "number", "name", "birth_date", "relation"} {
		used = append(used, "court.said.term."+term)
	}
	used = append(used, "court.result.refused")
	for _, term := range slices.Concat(person, other, []string{"case_code"}) {
		used = append(used, "court.term."+term)
	}
	shelltest.Words(t, files, used)
}

// TestSessions: a session is its officer's, ends when it rests, and the one that
// rested longest makes room.
func TestSessions(t *testing.T) {
	t.Parallel()
	var all sessions
	at := time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC)
	if cookie, _ := all.begin("an", true, at); cookie != "" {
		t.Error("who is proven by every request needs no cookie")
	}
	cookie, _ := all.begin("chi", false, at)
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: cookieName, Value: cookie})
	for _, c := range []struct {
		who, want string
		at        time.Time
	}{{"an", "an", at}, {"binh", "", at}, {"", "chi", at}, {"", "chi", at.Add(idle)}, {"", "", at.Add(3 * idle)}, {"an", "an", at.Add(9 * idle)}} {
		got := all.of(r, c.who, c.at)
		if (got == nil) != (c.want == "") || got != nil && got.officer != c.want {
			t.Errorf("%+v: %+v", c, got)
		}
	}
	for range maxSessions + 1 {
		all.begin("x", false, at.Add(10*idle))
	}
	if len(all.all) != maxSessions || all.of(r, "an", at) != nil || all.of(r, "", at.Add(idle)) != nil {
		t.Errorf("%d sessions", len(all.all))
	}
}

// TestAddresses: nothing is kept by caches, no name is an account, and what there
// is not is a page.
func TestAddresses(t *testing.T) {
	t.Parallel()
	h, err := (&Server{Base: "/court", Log: slog.New(slog.DiscardHandler)}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		method, path, body string
		want               int
	}{
		{"GET", "/court/", "", 200}, {"GET", "/court/en/", "", 200}, {"GET", "/court/nowhere", "", 404}, {"GET", "/court/forms/X", "", 404},
		{"POST", "/court/forms", "officer=Nguyễn+Văn+An", 400}, {"POST", "/court/forms", "", 400},
		{"POST", "/court/forms", "officer=" + strings.Repeat("a", shell.MaxBody), 400}, {"POST", "/court/en/forms/X/unlock", "term=full_name", 404},
		{"GET", "/court/forms/X/evidence/Y", "", 404}, {"GET", "/court/assets/nothing.css", "", 404},
	} {
		r := httptest.NewRequest(c.method, "http://127.0.0.1"+c.path, strings.NewReader(c.body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.want || !strings.HasPrefix(w.Header().Get("Content-Security-Policy"), "default-src 'none'") ||
			!strings.Contains(c.path, "assets") && w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s %s: %d %v", c.method, c.path, w.Code, w.Header())
		}
	}
}
