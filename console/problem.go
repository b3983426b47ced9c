package console

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/lienthong/lienthong"
)

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
	d.Known = st.words.known("problem", string(d.Code))
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
