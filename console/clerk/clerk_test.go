package clerk

import (
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong/console/word"
)

// TestWords: every message is there in both languages, with the same verbs, and
// every key that a template or the code says is known and the other way round.
func TestWords(t *testing.T) {
	t.Parallel()
	words, err := word.Read(files)
	if err != nil || len(words) < 80 {
		t.Fatalf("%d words, %v", len(words), err)
	}
	var said []byte
	paths, err := fs.Glob(files, "page/*.tmpl")
	if err != nil || len(paths) != 4 {
		t.Fatalf("templates %q, %v", paths, err)
	}
	for _, path := range paths {
		b, err := files.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		said = append(said, b...)
	}
	used := []string{"court.incomplete", "court.kept.document", "court.kept.none", "court.saved", "court.failed", "court.yes.verify", "court.yes.read", "court.no",
		"court.unlocked", "court.title", "court.form", "court.problem"}
	for _, kind := range []Kind{Verify, Read} {
		used = append(used, "court.kind."+string(kind))
	}
	for _, s := range []string{"yes", "no", "refused"} {
		used = append(used, "court.said."+s)
	}
	for _, term := range slices.Concat(person, other, []string{"case_code"}) {
		used = append(used, "court.term."+term)
	}
	for _, m := range regexp.MustCompile(`\.T "([a-z0-9_.]+)"`).FindAllSubmatch(said, -1) {
		used = append(used, string(m[1]))
	}
	for _, key := range used {
		if _, known := words[key]; !known {
			t.Errorf("no words for %s", key)
		}
	}
	for key, text := range words {
		if text[0] == "" || text[1] == "" || strings.Count(text[0], "%s") != strings.Count(text[1], "%s") {
			t.Errorf("%s: %q", key, text)
		}
		if !strings.HasPrefix(key, "label.") && !slices.Contains(used, key) {
			t.Errorf("%s is said nowhere", key)
		}
	}
}

// TestSessions: a session is its officer's, ends when it rests, and the one that
// rested longest makes room.
func TestSessions(t *testing.T) {
	t.Parallel()
	var all sessions
	at := time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC)
	id, _ := all.begin("an", true, at)
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: cookieName, Value: id})
	for _, c := range []struct {
		who  string
		at   time.Time
		want bool
	}{{"an", at, true}, {"binh", at, false}, {"", at, false}, {"an", at.Add(idle), true}, {"an", at.Add(3 * idle), false}} {
		if got := all.of(r, c.who, c.at) != nil; got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
	for range maxSessions + 1 {
		all.begin("x", false, at.Add(idle+time.Minute))
	}
	if len(all.all) != maxSessions || all.of(r, "an", at.Add(idle)) != nil {
		t.Errorf("%d sessions", len(all.all))
	}
}

// TestAddresses: nothing is kept by caches, no name is an account, and what there
// is not is a page.
func TestAddresses(t *testing.T) {
	t.Parallel()
	h := (&Server{Base: "/court", Log: slog.New(slog.DiscardHandler)}).Handler()
	for _, c := range []struct {
		method, path, body string
		want               int
	}{
		{"GET", "/court/", "", 200}, {"GET", "/court/en/", "", 200}, {"GET", "/court/nowhere", "", 404}, {"GET", "/court/forms/X", "", 404},
		{"POST", "/court/forms", "officer=Nguyễn+Văn+An", 400}, {"POST", "/court/forms", "", 400},
		{"POST", "/court/forms", "officer=" + strings.Repeat("a", maxBody), 400}, {"POST", "/court/en/forms/X/unlock", "term=full_name", 404},
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
