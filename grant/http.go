package grant

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
)

const tag = "grant"

// Mount registers the operator's operations. Whoever assembles the process sees
// to it that only operators reach them: an explanation shows what others may do.
func (s *Service) Mount(a *web.API) {
	web.Ask(a, http.MethodGet, web.Operation{
		ID: "listGrants", Path: "/v1/grants", Tag: tag,
		Summary:     "Which grants are there?",
		Description: "Also those that have ended. With recorded_at, as they were known then.",
	}, []web.Parameter{
		{Name: "consumer", Description: "Only of this system, e.g. VN/GOV/G21/CASES."},
		{Name: "service", Description: "Only for this service."},
		{Name: "recorded_at", Description: "A time, RFC 3339; now if left out."},
	}, s.serveList)
	web.Ask(a, http.MethodGet, web.Operation{
		ID: "readGrant", Path: "/v1/grants/{grant}", Tag: tag,
		Summary: "All versions of a grant.", Errors: []lienthong.Code{lienthong.NotFound},
	}, []web.Parameter{{Name: "grant", InPath: true, Description: "Its id."}}, s.serveHistory)
	web.Post(a, web.Operation{
		ID: "putGrant", Path: "/v1/grants", Tag: tag,
		Summary:     "Give a grant, or change one.",
		Description: "A change adds a version; after is the number of the version that it follows, 0 for a new grant. The earlier versions stay.",
		Errors:      []lienthong.Code{lienthong.Conflict},
	}, s.servePut)
	web.Post(a, web.Operation{
		ID: "endGrant", Path: "/v1/grants/end", Tag: tag,
		Summary: "Take a grant back.",
		Errors:  []lienthong.Code{lienthong.NotFound, lienthong.Conflict},
	}, s.serveEnd)
	web.Post(a, web.Operation{
		ID: "explainDecision", Path: "/v1/grants/explain", Tag: tag,
		Summary:     "Would this have been permitted, and why?",
		Description: "Decides as on valid_at, by what was known on recorded_at, and shows every check of every grant. Limits are not looked at.",
	}, s.serveExplain)
}

// VersionList is versions on the wire.
type VersionList struct {
	Grants []Version `json:"grants"`
}

func (s *Service) serveList(ctx context.Context, v web.Values) (*VersionList, error) {
	var f Filter
	if err := f.Consumer.UnmarshalText([]byte(v.Text("consumer"))); err != nil {
		return nil, invalid("consumer", "The consumer needs the form VN/GOV/G21/CASES.")
	}
	if err := f.Service.UnmarshalText([]byte(v.Text("service"))); err != nil {
		return nil, invalid("service", "The service needs the form VN/GOV/G01/POPULATION/persons.")
	}
	var recorded time.Time
	if text := v.Text("recorded_at"); text != "" {
		var err error
		if recorded, err = time.Parse(time.RFC3339, text); err != nil {
			return nil, invalid("recorded_at", "The time needs RFC 3339, such as 2026-05-03T00:00:00Z.")
		}
	}
	list, err := s.List(ctx, f, recorded)
	return &VersionList{list}, err
}

func (s *Service) serveHistory(ctx context.Context, v web.Values) (*VersionList, error) {
	list, err := s.History(ctx, v.Text("grant"))
	return &VersionList{list}, err
}

// PutRequest gives or changes a grant.
type PutRequest struct {
	Change
	Grant Grant `json:"grant" doc:"The grant, whole."`
	After int   `json:"after,omitempty" minimum:"0" doc:"The version that this one follows; 0 for a new grant."`
}

func (s *Service) servePut(ctx context.Context, r *PutRequest) (*Version, error) {
	who, err := web.Who(ctx, s.Identity, r.By)
	if err != nil {
		return nil, err
	}
	v, err := s.Put(ctx, r.Grant, r.After, Change{By: who, Why: r.Why})
	return &v, err
}

// EndRequest takes a grant back.
type EndRequest struct {
	Change
	ID    string    `json:"id" doc:"Of the grant."`
	Until time.Time `json:"until,omitzero" doc:"From when on; now if left out."`
}

func (s *Service) serveEnd(ctx context.Context, r *EndRequest) (*Version, error) {
	who, err := web.Who(ctx, s.Identity, r.By)
	if err != nil {
		return nil, err
	}
	v, err := s.End(ctx, r.ID, r.Until, Change{By: who, Why: r.Why})
	return &v, err
}

// ExplainRequest is a request as it is asked about later, from its evidence.
type ExplainRequest struct {
	Consumer   lienthong.SystemID   `json:"consumer" doc:"Who asked."`
	Service    lienthong.ServiceID  `json:"service" doc:"Whom."`
	Method     string               `json:"method" doc:"HTTP method."`
	Path       string               `json:"path" doc:"Canonical path, without the query."`
	Rung       Rung                 `json:"rung" enum:"verify,match,set,fields" doc:"What the operation discloses."`
	Set        string               `json:"set,omitempty" doc:"On the rung set, its name."`
	Fields     []string             `json:"fields,omitempty" doc:"Fields asked for."`
	Search     []string             `json:"search,omitempty" doc:"Fields searched by."`
	Purpose    lienthong.Purpose    `json:"purpose" doc:"What for."`
	LegalBasis lienthong.LegalBasis `json:"legal_basis" doc:"On which ground."`
	Procedure  string               `json:"procedure,omitempty" doc:"Code of the administrative procedure."`
	Case       string               `json:"case,omitempty" doc:"Id of the case."`
	Subjects   []string             `json:"subjects,omitempty" maxItems:"100" doc:"Ids of the persons concerned, if relations are to be looked up."`
	Present    bool                 `json:"present,omitempty" doc:"All of them took part."`
	ValidAt    time.Time            `json:"valid_at,omitzero" doc:"When it was asked; now if left out."`
	RecordedAt time.Time            `json:"recorded_at,omitzero" doc:"By what was known then; valid_at, or now if that is sooner, if left out."`
}

// Explanation is a verdict on the wire.
type Explanation struct {
	Permitted    bool                 `json:"permitted" doc:"The verdict."`
	Grant        string               `json:"grant,omitempty" doc:"The grant that permits, or came nearest."`
	Version      int                  `json:"version,omitempty" doc:"Its version."`
	Agreement    string               `json:"agreement,omitempty" doc:"The agreement behind it."`
	Code         lienthong.Code       `json:"code,omitempty" doc:"Code of the refusal."`
	Reason       Reason               `json:"reason,omitempty" doc:"Why it was refused."`
	Sentence     string               `json:"sentence,omitempty" doc:"The same for a person."`
	Fields       []FieldVerdict       `json:"fields,omitempty" doc:"What becomes of each field."`
	Disclosure   lienthong.Disclosure `json:"disclosure" doc:"When the person sees it."`
	DiscloseFrom time.Time            `json:"disclose_from,omitzero" doc:"If deferred."`
	Steps        []Step               `json:"steps,omitempty" doc:"Every check of every grant, in order."`
}

func (s *Service) serveExplain(ctx context.Context, in *ExplainRequest) (*Explanation, error) {
	r := Request{
		Consumer: in.Consumer, Service: in.Service, Method: in.Method, Path: in.Path, Rung: in.Rung, Set: in.Set,
		Fields: in.Fields, Search: in.Search, Purpose: in.Purpose, Basis: in.LegalBasis, Procedure: in.Procedure,
		Case: in.Case, Present: in.Present,
	}
	if len(in.Subjects) > 100 {
		return nil, invalid("/subjects", "At most 100 persons can be asked about at once.")
	}
	for _, id := range in.Subjects {
		p, err := lienthong.ParsePersonID(id)
		if err != nil {
			return nil, invalid("/subjects", "A person's id has 13 characters, as answers of the register give it.")
		}
		r.Subjects = append(r.Subjects, p)
	}
	at := AsOf{in.ValidAt, in.RecordedAt}
	now := s.now()
	if at.Valid.IsZero() {
		at.Valid = now
	}
	if at.Recorded.IsZero() && at.Valid.Before(now) {
		at.Recorded = at.Valid
	}
	v, err := s.Explain(ctx, r, at)
	if err != nil {
		return nil, err
	}
	e := &Explanation{
		Permitted: v.Permitted, Grant: v.Grant, Version: v.Version, Agreement: v.Agreement, Code: v.Code, Reason: v.Reason,
		Sentence: v.Reason.Sentence(), Fields: v.Fields, Disclosure: v.Disclosure, DiscloseFrom: v.DiscloseFrom, Steps: v.Explain,
	}
	if own := (*lienthong.Error)(nil); v.detail != nil && errors.As(v.Err(), &own) {
		e.Sentence = own.Message
	}
	return e, nil
}

// within puts a pointer's beginning in front of that of an error.
func within(parent string, err error) error {
	if e, ok := errors.AsType[*lienthong.Error](err); ok {
		e.Field = parent + e.Field
	}
	return err
}
