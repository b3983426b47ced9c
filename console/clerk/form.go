package clerk

import (
	"crypto/rand"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/console/shell"
)

// The ways in which a participant can be asked about.
const (
	byNumber   = "number"
	byDocument = "document"
	unnumbered = "none"
)

// person are the terms of who somebody is; framed are those that a question
// rests on: once an answer has locked something, they stay.
var (
	person = []string{"full_name", "birth_date", "personal_number", "sex", "nationality", "residence"}
	framed = []string{"case_code", "stage", "relation"}
	other  = []string{"foreign_document", "no_number_reason"}
)

// ofWay are the terms that a way has.
var ofWay = map[string][]string{
	byNumber:   {"full_name", "birth_date", "personal_number"},
	byDocument: {"full_name", "birth_date", "nationality", "foreign_document"},
	unnumbered: {"full_name", "birth_date", "no_number_reason"},
}

// maxValue bounds a value of a form, in bytes.
const maxValue = 200

// account is what an officer is called in headers and evidence: no name.
var account = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// start is the first page: who works here, and their forms.
func (st *site) start(w http.ResponseWriter, r *http.Request, p *shell.Page) error {
	d := startPage{Proven: st.identity(r), Kept: st.Keeper != nil}
	if s := st.sessions.of(r, d.Proven, st.at()); s != nil {
		d.Officer = s.officer
		for _, one := range s.papers() {
			d.Papers = append(d.Papers, one.view())
		}
	}
	p.Title, p.Data = p.T("court.title"), d
	return st.Render(w, p, "start", http.StatusOK)
}

// open opens a form, and a session if there is none.
func (st *site) open(w http.ResponseWriter, r *http.Request, p *shell.Page) error {
	if err := shell.ReadForm(w, r); err != nil {
		return err
	}
	identity := st.identity(r)
	s := st.sessions.of(r, identity, st.at())
	if s == nil {
		officer := identity
		if officer == "" {
			officer = strings.TrimSpace(r.PostForm.Get("officer"))
		}
		if !account.MatchString(officer) {
			p.Title, p.Data = p.T("court.title"), startPage{Wrong: true}
			return st.Render(w, p, "start", http.StatusBadRequest)
		}
		var cookie string
		cookie, s = st.sessions.begin(officer, identity != "", st.at())
		if cookie != "" {
			http.SetCookie(w, &http.Cookie{Name: cookieName, Value: cookie, Path: st.Base + "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil})
		}
	}
	return st.opened(w, r, p, s, &paper{ID: rand.Text(), form: st.Court.Form(nil, nil), way: byNumber})
}

// opened adds a form to a session, and shows it.
func (st *site) opened(w http.ResponseWriter, r *http.Request, p *shell.Page, s *session, f *paper) error {
	if err := s.open(f); err != nil {
		return err
	}
	if err := st.keep(s, f); err != nil {
		return err
	}
	http.Redirect(w, r, p.Link("/forms/"+f.ID), http.StatusSeeOther)
	return nil
}

// paper is the form of a request, of the session that the request belongs to.
func (st *site) paper(r *http.Request) (*session, *paper, error) {
	s := st.sessions.of(r, st.identity(r), st.at())
	if s == nil {
		return nil, nil, lienthong.Errorf(lienthong.NotFound, "There is no such session any more.")
	}
	f, err := s.find(r.PathValue("form"))
	return s, f, err
}

func (st *site) show(w http.ResponseWriter, r *http.Request, p *shell.Page) error {
	s, f, err := st.paper(r)
	if err != nil {
		return err
	}
	d := f.view()
	d.Officer, d.Proven, d.Stages, d.Documents = s.officer, s.proven, st.Court.Stages(), st.Court.Documents()
	st.inCase(&d, s)
	p.Title, p.Data = p.T("court.form"), d
	return st.Render(w, p, "form", http.StatusOK)
}

// submit keeps what was typed, and asks if it is told to.
func (st *site) submit(w http.ResponseWriter, r *http.Request, p *shell.Page) error {
	s, f, err := st.paper(r)
	if err != nil {
		return err
	}
	if err := shell.ReadForm(w, r); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.fill(r); err != nil {
		return err
	}
	switch kind := Kind(r.PostForm.Get("do")); {
	case st.Court.Way(f.form) != f.way || f.form.Get("case_code").Value == "" || f.form.Get("relation").Value == "":
		f.last = outcome{Key: "court.incomplete"}
	case f.way != byNumber:
		f.last = outcome{Key: "court.kept." + f.way, Good: true}
	case slices.Contains([]Kind{Verify, Read, Enter, Leave}, kind):
		f.ask(r, st, s.officer, kind)
	default:
		f.last = outcome{Key: "court.saved", Good: true}
	}
	if err := st.keep(s, f); err != nil {
		return err
	}
	http.Redirect(w, r, p.Link("/forms/"+f.ID), http.StatusSeeOther)
	return nil
}

// ask asks, and keeps the exchange, whatever came of it.
func (f *paper) ask(r *http.Request, st *site, officer string, kind Kind) {
	a, err := st.Court.Ask(r.Context(), officer, f.form, kind)
	e := Exchanged{At: st.at(), Kind: kind, Said: "no", ID: a.Exchange}
	switch {
	case err != nil:
		e.Said, f.last = "refused", outcome{Key: "court.failed", Code: lienthong.CodeOf(err)}
		st.Failed(r, err)
	case a.Yes:
		e.Said, f.last = "yes", outcome{Key: "court.yes." + string(kind), Good: true}
	default:
		f.last = outcome{Key: "court.no"}
	}
	if e.ID != "" {
		f.done = append(f.done, e)
	}
}

// fill takes what the browser sent: all of it or, where it touches what is
// locked, nothing.
func (f *paper) fill(r *http.Request) error {
	way := r.PostForm.Get("way")
	typed := map[string]string{}
	for _, term := range slices.Concat(person, []string{"case_code"}, other) {
		if r.PostForm.Has(term) {
			typed[term] = strings.Join(strings.Fields(r.PostForm.Get(term)), " ")
		}
	}
	if nation, ok := typed["nationality"]; ok {
		typed["nationality"] = strings.ToUpper(nation)
	}
	if role := r.PostForm.Get("role"); role != "" {
		typed["stage"], typed["relation"], _ = strings.Cut(role, ".")
	}
	if f.locked() {
		if way != "" && way != f.way {
			return forged()
		}
	} else if _, known := ofWay[way]; known {
		f.way = way
		for _, term := range slices.Concat(person, other) {
			if !slices.Contains(ofWay[way], term) {
				typed[term] = "" // of another way
			}
		}
	}
	for term, value := range typed {
		if len(value) > maxValue {
			return lienthong.Errorf(lienthong.Invalid, "A value of the form is too long.")
		}
		if f.fixed(term) && f.form.Get(term).Value != value {
			return forged()
		}
	}
	for term, value := range typed {
		if f.fixed(term) {
			continue
		}
		if err := f.form.Set(term, value); err != nil {
			return err
		}
	}
	return nil
}

func forged() error {
	return lienthong.Errorf(lienthong.Conflict, "A locked field was sent with another value.")
}

// locked reports whether a register confirmed anything of the form.
func (f *paper) locked() bool {
	return slices.ContainsFunc(person, func(term string) bool { return f.form.Get(term).Locked() })
}

// fixed reports whether a term cannot be typed into.
func (f *paper) fixed(term string) bool {
	return f.form.Get(term).Locked() || slices.Contains(framed, term) && f.locked()
}

// unlock opens a field, with a reason that stays.
func (st *site) unlock(w http.ResponseWriter, r *http.Request, p *shell.Page) error {
	s, f, err := st.paper(r)
	if err != nil {
		return err
	}
	if err := shell.ReadForm(w, r); err != nil {
		return err
	}
	term, reason := r.PostForm.Get("term"), strings.TrimSpace(r.PostForm.Get("reason"))
	if !slices.Contains(person, term) || len(reason) > 4*maxValue {
		return lienthong.Errorf(lienthong.Invalid, "There is no such field, or the reason is too long.")
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.form.Unlock(term, s.officer, reason, st.at()); err != nil {
		return err
	}
	f.last = outcome{Key: "court.unlocked", Good: true}
	if err := st.keep(s, f); err != nil {
		return err
	}
	http.Redirect(w, r, p.Link("/forms/"+f.ID), http.StatusSeeOther)
	return nil
}

// evidence is a file for who has nothing but the program: only exchanges of this
// very form are given out.
func (st *site) evidence(w http.ResponseWriter, r *http.Request, _ *shell.Page) error {
	_, f, err := st.paper(r)
	if err != nil {
		return err
	}
	id := r.PathValue("exchange")
	f.mu.Lock()
	own := slices.ContainsFunc(f.done, func(e Exchanged) bool { return e.ID == id }) || slices.ContainsFunc(f.docs, func(c Checked) bool { return c.Exchange == id })
	f.mu.Unlock()
	if !own {
		return lienthong.Errorf(lienthong.NotFound, "The form has no such exchange.")
	}
	file, err := st.Court.Evidence(r.Context(), id)
	if err != nil {
		return err
	}
	shell.Download(w, "evidence.json", file)
	return nil
}
