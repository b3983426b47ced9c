package console

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/console/layout"
	"github.com/lienthong/lienthong/console/word"
)

//go:embed layout start runs run record review pair threshold person evidence exchange usage programme connection problem label
var files embed.FS

// site is a Server with its templates and words read.
type site struct {
	*Server
	words     word.Catalogue
	templates map[string]*template.Template // by folder
	assets    layout.Assets
	style     string // addresses of the embedded files, with a digest in them
	script    string
	icon      string
}

// page is what a template sees. Data is the page's own.
type page struct {
	*site
	Lang  word.Language
	Path  string // without Base and language, for the language switch
	Query url.Values
	Title string
	Nav   string // which entry of the navigation is current
	Data  any
}

type handler func(w http.ResponseWriter, r *http.Request, p *page) error

// newSite reads what is embedded. It panics on a template or word list that
// does not parse: such a binary passes no test.
func newSite(s *Server) *site {
	st := &site{Server: s, templates: map[string]*template.Template{}}
	st.words = must(word.Read(files))
	shared := template.Must(template.New("layout").Funcs(template.FuncMap{"both": both}).
		ParseFS(files, "layout/*.tmpl"))
	for _, folder := range []string{"start", "runs", "run", "record", "person", "evidence", "exchange", "usage", "review", "pair", "threshold", "programme", "connection", "problem"} {
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

// embed joins the folders' styles into one file.
func (st *site) embed() {
	var style []byte
	for _, path := range must(fs.Glob(files, "*/*.css")) {
		style = append(style, must(files.ReadFile(path))...)
	}
	st.assets = layout.Assets{}
	st.style = st.assets.Add("console", ".css", "text/css; charset=utf-8", style)
	st.script = st.assets.Add("console", ".js", "text/javascript; charset=utf-8", must(files.ReadFile("layout/keys.js")))
	st.icon = st.assets.Add("icon", ".svg", "image/svg+xml", must(files.ReadFile("layout/icon.svg")))
}

// page serves a handler in a language, and its error as a page.
func (st *site) page(l word.Language, h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := &page{site: st, Lang: l, Path: r.URL.Path[min(len(l.Prefix()), len(r.URL.Path)):], Query: r.URL.Query()}
		w.Header().Set("Cache-Control", "no-store")
		if err := h(w, r, p); err != nil {
			st.problem(w, r, p, err)
		}
	})
}

// render writes the page of a folder, whole or not at all.
func (st *site) render(w http.ResponseWriter, p *page, folder string, status int) error {
	return layout.Write(w, st.templates[folder], p, string(p.Lang), status)
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

// problemPage explains what went wrong, in the page's language. It shows no
// text of the service: that may be in another language, and the code says the
// same to whoever is asked for help.
type problemPage struct {
	Code   lienthong.Code
	Status int
	Known  bool // there are words for the code
	Retry  bool // trying again may help
}

// problem is the page of an error.
func (st *site) problem(w http.ResponseWriter, r *http.Request, p *page, err error) {
	if r.Context().Err() != nil {
		return // the reader has gone
	}
	d := problemPage{Code: lienthong.CodeOf(err)}
	d.Status = status(d.Code)
	d.Known = st.words.Known("problem", string(d.Code))
	d.Retry = r.Method == http.MethodGet && d.Status >= 500
	if d.Status >= 500 {
		st.log(r.Context(), "console: a page failed", "route", r.Pattern, "code", d.Code, "cause", cause(err))
	}
	p.Title, p.Nav, p.Data = p.T("problem.title"), "", d
	if err := st.render(w, p, "problem", d.Status); err != nil {
		http.Error(w, "500", http.StatusInternalServerError)
	}
}

// cause is what the log may hold: an error of ours carries no value, any other
// might, so of that the log learns only the type.
func cause(err error) string {
	if e, ok := errors.AsType[*lienthong.Error](err); ok {
		return e.Message
	}
	return fmt.Sprintf("%T", err)
}

func status(c lienthong.Code) int {
	switch c {
	case lienthong.NotFound:
		return http.StatusNotFound
	case lienthong.Invalid, lienthong.FieldUnknown, lienthong.FieldsMissing:
		return http.StatusBadRequest
	case lienthong.FieldNotAllowed, lienthong.AccessDenied, lienthong.CallerUnknown:
		return http.StatusForbidden
	case lienthong.Conflict, lienthong.TooManyMatches:
		return http.StatusConflict
	case lienthong.TooLarge:
		return http.StatusRequestEntityTooLarge
	case lienthong.Unsupported:
		return http.StatusUnsupportedMediaType
	case lienthong.Unavailable, lienthong.Overloaded, lienthong.Maintenance:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// nowhere is the page of an address that there is not.
func (st *site) nowhere(http.ResponseWriter, *http.Request, *page) error {
	return lienthong.Errorf(lienthong.NotFound, "no such page")
}

// foreign is the page of a request that another site made.
func (st *site) foreign(w http.ResponseWriter, _ *http.Request, p *page) error {
	p.Path = "/"
	p.Title, p.Data = p.T("problem.title"), problemPage{Code: "cross_origin", Status: http.StatusForbidden, Known: true}
	return st.render(w, p, "problem", http.StatusForbidden)
}
