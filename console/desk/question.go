package desk

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/console/shell"
)

// maxValue bounds what is typed, in bytes.
const maxValue = 200

// account is what an officer is called in headers and evidence: no name.
var account = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// questionPage is a question at its three steps: to be filled in, planned, asked.
type questionPage struct {
	Question
	Said    map[string]string
	Officer string // typed, or proven
	Proven  bool
	Wrong   string // a key of the words
	Code    lienthong.Code
	Plan    *Plan
	Result  *Result
}

func (st *site) find(r *http.Request) (Question, error) {
	all := st.Agency.Questions()
	i := slices.IndexFunc(all, func(q Question) bool { return q.ID == r.PathValue("question") })
	if i < 0 {
		return Question{}, lienthong.Errorf(lienthong.NotFound, "There is no such question.")
	}
	return all[i], nil
}

func (st *site) proven(r *http.Request) string {
	if st.Identity == nil {
		return ""
	}
	return st.Identity(r)
}

// question is the empty form.
func (st *site) question(w http.ResponseWriter, r *http.Request, p *shell.Page) error {
	q, err := st.find(r)
	if err != nil {
		return err
	}
	proven := st.proven(r)
	p.Title, p.Data = p.T("desk.question."+q.ID), &questionPage{Question: q, Officer: proven, Proven: proven != ""}
	return st.Render(w, p, "question", http.StatusOK)
}

// ask shows the plan, or asks.
func (st *site) ask(w http.ResponseWriter, r *http.Request, p *shell.Page) error {
	q, err := st.find(r)
	if err != nil {
		return err
	}
	if err := shell.ReadForm(w, r); err != nil {
		return err
	}
	d := &questionPage{Question: q, Said: map[string]string{}, Officer: st.proven(r)}
	if d.Proven = d.Officer != ""; !d.Proven {
		d.Officer = strings.TrimSpace(r.PostForm.Get("officer"))
	}
	status := http.StatusOK
	if !account.MatchString(d.Officer) {
		d.Wrong, status = "desk.wrong.officer", http.StatusBadRequest
	}
	for _, term := range q.Terms {
		value := strings.Join(strings.Fields(r.PostForm.Get(term)), " ")
		if value == "" || len(value) > maxValue {
			d.Wrong, status = "desk.wrong.term", http.StatusBadRequest
		}
		d.Said[term] = value
	}
	if status == http.StatusOK {
		if err := st.answer(r, d); err != nil {
			st.Failed(r, err)
			d.Wrong, d.Code, status = "desk.wrong.question", lienthong.CodeOf(err), http.StatusBadRequest
		}
	}
	p.Title, p.Data = p.T("desk.question."+q.ID), d
	return st.Render(w, p, "question", status)
}

func (st *site) answer(r *http.Request, d *questionPage) (err error) {
	if r.PostForm.Get("do") != "run" {
		d.Plan, err = st.Agency.Plan(r.Context(), d.ID, d.Said)
		return err
	}
	if d.Result, err = st.Agency.Run(r.Context(), d.Officer, d.ID, d.Said); err == nil {
		d.Plan = &d.Result.Plan
	}
	return err
}

// evidence is the file of an exchange. It names persons by pseudonyms only.
func (st *site) evidence(w http.ResponseWriter, r *http.Request, _ *shell.Page) error {
	file, err := st.Agency.Evidence(r.Context(), r.PathValue("exchange"))
	if err != nil {
		return err
	}
	shell.Download(w, "evidence.json", file)
	return nil
}

// Missing are the parts without an answer.
func (d *questionPage) Missing() (out []int) {
	for i := range d.Result.Outcomes {
		if d.Result.Outcomes[i].Why != "" {
			out = append(out, i)
		}
	}
	return out
}
