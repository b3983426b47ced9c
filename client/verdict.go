package client

import (
	"bufio"
	"context"
	"errors"
	"iter"
	"net/http"
	"strconv"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client/linkageline"
	"github.com/lienthong/lienthong/client/paging"
)

// LinkageResult is what the owner tells of one row. Fields that the grant does
// not let out are empty.
type LinkageResult struct {
	Row           int
	Verdict       Verdict
	Score         float64         // of the best candidate, bits
	Probability   float64         // of the best candidate, 0 to 1; 0 if not granted
	Differences   []string        // nil if not granted
	PIN           lienthong.PIN   // of the linked person; zero if not granted
	Candidates    int             // how many may be meant, where nobody was linked
	CandidatePINs []lienthong.PIN // best first; nil if not granted
	DuplicateOf   int             // another row about the same person; 0 for none
	Receipt       string          // of this answer, for [LinkageRow].Told; "" if none was asked for
	ReasonVI      string
	ReasonEN      string
}

// LinkageResults ranges over the results of the rows above after, of a job that is
// done, in the order of the rows: it fetches several pages at once, and the next while
// one is ranged over. Results can be ranged over again until the job expires; delete it
// when they are kept. An error ends the iteration; go on after the last row that came.
func (c *Client) LinkageResults(ctx context.Context, job Linkage, after int) iter.Seq2[LinkageResult, error] {
	return c.linkageResults(ctx, job, "", after)
}

// LinkageVerdicts is LinkageResults without the sentences, for a program, and with a
// receipt for each. Rows that were sent with a receipt which holds are left out: what the
// grant lets out of them is what it was.
func (c *Client) LinkageVerdicts(ctx context.Context, job Linkage, after int) iter.Seq2[LinkageResult, error] {
	return c.linkageResults(ctx, job, "reasons=0&receipts=1&", after)
}

func (c *Client) linkageResults(ctx context.Context, job Linkage, as string, after int) iter.Seq2[LinkageResult, error] {
	path := linkagePath(job.Job) + "/results?" + as + "after="
	return paging.Pages[LinkageResult]{
		Last: job.LastRow, At: func(r *LinkageResult) int { return r.Row },
		Get: func(ctx context.Context, after, upTo int) ([]LinkageResult, bool, error) {
			p := c.linkagePage(ctx, path+strconv.Itoa(after)+"&upto="+strconv.Itoa(upTo), after)
			n := len(p.results)
			return p.results, n == 0 || p.results[n-1].Row >= upTo, p.err
		},
	}.All(ctx, after)
}

// linkagePage is results, and why there are no more; one that is cut off has
// an error, and what came before it stands.
type linkagePage struct {
	results []LinkageResult
	err     error
}

func (c *Client) linkagePage(ctx context.Context, path string, after int) (p linkagePage) {
	resp, err := c.send(ctx, http.MethodGet, path, "", nil)
	if err != nil {
		return linkagePage{err: err}
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(make([]byte, 0, 4<<10), maxLine)
	var w linkageline.Result
	// With an error, the scanner gives the piece of a line that came before it.
	for lines.Scan() && lines.Err() == nil {
		var r LinkageResult
		err := w.Read(lines.Bytes())
		if err == nil {
			r, err = resultOf(&w)
		}
		if err == nil && r.Row <= after {
			err = errors.New("rows do not rise")
		}
		if err != nil {
			p.err = garbled(err)
			return p
		}
		p.results, after = append(p.results, r), r.Row
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		p.err = garbled(err)
	case err != nil:
		p.err = unreachable(err)
	}
	return p
}

func resultOf(w *linkageline.Result) (LinkageResult, error) {
	r := LinkageResult{
		Row: w.Row, Verdict: Verdict(w.Verdict), Score: w.Score, Probability: w.Probability, Differences: w.Differences,
		Candidates: w.Candidates, DuplicateOf: w.DuplicateOf, Receipt: w.Receipt, ReasonVI: w.ReasonVI, ReasonEN: w.ReasonEN,
	}
	var err error
	if w.PIN != "" {
		r.PIN, err = lienthong.ParsePIN(w.PIN)
	}
	for _, text := range w.CandidatePINs {
		pin, bad := lienthong.ParsePIN(text)
		err = errors.Join(err, bad)
		r.CandidatePINs = append(r.CandidatePINs, pin)
	}
	return r, err
}
