package shell

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/console/label"
	"github.com/lienthong/lienthong/console/layout"
	"github.com/lienthong/lienthong/console/word"
)

//go:embed page
var own embed.FS

// Options are what a set of pages brings. Its files have a folder page with a
// template NAME.tmpl that defines "main" for each of Pages, and with words.json
// and page.css; shared.tmpl defines "brand", "nav" and "help", and what several
// pages use.
type Options struct {
	Name      string // of the assets
	Base      string // the path that the pages live under, such as "/court"
	Synthetic bool   // every page then says so
	Log       *slog.Logger
	Files     fs.FS
	Pages     []string
	Funcs     template.FuncMap
}

// Site is a set of pages.
type Site struct {
	Options
	Words     word.Catalogue
	templates map[string]*template.Template
	assets    layout.Assets
	addresses map[string]string // of assets, by what they are
}

// Handler answers a request with a page, or an error that becomes one.
type Handler func(w http.ResponseWriter, r *http.Request, p *Page) error

const problem = "problem"

// New reads what is embedded. It panics on a template or word list that does not
// parse: such a binary passes no test.
func New(o Options) *Site {
	s := &Site{Options: o, Words: must(word.Read(own)), templates: map[string]*template.Template{}, assets: layout.Assets{}}
	for key, text := range must(word.Read(label.Files)) {
		if strings.HasPrefix(key, "label.verdict.") || strings.HasPrefix(key, "label.difference.") {
			s.Words[key] = text // the same words as at the console
		}
	}
	maps.Copy(s.Words, must(word.Read(o.Files)))
	shared := template.Must(template.Must(template.New("").Funcs(o.Funcs).ParseFS(own, "page/*.tmpl")).ParseFS(o.Files, "page/shared.tmpl"))
	for _, name := range o.Pages {
		s.templates[name] = template.Must(template.Must(shared.Clone()).ParseFS(o.Files, "page/"+name+".tmpl"))
	}
	s.templates[problem] = template.Must(template.Must(shared.Clone()).Parse(`{{define "main"}}{{template "problem" .}}{{end}}`))
	style := bytes.Join([][]byte{must(layout.Files.ReadFile("layout.css")), must(own.ReadFile("page/page.css")), must(fs.ReadFile(o.Files, "page/page.css"))}, nil)
	s.addresses = map[string]string{
		"style": s.assets.Add(o.Name, ".css", "text/css; charset=utf-8", style),
		"keys":  s.assets.Add(o.Name, ".js", "text/javascript; charset=utf-8", must(layout.Files.ReadFile("keys.js"))),
		"icon":  s.assets.Add("icon", ".svg", "image/svg+xml", must(layout.Files.ReadFile("icon.svg"))),
	}
	return s
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Route is an address in either language, and what answers there.
type Route struct {
	Pattern string // such as "GET /forms/{form}"
	Handler Handler
}

// Handler serves the routes under the base, in Vietnamese, and under /en in
// English. What another site makes a browser send is refused.
func (s *Site) Handler(routes []Route) http.Handler {
	mux := http.NewServeMux()
	for _, l := range []word.Language{word.Vietnamese, word.English} {
		for _, r := range routes {
			method, path, _ := strings.Cut(r.Pattern, " ")
			mux.Handle(method+" "+l.Prefix()+path, s.page(l, r.Handler))
		}
		mux.Handle(l.Prefix()+"/", s.page(l, nowhere))
	}
	mux.Handle("GET "+layout.AssetPath, s.assets)
	return layout.Secure(http.StripPrefix(s.Base, http.NewCrossOriginProtection().Handler(mux)))
}

func nowhere(http.ResponseWriter, *http.Request, *Page) error {
	return lienthong.Errorf(lienthong.NotFound, "There is no such page.")
}

// page serves a handler in a language, and its error as a page.
func (s *Site) page(l word.Language, h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := &Page{Site: s, Lang: l, Path: r.URL.Path[min(len(l.Prefix()), len(r.URL.Path)):]}
		w.Header().Set("Cache-Control", "no-store")
		err := h(w, r, p)
		if err == nil {
			return
		}
		s.Failed(r, err)
		code := lienthong.CodeOf(err)
		p.Title, p.Data = p.T("shell.problem"), code
		if err := s.Render(w, p, problem, statusOf(code)); err != nil {
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
	case lienthong.AccessDenied:
		return http.StatusForbidden
	case lienthong.Unavailable, lienthong.Overloaded:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// Render writes a page, whole or not at all.
func (s *Site) Render(w http.ResponseWriter, p *Page, name string, status int) error {
	return layout.Write(w, s.templates[name], p, string(p.Lang), status)
}

// Failed logs that something failed, and not for whom.
func (s *Site) Failed(r *http.Request, err error) {
	s.Log.WarnContext(r.Context(), "a page failed", "pages", s.Name, "route", r.Pattern, "code", lienthong.CodeOf(err))
}

// MaxBody bounds a form, in bytes.
const MaxBody = 16 << 10

// ReadForm reads the fields of a POST.
func ReadForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, MaxBody)
	if err := r.ParseForm(); err != nil {
		return lienthong.Errorf(lienthong.Invalid, "The form cannot be read, or is too large.")
	}
	return nil
}

// Download writes a file that a browser keeps.
func Download(w http.ResponseWriter, name string, file []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, _ = w.Write(file)
}
