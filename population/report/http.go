package report

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
)

const tag = "population"

// pageRows is the most reports of an answer.
const pageRows = 200

// Mount registers the operations. Whoever assembles the process sees to it that only
// gateways reach the first, and only officers of the register the others.
func (s *Service) Mount(a *web.API) {
	web.PostAs(a, web.Operation{
		ID: "reportToRegister", Path: "/v1/population/reports", Tag: tag,
		Summary:     "Report what your record says of a person and the register does not.",
		Description: "It is decided by an officer of the register. Sent again, the same report says how it stands. The system and the provision are those of the exchange.",
		Errors:      []lienthong.Code{lienthong.NotFound, lienthong.AccessDenied, lienthong.TooManyMatches},
	}, func(ctx context.Context, h http.Header, in *Said) (*Standing, error) {
		system := h.Get("X-Road-Client") // package exchange names the fields, which a part does not import
		basis, err := lienthong.ParseLegalBasis(h.Get("Lienthong-Legal-Basis"))
		if system == "" || err != nil {
			return nil, lienthong.Errorf(lienthong.AccessDenied, "A report comes through a gateway, from a system, on a legal basis; this one does not.")
		}
		answer, err := s.Take(ctx, system, basis, in)
		if err != nil {
			return nil, err
		}
		return &Standing{State: answer.State, Why: answer.Why, Decided: answer.Decided}, nil
	})
	web.Ask(a, http.MethodGet, web.Operation{
		ID: "listReports", Path: "/v1/population/reports", Tag: tag, Summary: "What agencies have reported, for the officers who decide.",
		Description: "With the value reported and what the register has; in the order of arrival.",
		Errors:      []lienthong.Code{lienthong.NotFound},
	}, []web.Parameter{
		{Name: "state", Enum: append(States(), "any"), Description: "Only of this state; open if left out."},
		{Name: "after", Integer: true, Description: "Only reports above this id."},
		{Name: "id", Integer: true, Description: "This report alone, in whatever state."},
	}, s.serveList)
	web.Post(a, web.Operation{
		ID: "decideReport", Path: "/v1/population/reports/decide", Tag: tag, Summary: "Decide a report.",
		Description: "record records the life event it stands for; refer passes it on; dismiss tells the agency why not.",
		Errors:      []lienthong.Code{lienthong.NotFound, lienthong.Conflict},
	}, func(ctx context.Context, d *Decision) (*Standing, error) {
		who, err := web.Who(ctx, s.Identity, d.By)
		if err != nil {
			return nil, err
		}
		d.By = who
		answer, err := s.Decide(ctx, *d)
		if err != nil {
			return nil, err
		}
		return &Standing{State: answer.State, Why: answer.Why, Decided: answer.Decided, Event: answer.Event}, nil
	})
}

// Standing is how a report stands, on the wire.
type Standing struct {
	State   State     `json:"state" doc:"open, agrees (the register says the same), recorded, referred, dismissed, replaced."`
	Why     string    `json:"why,omitzero" doc:"The officer's reason."`
	Decided time.Time `json:"decided,omitzero" doc:"When it was decided."`
	Event   int64     `json:"event,omitzero" doc:"For officers: the number of the event that was recorded."`
}

// Listed is a report as an officer sees it.
type Listed struct {
	ID       int64                `json:"id"`
	System   string               `json:"system" doc:"Who reports."`
	Basis    lienthong.LegalBasis `json:"legal_basis" doc:"On which provision."`
	Received time.Time            `json:"received"`
	Number   string               `json:"number,omitzero" doc:"The person's number in force."`
	Name     string               `json:"name,omitzero" doc:"As the register has it."`
	Field    string               `json:"field" doc:"What it is about."`
	Value    string               `json:"value" doc:"What the agency has."`
	Has      string               `json:"register,omitzero" doc:"What the register has now; absent for nothing."`
	Document string               `json:"document,omitzero" doc:"The agency's paper."`
	By       string               `json:"by,omitzero" doc:"Who decided."`
	Standing
}

// List is reports on the wire.
type List struct {
	Reports []Listed `json:"reports"`
}

// find are the reports that are asked for: one, or a page of them.
func (s *Service) find(ctx context.Context, v web.Values) ([]Report, error) {
	if id := v.Int("id", 0); id != 0 {
		r, err := s.Store.Read(ctx, int64(id))
		return []Report{r}, err
	}
	state := cmp.Or(State(v.Text("state")), Open)
	if state == "any" {
		state = ""
	}
	return s.Store.List(ctx, state, int64(v.Int("after", 0)), pageRows)
}

func (s *Service) serveList(ctx context.Context, v web.Values) (*List, error) {
	all, err := s.find(ctx, v)
	if err != nil {
		return nil, err
	}
	out := &List{Reports: []Listed{}}
	for _, r := range all {
		l := Listed{
			ID: r.ID, System: r.System, Basis: r.Basis, Received: r.Received, Field: r.Field.String(), Value: r.Value, Document: r.Document, By: r.By,
			Standing: Standing{State: r.State, Why: r.Why, Decided: r.Decided, Event: r.Event},
		}
		if err := s.describe(ctx, &r, &l); err != nil {
			return nil, err
		}
		out.Reports = append(out.Reports, l)
	}
	return out, nil
}
