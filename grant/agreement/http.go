package agreement

import (
	"context"
	"net/http"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
)

const tag = "agreement"

// Mount registers the operator's operations. Whoever assembles the process sees
// to it that only operators reach them.
func (s *Service) Mount(a *web.API) {
	web.Get(a, web.Operation{
		ID: "listAgreements", Path: "/v1/agreements", Tag: tag, Summary: "All agreements and what is due.",
	}, s.serveList)
	web.Ask(a, http.MethodGet, web.Operation{
		ID: "readAgreement", Path: "/v1/agreements/{agreement}", Tag: tag,
		Summary: "An agreement and its life.", Errors: []lienthong.Code{lienthong.NotFound},
	}, []web.Parameter{{Name: "agreement", InPath: true, Description: "Its id."}}, s.serveRead)
	web.Post(a, web.Operation{
		ID: "requestAgreement", Path: "/v1/agreements", Tag: tag,
		Summary: "Ask an owner for data.", Errors: []lienthong.Code{lienthong.Conflict},
	}, s.serveRequest)
	web.Post(a, web.Operation{
		ID: "stepAgreement", Path: "/v1/agreements/step", Tag: tag,
		Summary:     "Take an agreement one step further.",
		Description: "Answer, activate, suspend, restore, end, confirm the deletion of copies. What is possible depends on the state.",
		Errors:      []lienthong.Code{lienthong.NotFound, lienthong.Conflict},
	}, s.serveStep)
}

// List is agreements on the wire.
type List struct {
	Agreements []View `json:"agreements"`
}

// View is an agreement with what follows from its steps.
type View struct {
	Agreement
	State State      `json:"state" doc:"Where it is now."`
	Due   []Deadline `json:"due,omitempty" doc:"What must be done, and until when."`
}

func (s *Service) view(a Agreement) View {
	return View{a, a.State(), a.Deadlines(s.now(), s.Rules)}
}

// Views is all agreements with what follows from their steps.
func (s *Service) Views(ctx context.Context) ([]View, error) {
	all, err := s.Store.Agreements(ctx)
	views := []View{}
	for _, a := range all {
		views = append(views, s.view(a))
	}
	return views, err
}

func (s *Service) serveList(ctx context.Context) (*List, error) {
	views, err := s.Views(ctx)
	return &List{views}, err
}

func (s *Service) serveRead(ctx context.Context, v web.Values) (*View, error) {
	a, err := s.Store.Agreement(ctx, v.Text("agreement"))
	view := s.view(a)
	return &view, err
}

// Beginning asks for an agreement.
type Beginning struct {
	ID    string  `json:"id" doc:"Name of the new agreement." example:"A-2026-0017"`
	Asked Request `json:"asked" doc:"What is asked for."`
	Role  Role    `json:"role" enum:"consumer,operator" doc:"In whose name."`
	By    string  `json:"by,omitempty" doc:"Pseudonym of the officer; where callers show tokens, the caller, and best left out."`
}

func (s *Service) serveRequest(ctx context.Context, r *Beginning) (*View, error) {
	who, err := web.Who(ctx, s.Identity, r.By)
	if err != nil {
		return nil, err
	}
	a, err := s.Request(ctx, r.ID, r.Asked, r.Role, who)
	view := s.view(a)
	return &view, err
}

// StepRequest takes an agreement further.
type StepRequest struct {
	Act
	ID string `json:"id" doc:"Of the agreement."`
}

func (s *Service) serveStep(ctx context.Context, r *StepRequest) (*View, error) {
	var err error
	if r.By, err = web.Who(ctx, s.Identity, r.By); err != nil {
		return nil, err
	}
	a, err := s.Act(ctx, r.ID, r.Act)
	view := s.view(a)
	return &view, err
}
