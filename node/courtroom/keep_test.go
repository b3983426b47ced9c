package courtroom

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/console/clerk"
)

// desk is a court's screen over a folder of forms, at a time, for a proven
// officer, or one who is not.
func desk(t *testing.T, dir string, at time.Time, officer string) http.Handler {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	now := func() time.Time { return at }
	keeper, err := OpenKeeper(dir, 24*time.Hour, now, log)
	if err != nil {
		t.Fatal(err)
	}
	room, err := New(Options{Gateway: "http://127.0.0.1:1", Population: lienthong.ServiceID{Service: "persons"}, HTTP: http.DefaultClient, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	h, err := (&clerk.Server{Court: room, Keeper: keeper, Base: "/court", Now: now, Log: log, Identity: func(*http.Request) string { return officer }}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func post(h http.Handler, path string, values url.Values, cookies ...*http.Cookie) *http.Response {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return answer(h, r, cookies)
}

func answer(h http.Handler, r *http.Request, cookies []*http.Cookie) *http.Response {
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func shows(t *testing.T, h http.Handler, path string, cookies ...*http.Cookie) string {
	t.Helper()
	res := answer(h, httptest.NewRequest(http.MethodGet, path, nil), cookies)
	defer res.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(res.Body); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestFormsSurvive: a form is there after a restart, for its officer and for
// nobody else; the disk tells nothing of it; and once it is old its values are
// gone.
func TestFormsSurvive(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "court")
	at := time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC)
	typed := url.Values{"case_code": {"HS-27-2026-000001"}, "role": {"trial.witness"}, "way": {"none"}, "full_name": {"Giàng A Pháo"}, "no_number_reason": {"never_registered"}, "do": {"save"}}
	first := desk(t, dir, at, "an")
	form := post(first, "/court/forms", nil).Header.Get("Location")
	if res := post(first, form, typed); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("not kept: %d", res.StatusCode)
	}
	stranger := desk(t, dir, at, "")
	opened := post(stranger, "/court/forms", url.Values{"officer": {"chi"}})
	if res := post(stranger, opened.Header.Get("Location"), typed, opened.Cookies()...); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("not kept: %d", res.StatusCode)
	}
	again := desk(t, dir, at.Add(time.Hour), "an")
	if page := shows(t, again, form); !strings.Contains(page, "Giàng A Pháo") || !strings.Contains(page, "HS-27-2026-000001") {
		t.Error("the form is gone after a restart")
	}
	if page := shows(t, desk(t, dir, at.Add(time.Hour), "binh"), form); strings.Contains(page, "Giàng") {
		t.Error("another officer sees the form")
	}
	unproven := desk(t, dir, at.Add(time.Hour), "")
	if !strings.Contains(shows(t, unproven, opened.Header.Get("Location"), opened.Cookies()...), "Giàng") || strings.Contains(shows(t, unproven, opened.Header.Get("Location")), "Giàng") {
		t.Error("a form without a proven officer is its browser's, and nobody else's")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.form"))
	if err != nil || len(files) != 2 {
		t.Fatalf("files %q, %v", files, err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil || bytes.Contains(b, []byte("HS-27")) || bytes.Contains(b, []byte("Giàng")) {
			t.Errorf("the disk tells of a form: %v", err)
		}
	}
	late := at.Add(48 * time.Hour)
	if strings.Contains(shows(t, desk(t, dir, late, "an"), form), "Giàng") {
		t.Error("an old form is there")
	}
	keeper, err := OpenKeeper(dir, 24*time.Hour, func() time.Time { return late }, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	kept, err := keeper.read(strings.TrimSuffix(filepath.Base(form), formSuffix))
	if err != nil || kept.Officer != "an" || kept.Fields["full_name"].Value != "" {
		t.Errorf("an old form is %+v, %v", kept, err)
	}
}

// TestForeignForm: a file of another key, or a changed one, stops nothing.
func TestForeignForm(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "court")
	at := time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC)
	h := desk(t, dir, at, "an")
	form := post(h, "/court/forms", nil).Header.Get("Location")
	if err := os.WriteFile(filepath.Join(dir, filepath.Base(form)+formSuffix), []byte("not a form"), 0o600); err != nil {
		t.Fatal(err)
	}
	if page := shows(t, desk(t, dir, at, "an"), "/court/"); !strings.Contains(page, "</html>") || strings.Contains(page, filepath.Base(form)) {
		t.Errorf("a damaged form: %s", page)
	}
}
