package clerk

import (
	"net/http"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/console/shell"
)

// maxDocuments bounds what is verified in one form.
const maxDocuments = 50

// document has a register verify what is said of the participant: a certificate,
// an enterprise, a parcel, a relative. Only of a participant who was verified,
// or the answer would be about somebody else.
func (st *site) document(w http.ResponseWriter, r *http.Request, p *shell.Page) error {
	s, f, err := st.paper(r)
	if err != nil {
		return err
	}
	if err := shell.ReadForm(w, r); err != nil {
		return err
	}
	all := st.Court.Documents()
	i := slices.IndexFunc(all, func(d Document) bool { return d.ID == r.PostForm.Get("document") })
	if i < 0 {
		return lienthong.Errorf(lienthong.Invalid, "There is no such kind of document.")
	}
	said := map[string]string{}
	for _, term := range all[i].Terms {
		value := strings.Join(strings.Fields(r.PostForm.Get(all[i].ID+"."+term)), " ")
		if len(value) > maxValue {
			return lienthong.Errorf(lienthong.Invalid, "A value of the form is too long.")
		}
		said[term] = value
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case len(f.docs) >= maxDocuments:
		return lienthong.Errorf(lienthong.Overloaded, "There are too many documents in this form.")
	case !f.form.Get("personal_number").Locked():
		f.last = outcome{Key: "court.document.first"}
	case !filled(said):
		f.last = outcome{Key: "court.document.empty"}
	default:
		f.check(r, st, s.officer, all[i].ID, said)
	}
	if err := st.keep(s, f); err != nil {
		return err
	}
	http.Redirect(w, r, p.Link("/forms/"+f.ID), http.StatusSeeOther)
	return nil
}

func filled(said map[string]string) bool {
	for _, v := range said {
		if v == "" {
			return false
		}
	}
	return true
}

// check asks, and keeps what was said with the answers, whatever they are.
func (f *paper) check(r *http.Request, st *site, officer, document string, said map[string]string) {
	verdicts, err := st.Court.Verify(r.Context(), officer, f.form, document, said)
	best := ""
	for _, v := range verdicts {
		if v.Exchange == "" {
			continue // nobody was asked
		}
		f.docs = append(f.docs, Checked{At: st.at(), Document: document, Said: said, Verdict: v})
		if best == "" || slices.Index(better, v.Result) < slices.Index(better, best) {
			best = v.Result
		}
	}
	f.last = outcome{Key: "court.document." + best, Good: best == better[0]}
	if err == nil {
		return
	}
	st.Failed(r, err)
	if best != better[0] { // who did not answer may have known it
		f.last = outcome{Key: "court.document.failed", Code: lienthong.CodeOf(err)}
	}
}

// better are results, the one that tells most first: what one register confirms is
// confirmed, whatever another one has.
var better = []string{"agrees", "disagrees", "unknown", "refused"}
