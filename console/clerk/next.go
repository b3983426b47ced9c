package clerk

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"slices"

	"github.com/lienthong/lienthong/console/shell"
)

// next takes a participant to the next stage of the case: a form of its own, with
// the same case code, as Decision 422/QĐ-TTg has one code from investigation to
// enforcement. Nothing in it is locked, for what is asked there is asked anew: for
// that stage, and for what the person then is.
func (st *site) next(w http.ResponseWriter, r *http.Request, p *shell.Page) error {
	s, f, err := st.paper(r)
	if err != nil {
		return err
	}
	opened := &paper{ID: rand.Text(), form: st.Court.Form(nil, nil), last: outcome{Key: "court.next.opened", Good: true}}
	f.mu.Lock()
	opened.way = f.way
	for _, term := range append([]string{"case_code"}, ofWay[f.way]...) {
		err = cmp.Or(err, opened.form.Set(term, f.form.Get(term).Value))
	}
	stage := st.after(f.form.Get("stage").Value)
	f.mu.Unlock()
	if err = cmp.Or(err, opened.form.Set("stage", stage)); err != nil {
		return err
	}
	return st.opened(w, r, p, s, opened)
}

// after is the stage that follows one; "" for the last.
func (st *site) after(stage string) string {
	all := st.Court.Stages()
	if i := st.place(all, stage); i >= 0 && i+1 < len(all) {
		return all[i+1].ID
	}
	return ""
}

// noted reports whether a form holds somebody whom no register is asked about: a
// foreigner, or who has no number. They go through the stages of a case like others.
func (d *formPage) noted() bool {
	said := func(term string) bool { return d.Fields[term].Value != "" }
	return said("case_code") && said("relation") && said("full_name") &&
		(d.Way == byDocument && said("foreign_document") || d.Way == unnumbered && said("no_number_reason"))
}

func (st *site) place(all []Stage, stage string) int {
	return slices.IndexFunc(all, func(s Stage) bool { return s.ID == stage })
}

// inCase adds to a form what there is beside it: the other forms of the case, and
// whether there is a next stage.
func (st *site) inCase(d *formPage, s *session) {
	code := d.Fields["case_code"].Value
	d.Next = (d.Fixed || d.noted()) && st.after(d.Fields["stage"].Value) != ""
	if code == "" {
		return
	}
	for _, f := range s.papers() {
		if f.ID == d.ID {
			continue
		}
		if v := f.view(); v.Fields["case_code"].Value == code {
			d.Case = append(d.Case, v)
		}
	}
	all := st.Court.Stages()
	slices.SortStableFunc(d.Case, func(a, b formPage) int {
		return cmp.Compare(st.place(all, a.Fields["stage"].Value), st.place(all, b.Fields["stage"].Value))
	})
}
