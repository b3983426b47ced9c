package desk

import (
	"net/http"

	"github.com/lienthong/lienthong/console/shell"
)

// found lists what a rule found.
func (st *site) found(w http.ResponseWriter, r *http.Request, p *shell.Page) error {
	f, err := st.Agency.Found(r.Context(), r.PathValue("register"), r.PathValue("rule"), r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	p.Title, p.Data = p.Named("rule", f.Rule.ID, f.Rule.Says), f
	return st.Render(w, p, "found", http.StatusOK)
}

// finding opens one.
func (st *site) finding(w http.ResponseWriter, r *http.Request, p *shell.Page) error {
	f, err := st.Agency.Open(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	p.Title, p.Data = p.Named("rule", f.Rule.ID, f.Rule.Says), f
	return st.Render(w, p, "finding", http.StatusOK)
}
