package clerk

import (
	"embed"
	"html/template"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/console/shell"
)

//go:embed page
var files embed.FS

// site is a Server with its templates and words read.
type site struct {
	*Server
	*shell.Site
	sessions sessions
}

// newSite reads what is embedded.
func newSite(s *Server) *site {
	return &site{Server: s, Site: shell.New(shell.Options{
		Name: "clerk", Base: s.Base, Synthetic: s.Synthetic, Log: s.Log, Files: files, Pages: []string{"start", "form"},
		Funcs: template.FuncMap{
			"of":       func(p *shell.Page, d formPage, term string) fieldOf { return fieldOf{p, d, term, d.Fields[term]} },
			"person":   func() []string { return person },
			"readonly": func() []string { return []string{"sex", "nationality", "residence"} }, // that nobody types for somebody with a number
			"reasons":  func(p *shell.Page) []string { return p.Words.Codes("reason") },
			"shown":    shown,
			"choice": func(p *shell.Page, term, value string) string {
				if p.Words.Known("choice", value) {
					return p.Label("choice", value)
				}
				return shown(p, term, value)
			},
		},
	})}
}

// startPage is the first page.
type startPage struct {
	Officer string // of the session, "" for none
	Proven  string // who the node says it is
	Wrong   bool   // the account was none
	Kept    bool   // forms outlive the process
	Papers  []formPage
}

// formPage is a form as the pages show it.
type formPage struct {
	ID, Way   string
	Fields    map[string]Field
	Fixed     bool
	Locks     int
	Last      outcome
	Done      []Exchanged
	Unlocked  []Unlocking
	Checked   []Checked
	Officer   string
	Proven    bool
	Stages    []Stage
	Documents []Document
	Next      bool       // there is a stage after this one
	Case      []formPage // the other forms of the case, in the order of its stages
}

// view is the form as it is now.
func (f *paper) view() formPage {
	f.mu.Lock()
	defer f.mu.Unlock()
	d := formPage{ID: f.ID, Way: f.way, Fields: map[string]Field{}, Fixed: f.locked(), Last: f.last, Done: slices.Clone(f.done), Unlocked: f.form.Unlocked(), Checked: slices.Clone(f.docs)}
	for _, terms := range [][]string{person, framed, other} {
		for _, term := range terms {
			if d.Fields[term] = f.form.Get(term); d.Fields[term].Locked() {
				d.Locks++
			}
		}
	}
	return d
}

// fieldOf is one field with what its template needs.
type fieldOf struct {
	P    *shell.Page
	Form formPage
	Term string
	Field
}

// shown is a confirmed value for people: dates and codes in the page's language.
func shown(p *shell.Page, term, value string) string {
	if d, err := lienthong.ParseDate(value); term == "birth_date" && err == nil {
		return p.Lang.Partial(d)
	}
	if p.Words.Known(term, value) {
		return p.Label(term, value)
	}
	return value
}
