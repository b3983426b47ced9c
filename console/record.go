package console

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/console/draw"
)

// recordPage is one row beside the persons it may mean.
type recordPage struct {
	Run        client.Run
	Result     client.Explanation
	Reason     string
	Best       *candidate // nil if there is none
	Others     []candidate
	Revealed   bool
	Prev, Next int // rows of the neighbours within the filter; 0 for none
	Filter     client.Filter
	Linked     bool   // the best candidate is the person
	Blind      bool   // what the machine thinks of them is hidden from reviewers, and here
	Self       string // path of this page
	List       string // query of the filter
}

// candidate is a client.Candidate made ready to show.
type candidate struct {
	client.Candidate
	Rank    int
	Rows    []sideBySide
	Bars    []draw.Bar
	Several bool // among several
	Blind   bool // without its score
}

// sideBySide is one field of both sides, cut at the places where they differ.
type sideBySide struct {
	client.Pair
	Register, Person []draw.Piece
}

func (st *site) record(w http.ResponseWriter, r *http.Request, p *page) error {
	return st.showRecord(w, r, p, false)
}

func (st *site) recordRevealed(w http.ResponseWriter, r *http.Request, p *page) error {
	return st.showRecord(w, r, p, true)
}

func (st *site) showRecord(w http.ResponseWriter, r *http.Request, p *page, reveal bool) error {
	ctx, id := r.Context(), r.PathValue("run")
	row, err := rowNumber(r.PathValue("row"))
	if err != nil {
		return err
	}
	d := recordPage{Filter: filter(p), Revealed: reveal}
	if d.Run, err = st.Reconciliations.Run(ctx, id); err != nil {
		return err
	}
	explain := st.Reconciliations.Result
	if reveal {
		explain = st.Reconciliations.RevealResult
	}
	if d.Result, err = explain(ctx, id, row); err != nil {
		return err
	}
	if d.Prev, d.Next, err = st.neighbours(ctx, d.Run.ID, d.Filter, row); err != nil {
		return err
	}
	blind, err := st.blind(ctx, id)
	if err != nil {
		return err
	}
	if d.Blind = blind(d.Result.Verdict); d.Blind { // the order would tell too
		slices.SortStableFunc(d.Result.Candidates, func(a, b client.Candidate) int {
			return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Record, b.Record))
		})
	}
	for i, c := range d.Result.Candidates {
		one := ready(c, i+1, len(d.Result.Candidates), reveal)
		if one.Blind = d.Blind; d.Blind {
			one.Bars = nil
		}
		d.Others = append(d.Others, one)
	}
	if len(d.Others) > 0 {
		d.Best, d.Others = &d.Others[0], d.Others[1:]
	}
	d.Linked = d.Result.Verdict == client.Linked || d.Result.Verdict == client.LinkedWithDifferences
	if d.Reason = p.Reason(d.Result.Result); d.Blind && d.Result.Verdict == client.Candidates { // it tells the probability, and of whom
		d.Reason = p.T("run.blind")
	}
	d.Self, d.List = rowPath(id, row), p.query()
	p.Title, p.Nav, p.Data = p.T("record.title", p.N(row), d.Run.Register), "run", d
	return st.render(w, p, "record", http.StatusOK)
}

func ready(c client.Candidate, rank, of int, revealed bool) candidate {
	out := candidate{Candidate: c, Rank: rank, Bars: draw.Waterfall(c), Several: of > 1}
	for _, pair := range c.Pairs {
		s := sideBySide{Pair: pair}
		if pair.Differs && revealed {
			s.Register, s.Person = draw.Marked(pair.Register, pair.Person)
		} else {
			s.Register, s.Person = draw.Whole(pair.Register), draw.Whole(pair.Person)
		}
		out.Rows = append(out.Rows, s)
	}
	return out
}

// neighbours finds the rows before and after within the filter. The API lists
// forwards only, so the row before is found by looking from further and further
// back; a page of results is asked for a handful of times at most.
func (st *site) neighbours(ctx context.Context, run string, f client.Filter, row int) (prev, next int, err error) {
	after, err := st.Reconciliations.Results(ctx, run, f, row, 1)
	if err != nil {
		return 0, 0, err
	}
	if len(after.Results) > 0 {
		next = after.Results[0].Row
	}
	for back := 1; row > 1; back *= 16 {
		from := max(row-1-back, 0)
		if prev, err = st.lastBefore(ctx, run, f, from, row); err != nil || prev > 0 || from == 0 {
			return prev, next, err
		}
	}
	return prev, next, nil
}

// lastBefore is the last row of the filter in (from, row), 0 if there is none.
// All matches lie in (low, high) or are found; each question looks at the page
// of results after at, and then in the middle of what is left.
func (st *site) lastBefore(ctx context.Context, run string, f client.Filter, from, row int) (int, error) {
	found, low, high, at := 0, from, row, from
	for low < high-1 {
		list, err := st.Reconciliations.Results(ctx, run, f, at, pageRows)
		if err != nil {
			return 0, err
		}
		last, all := 0, list.Next == 0
		for _, r := range list.Results {
			if r.Row >= high {
				all = true
				break
			}
			last = r.Row
		}
		switch {
		case all && (last > 0 || at == low):
			return max(found, last), nil
		case all:
			high = at + 1
		case last == 0: // a full answer of nothing: the service does not keep its word
			return found, nil
		default:
			found, low = last, last
		}
		at = low + (high-1-low)/2
	}
	return found, nil
}
