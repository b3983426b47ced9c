package reconcile

import (
	"context"
	"net/http"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/mask"
	"github.com/lienthong/lienthong/internal/web"
)

// Service shows reconciliations that were kept. It changes nothing.
type Service struct {
	Store Reader
	// Reference is what a person of the population register is called on the
	// wire, as the register calls them there. Without, persons have no name.
	Reference func(lienthong.PersonID) string
}

const (
	tag        = "reconciliation"
	resultPath = "/v1/reconciliations/{run}/results"
	pageSize   = 50
	maxPage    = 500
)

var (
	runParameter = web.Parameter{Name: "run", InPath: true, Description: "The opaque id of a reconciliation."}
	rowParameter = web.Parameter{Name: "row", InPath: true, Integer: true, Description: "A row as the spreadsheet numbers it."}
)

// Mount registers the operations. Whoever assembles the process sees to it that
// only the register's own officers reach them.
func (s *Service) Mount(a *web.API) {
	web.Get(a, web.Operation{
		ID: "listReconciliations", Path: "/v1/reconciliations", Tag: tag, Summary: "Which reconciliations were kept, latest first?",
	}, s.serveRuns)
	web.Ask(a, http.MethodGet, web.Operation{
		ID: "readReconciliation", Path: "/v1/reconciliations/{run}", Tag: tag,
		Summary: "One reconciliation and its counts.", Errors: []lienthong.Code{lienthong.NotFound},
	}, []web.Parameter{runParameter}, s.serveRun)
	web.Ask(a, http.MethodGet, web.Operation{
		ID: "listResults", Path: resultPath, Tag: tag,
		Summary: "The rows of a reconciliation, filtered, page by page, without personal data.",
	}, []web.Parameter{
		runParameter,
		{Name: "verdict", Enum: words(Verdicts), Description: "Only rows with this verdict."},
		{Name: "difference", Enum: append(words(Differences), string(DuplicateRow), string(Reviewed)), Description: "Only rows with this difference, or that repeat another row's person, or whose verdict people gave."},
		{Name: "after", Integer: true, Description: "Only rows above this one: the next of the page before."},
		{Name: "limit", Integer: true, Description: "At most so many rows; 50 if left out, 500 at most."},
	}, s.serveResults)
	web.Ask(a, http.MethodGet, web.Operation{
		ID: "explainResult", Path: resultPath + "/{row}", Tag: tag,
		Summary: "How the verdict about a row came about, with values masked.", Errors: []lienthong.Code{lienthong.NotFound},
	}, []web.Parameter{runParameter, rowParameter}, s.serveMasked)
	web.Ask(a, http.MethodPost, web.Operation{
		ID: "revealResult", Path: resultPath + "/{row}/reveal", Tag: tag,
		Summary: "The same with values in full. It is a POST because it is an access to personal data.",
		Errors:  []lienthong.Code{lienthong.NotFound},
	}, []web.Parameter{runParameter, rowParameter}, s.serveRevealed)
}

func words[W ~string](ws []W) []string {
	out := make([]string, len(ws))
	for i, w := range ws {
		out[i] = string(w)
	}
	return out
}

func (s *Service) serveRuns(ctx context.Context) (*wireRuns, error) {
	runs, err := s.Store.Runs(ctx)
	if err != nil {
		return nil, err
	}
	out := &wireRuns{Runs: make([]wireRun, len(runs))}
	for i := range runs {
		out.Runs[i] = runOnWire(&runs[i])
	}
	return out, nil
}

func (s *Service) serveRun(ctx context.Context, v web.Values) (*wireRun, error) {
	run, err := s.Store.Run(ctx, v.Text("run"))
	if err != nil {
		return nil, err
	}
	out := runOnWire(&run)
	return &out, nil
}

func (s *Service) serveResults(ctx context.Context, v web.Values) (*wirePage, error) {
	limit := min(max(v.Int("limit", pageSize), 1), maxPage)
	f := Filter{Verdict: Verdict(v.Text("verdict")), Difference: Difference(v.Text("difference"))}
	results, err := s.Store.Results(ctx, v.Text("run"), f, v.Int("after", 0), limit+1)
	if err != nil {
		return nil, err
	}
	page := &wirePage{Results: make([]wireResult, min(len(results), limit))}
	for i := range page.Results {
		page.Results[i] = resultOnWire(&results[i])
	}
	if len(results) > limit {
		page.Next = results[limit-1].Row
	}
	return page, nil
}

func (s *Service) serveMasked(ctx context.Context, v web.Values) (*wireExplanation, error) {
	out, err := s.serveRevealed(ctx, v)
	if err != nil {
		return nil, err
	}
	for _, c := range out.Candidates {
		for i, p := range c.Pairs {
			c.Pairs[i].Register, c.Pairs[i].Person = mask.Field(p.Field, p.Register), mask.Field(p.Field, p.Person)
		}
	}
	return out, nil
}

func (s *Service) serveRevealed(ctx context.Context, v web.Values) (*wireExplanation, error) {
	r, err := s.Store.Result(ctx, v.Text("run"), v.Int("row", 0))
	if err != nil {
		return nil, err
	}
	return s.explanationOnWire(&r), nil
}
