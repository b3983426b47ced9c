package registrar

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/console/shell"
)

// recordable are the fields for which an event is recorded here; others are referred.
var recordable = []string{"death_date", "current_residence"}

// reportPage is one report, and the decision as far as it is made.
type reportPage struct {
	client.Reported
	Recordable bool
	NeedsDay   bool
	Officer    string // typed, or proven
	Proven     bool
	Said       client.ReportDecision
	Wrong      string // a key of the words; "" for nothing
	Code       lienthong.Code
	Detail     string // what the register says, in English
	Done       *client.ReportStanding
	Next       int64 // the next open report; 0 for none
}

// find reads the report of a request.
func (st *site) find(r *http.Request) (*reportPage, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return nil, lienthong.Errorf(lienthong.NotFound, "There is no such report.")
	}
	one, err := st.Register.Report(r.Context(), id)
	if err != nil {
		return nil, err
	}
	d := &reportPage{Reported: *one, Recordable: slices.Contains(recordable, one.Field), NeedsDay: one.Field == "current_residence"}
	if st.Identity != nil {
		d.Officer = st.Identity(r)
	}
	d.Proven = d.Officer != ""
	return d, nil
}

func (st *site) report(w http.ResponseWriter, r *http.Request, p *shell.Page) error {
	d, err := st.find(r)
	if err != nil {
		return err
	}
	return st.show(w, p, d, http.StatusOK)
}

func (st *site) show(w http.ResponseWriter, p *shell.Page, d *reportPage, status int) error {
	p.Title, p.Nav, p.Data = p.T("registrar.report", strconv.FormatInt(d.ID, 10)), "reports", d
	return st.Render(w, p, "report", status)
}

// decide decides, and shows what came of it, or what is wrong with everything kept
// that was typed.
func (st *site) decide(w http.ResponseWriter, r *http.Request, p *shell.Page) error {
	d, err := st.find(r)
	if err != nil {
		return err
	}
	if err := shell.ReadForm(w, r); err != nil {
		return err
	}
	typed := func(name string) string { return strings.Join(strings.Fields(r.PostForm.Get(name)), " ") }
	if !d.Proven {
		d.Officer = typed("by")
	}
	d.Said = client.ReportDecision{ID: d.ID, By: d.Officer, Decide: typed("decide"), Why: typed("why")}
	if d.Said.Decide == "record" {
		d.Said.Source, d.Said.Basis, d.Said.Document, d.Said.Day = typed("source"), typed("legal_basis"), typed("document"), typed("day")
	}
	if d.Done, err = st.Register.DecideReport(r.Context(), d.Said); err != nil {
		st.Failed(r, err)
		d.Done = nil
		d.refused(p, err)
		return st.show(w, p, d, http.StatusBadRequest)
	}
	now, err := st.find(r) // with what the register has now
	if err != nil {
		return err
	}
	now.Done, d = d.Done, now
	if open, err := st.Register.Reports(r.Context(), "open", 0); err == nil && len(open) > 0 {
		d.Next = open[0].ID
	}
	return st.show(w, p, d, http.StatusOK)
}

// refused says what is wrong in the words of the page: by the field that it is about,
// or by its code.
func (d *reportPage) refused(p *shell.Page, err error) {
	d.Code, d.Wrong = lienthong.CodeOf(err), "registrar.wrong"
	if own := (*lienthong.Error)(nil); errors.As(err, &own) {
		d.Detail = own.Message
		field := own.Field[strings.LastIndexByte(own.Field, '/')+1:] // an event's is /events/0/day
		key := "registrar.wrong." + field
		if d.Code == lienthong.Conflict {
			key = "registrar.wrong.conflict." + field
		}
		if field != "" && p.Words[key][0] != "" {
			d.Wrong = key
			return
		}
	}
	if key := "registrar.wrong." + string(d.Code); p.Words[key][0] != "" {
		d.Wrong = key
	}
}
