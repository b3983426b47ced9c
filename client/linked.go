package client

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
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

// LinkageReference says how the caller knows the person of a row that was linked.
type LinkageReference struct {
	Row int `json:"row"`
	LinkageKnown
}

// ReferLinkage enters references, at most 1,000 at once and all or none, into
// the owner's reference directory, in place of what it has of these persons in
// these capacities: for persons of whom rows outside the job say more than it did.
func (c *Client) ReferLinkage(ctx context.Context, job string, references []LinkageReference) error {
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	for _, r := range references {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	return c.postLines(ctx, linkagePath(job)+"/references", body.Bytes(), new(struct {
		References int `json:"references"`
	}))
}

// EndedReference is a person whom the caller knows in a capacity no longer.
type EndedReference struct {
	Number   lienthong.CardNumber
	Capacity string
}

// EndReferences takes entries of the caller's own sector back from the owner's
// reference directory, at most 1,000 at once and all or none.
func (c *Client) EndReferences(ctx context.Context, ended []EndedReference) error {
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	for _, e := range ended {
		if err := enc.Encode(struct {
			Number   string `json:"number"`
			Capacity string `json:"capacity"`
		}{e.Number.Reveal(), e.Capacity}); err != nil { // leaves for the owner of the register, in the body
			return err
		}
	}
	return c.postLines(ctx, "/v1/linkages/ended", body.Bytes(), new(struct {
		References int `json:"references"`
	}))
}

// ChangedPersons are some of the persons whom the caller's sector knows in the owner's
// reference directory and whose record was written anew since a mark.
type ChangedPersons struct {
	Mark    string                 // ask with it the next time
	More    bool                   // ask with it again at once
	Lost    bool                   // the mark leads nowhere: link every row again
	Anybody bool                   // whether anybody has changed, known to the sector or not
	Numbers []lienthong.CardNumber // that they bear, or bore
}

// ChangedPersons tells who of those whom the caller's sector knows has changed since a
// mark that was given before; with an empty one, what the present mark is.
func (c *Client) ChangedPersons(ctx context.Context, mark string) (ChangedPersons, error) {
	var in struct {
		Mark    string   `json:"mark"`
		More    bool     `json:"more"`
		Lost    bool     `json:"lost"`
		Anybody bool     `json:"anybody"`
		Numbers []string `json:"numbers"`
	}
	err := c.post(ctx, "/v1/linkages/changed", struct {
		Mark string `json:"mark"`
	}{mark}, &in)
	if err != nil {
		return ChangedPersons{}, err
	}
	out := ChangedPersons{in.Mark, in.More, in.Lost, in.Anybody, make([]lienthong.CardNumber, len(in.Numbers))}
	for i, text := range in.Numbers {
		if out.Numbers[i], err = lienthong.ParseCardNumber(text); err != nil {
			return ChangedPersons{}, garbled(nil)
		}
	}
	return out, nil
}
