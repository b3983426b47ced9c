package clerk

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/console/layout"
	"github.com/lienthong/lienthong/console/word"
)

//go:embed page
var files embed.FS

// site is a Server with its templates and words read.
type site struct {
	*Server
	sessions  sessions
	words     word.Catalogue
	templates map[string]*template.Template
	assets    layout.Assets
	addresses map[string]string // of assets, by name
}

type handler func(w http.ResponseWriter, r *http.Request, p *page) error

// page is what a template sees.
type page struct {
	*site
	Lang  word.Language
	Path  string // without Base and language
	Title string
	Data  any
}

// startPage is the first page.
type startPage struct {
	Officer string // of the session, "" for none
	Proven  string // who the node says it is
	Wrong   bool   // the account was none
	Papers  []formPage
}

// formPage is a form as the pages show it.
type formPage struct {
	ID, Way string
	Fields  map[string]Field
	Fixed   bool
	Locks   int
	Last    outcome
	Done    []exchanged
	Officer string
	Proven  bool
	Stages  []Stage
}

// view is the form as it is now.
func (f *paper) view() formPage {
	f.mu.Lock()
	defer f.mu.Unlock()
	d := formPage{ID: f.ID, Way: f.way, Fields: map[string]Field{}, Fixed: f.locked(), Last: f.last, Done: append([]exchanged(nil), f.done...)}
	for _, terms := range [][]string{person, framed, other} {
		for _, term := range terms {
			if d.Fields[term] = f.form.Get(term); d.Fields[term].Locked() {
				d.Locks++
			}
		}
	}
	return d
}

// newSite reads what is embedded; what does not parse passes no test.
func newSite(s *Server) *site {
	st := &site{Server: s, templates: map[string]*template.Template{}, assets: layout.Assets{}}
	st.words = must(word.Read(files))
	for _, name := range []string{"start", "form", "problem"} {
		st.templates[name] = template.Must(template.New(name).Funcs(template.FuncMap{"of": func(p *page, d formPage, term string) fieldOf {
			return fieldOf{p, d, term, d.Fields[term]}
		}}).ParseFS(files, "page/layout.tmpl", "page/"+name+".tmpl"))
	}
	style := append(must(layout.Files.ReadFile("layout.css")), must(files.ReadFile("page/page.css"))...)
	st.addresses = map[string]string{
		"clerk.css": st.assets.Add("clerk", ".css", "text/css; charset=utf-8", style),
		"clerk.js":  st.assets.Add("clerk", ".js", "text/javascript; charset=utf-8", must(layout.Files.ReadFile("keys.js"))),
		"icon.svg":  st.assets.Add("icon", ".svg", "image/svg+xml", must(layout.Files.ReadFile("icon.svg"))),
	}
	return st
}

// fieldOf is one field with what its template needs.
type fieldOf struct {
	P    *page
	Form formPage
	Term string
	Field
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// page serves a handler in a language, and its error as a page.
func (st *site) page(l word.Language, h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := &page{site: st, Lang: l, Path: r.URL.Path[min(len(l.Prefix()), len(r.URL.Path)):]}
		w.Header().Set("Cache-Control", "no-store")
		err := h(w, r, p)
		if err == nil {
			return
		}
		st.log(r, err)
		code := lienthong.CodeOf(err)
		p.Title, p.Data = p.T("court.problem"), code
		if err := st.render(w, p, "problem", statusOf(code)); err != nil {
			http.Error(w, "500", http.StatusInternalServerError)
		}
	})
}

func statusOf(c lienthong.Code) int {
	switch c {
	case lienthong.NotFound:
		return http.StatusNotFound
	case lienthong.Invalid:
		return http.StatusBadRequest
	case lienthong.Conflict:
		return http.StatusConflict
	case lienthong.Unavailable, lienthong.Overloaded:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

func (st *site) nowhere(http.ResponseWriter, *http.Request, *page) error {
	return lienthong.Errorf(lienthong.NotFound, "no such page")
}

// render writes a page, whole or not at all.
func (st *site) render(w http.ResponseWriter, p *page, name string, status int) error {
	var b bytes.Buffer
	if err := st.templates[name].ExecuteTemplate(&b, "layout", p); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
	return nil
}

// log says that something failed, and not for whom.
func (st *site) log(r *http.Request, err error) {
	st.Log.WarnContext(r.Context(), "clerk: a request failed", "route", r.Pattern, "code", lienthong.CodeOf(err))
}

func (st *site) identity(r *http.Request) string {
	if st.Identity == nil {
		return ""
	}
	return st.Identity(r)
}

// The methods from here on are what templates call.

// T is a message.
func (p *page) T(key string, args ...any) string { return p.words.Text(p.Lang, key, args...) }

// Label is the word for a code, in English; the legal term is the name's.
func (p *page) Label(kind, code string) string { return p.words.Label(p.Lang, kind, code) }

// Named is a choice: the sector's legal term, with the translation in English.
func (p *page) Named(kind, code, term string) string {
	if p.Lang == word.English && p.words.Known(kind, code) {
		return p.Label(kind, code)
	}
	return term
}

// Why is what a code means to a clerk.
func (p *page) Why(c lienthong.Code) string {
	if p.words.Known("problem", string(c)) {
		return p.Label("problem", string(c))
	}
	return p.Label("problem", "internal")
}

// Link is an address in the page's language.
func (p *page) Link(path string) string { return p.Base + p.Lang.Prefix() + path }

// Switch is this page in the other language.
func (p *page) Switch() string {
	path := p.Path
	if path == "/forms" {
		path = "/"
	}
	return p.Base + p.Lang.Other().Prefix() + strings.TrimSuffix(path, "/unlock")
}

// Asset is the address of a file.
func (p *page) Asset(name string) string { return p.Base + p.addresses[name] }

// Shown is a confirmed value for people: dates and codes in the page's language.
func (p *page) Shown(term, value string) string {
	if d, err := lienthong.ParseDate(value); term == "birth_date" && err == nil {
		return p.Lang.Partial(d)
	}
	if p.words.Known(term, value) {
		return p.Label(term, value)
	}
	return value
}

// Person are the terms of who somebody is; ReadOnly those that nobody types for
// somebody with a number; Reasons are why somebody has none.
func (p *page) Person() []string { return person }

// ReadOnly see Person.
func (p *page) ReadOnly() []string { return []string{"sex", "nationality", "residence"} }

// Reasons see Person.
func (p *page) Reasons() []string { return p.words.Codes("reason") }

// Moment is a time.
func (p *page) Moment(t time.Time) string { return p.Lang.Time(t) }
