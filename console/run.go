package console

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/console/draw"
)

// Reconciliations is what the pages ask about reconciliations.
type Reconciliations interface {
	Runs(ctx context.Context) ([]client.Run, error)
	Run(ctx context.Context, run string) (client.Run, error)
	Results(ctx context.Context, run string, f client.Filter, after, limit int) (client.Page, error)
	Result(ctx context.Context, run string, row int) (client.Explanation, error)
	RevealResult(ctx context.Context, run string, row int) (client.Explanation, error)
}

// pageRows is how many rows a list shows: what an officer reads in one go.
const pageRows = 50

// runsPage lists the reconciliations kept.
type runsPage struct{ Runs []listed }

// listed is a reconciliation with its picture.
type listed struct {
	Run    client.Run
	Shares []draw.Share
}

// runPage is a reconciliation and a stretch of its rows.
type runPage struct {
	Run         client.Run
	Shares      []draw.Share
	Seconds     float64 // all stages
	Filter      client.Filter
	Differences []difference
	Duplicates  string // query of the rows that repeat another
	Results     []client.Result
	After, Next int
	First, Last int                       // rows shown
	Blind       func(client.Verdict) bool // rows whose score is hidden
}

// difference is an entry of the filter by difference.
type difference struct {
	Code string
	N    int // rows; 0 if the service does not count them
}

func (st *site) runs(w http.ResponseWriter, r *http.Request, p *page) error {
	runs, err := st.Reconciliations.Runs(r.Context())
	if err != nil {
		return err
	}
	var d runsPage
	for _, run := range runs {
		d.Runs = append(d.Runs, listed{run, draw.Shares(run)})
	}
	p.Title, p.Nav, p.Data = p.T("runs.title"), "run", d
	return st.render(w, p, "runs", http.StatusOK)
}

func (st *site) run(w http.ResponseWriter, r *http.Request, p *page) error {
	ctx, id, f := r.Context(), r.PathValue("run"), filter(p)
	d := runPage{Filter: f}
	var err error
	if d.After, err = rowNumber(p.Query.Get("after")); err != nil {
		return err
	}
	if d.Run, err = st.Reconciliations.Run(ctx, id); err != nil {
		return err
	}
	list, err := st.Reconciliations.Results(ctx, id, f, d.After, pageRows)
	if err != nil {
		return err
	}
	if d.Blind, err = st.blind(ctx, id); err != nil {
		return err
	}
	d.Results, d.Next = list.Results, list.Next
	if n := len(d.Results); n > 0 {
		d.First, d.Last = d.Results[0].Row, d.Results[n-1].Row
	}
	d.Shares = draw.Shares(d.Run)
	d.Duplicates = duplicates(d.Run)
	d.Differences = st.differences(d.Run, f.Difference)
	for _, s := range d.Run.Seconds {
		d.Seconds += s
	}
	p.Title, p.Nav, p.Data = p.T("run.title", d.Run.Register), "run", d
	return st.render(w, p, "run", http.StatusOK)
}

// filter reads the filter of the page's query.
func filter(p *page) client.Filter {
	return client.Filter{Verdict: client.Verdict(p.Query.Get("verdict")), Difference: p.Query.Get("difference")}
}

// rowNumber reads a row of a path or a query; "" is none.
func rowNumber(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 0, lienthong.Errorf(lienthong.Invalid, "a row is a whole number from 1")
	}
	return n, nil
}

// differences offers those that occur, most frequent first, or all that are
// known where the service does not count them.
func (st *site) differences(r client.Run, chosen string) []difference {
	var out []difference
	for code, n := range r.Differences {
		out = append(out, difference{code, n})
	}
	if r.Differences == nil {
		for _, code := range st.words.Codes("difference") {
			out = append(out, difference{Code: code})
		}
	}
	slices.SortFunc(out, func(a, b difference) int {
		if a.N != b.N {
			return b.N - a.N
		}
		return strings.Compare(a.Code, b.Code)
	})
	if chosen != "" && !slices.ContainsFunc(out, func(d difference) bool { return d.Code == chosen }) {
		out = append(out, difference{Code: chosen})
	}
	return out
}
