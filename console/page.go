package console

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"time"
)

// site is a Server with its templates and words read.
type site struct {
	*Server
	words     words
	templates map[string]*template.Template // by folder
	assets    http.Handler
	style     string // addresses of the embedded files, with a digest in them
	script    string
	icon      string
}

// page is what a template sees. Data is the page's own.
type page struct {
	*site
	Lang  Language
	Path  string // without Base and language, for the language switch
	Query url.Values
	Title string
	Nav   string // which entry of the navigation is current
	Data  any
}

type handler func(w http.ResponseWriter, r *http.Request, p *page) error

const assetPath = "/assets/"

// newSite reads what is embedded. It panics on a template or word list that
// does not parse: such a binary passes no test.
func newSite(s *Server) *site {
	st := &site{Server: s, templates: map[string]*template.Template{}}
	st.words = must(readWords())
	shared := template.Must(template.New("layout").Funcs(template.FuncMap{"both": both}).
		ParseFS(files, "layout/*.tmpl"))
	for _, folder := range []string{"start", "runs", "run", "record", "person", "evidence", "exchange", "usage", "problem"} {
		t := template.Must(template.Must(shared.Clone()).ParseFS(files, folder+"/*.tmpl"))
		st.templates[folder] = t
	}
	st.embed()
	return st
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// both hands a nested template the page beside its own value.
func both(p *page, it any) map[string]any { return map[string]any{"P": p, "It": it} }

// embed joins the folders' styles into one file and names each file after its
// content, so that browsers may keep it for ever.
func (st *site) embed() {
	var style []byte
	for _, path := range must(fs.Glob(files, "*/*.css")) {
		style = append(style, must(files.ReadFile(path))...)
	}
	bodies := map[string][]byte{}
	types := map[string]string{}
	name := func(stem, ext, kind string, body []byte) string {
		sum := sha256.Sum256(body)
		path := assetPath + stem + "-" + hex.EncodeToString(sum[:6]) + ext
		bodies[path], types[path] = body, kind
		return path
	}
	st.style = name("console", ".css", "text/css; charset=utf-8", style)
	st.script = name("console", ".js", "text/javascript; charset=utf-8", must(files.ReadFile("layout/keys.js")))
	st.icon = name("icon", ".svg", "image/svg+xml", must(files.ReadFile("layout/icon.svg")))
	st.assets = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := bodies[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", types[r.URL.Path])
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		_, _ = w.Write(body)
	})
}

// page serves a handler in a language, and its error as a page.
func (st *site) page(l Language, h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := &page{site: st, Lang: l, Path: r.URL.Path[min(len(l.prefix()), len(r.URL.Path)):], Query: r.URL.Query()}
		w.Header().Set("Cache-Control", "no-store")
		if err := h(w, r, p); err != nil {
			st.problem(w, r, p, err)
		}
	})
}

// render writes the page of a folder, whole or not at all.
func (st *site) render(w http.ResponseWriter, p *page, folder string, status int) error {
	var b bytes.Buffer
	if err := st.templates[folder].ExecuteTemplate(&b, "layout", p); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", string(p.Lang))
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
	return nil
}

func (st *site) log(ctx context.Context, msg string, args ...any) {
	l := st.Log
	if l == nil {
		l = slog.Default()
	}
	l.ErrorContext(ctx, msg, args...)
}

// at is the time now.
func (st *site) at() time.Time {
	if st.Now == nil {
		return time.Now()
	}
	return st.Now()
}
