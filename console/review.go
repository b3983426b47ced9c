package console

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/console/draw"
	"github.com/lienthong/lienthong/console/labelfile"
)

// Reviews is what the pages ask and do about the review of pairs.
type Reviews interface {
	ReviewReader
	ReviewWriter
}

// ReviewReader is what the pages ask.
type ReviewReader interface {
	Review(ctx context.Context, run string) (client.Review, error)
	Cases(ctx context.Context, run, state string, f client.Filter, skip, limit int) (client.Cases, error)
	Labels(ctx context.Context, run string, after int) ([]client.Label, int, error)
	Curve(ctx context.Context, run string) (client.Curve, error)
}

// ReviewWriter is what a reviewer does.
type ReviewWriter interface {
	OpenReview(ctx context.Context, q client.ReviewSettings) (client.Review, error)
	ReviewTurn(ctx context.Context, do client.ReviewCall, q client.ReviewQuestion) (client.Turn, error)
	Decide(ctx context.Context, q client.ReviewQuestion) error
	Skip(ctx context.Context, q client.ReviewQuestion) error
}

// reviewPage is the queue of a run's pairs, and how the work stands.
type reviewPage struct {
	Run       client.Run
	Opened    bool // there is a review
	Review    client.Review
	Wanting   int // pairs that want votes
	Filter    client.Filter
	State     string
	Cases     []client.Case
	Skip      int
	Next      int
	Verdicts  []client.Verdict
	Reviewer  string
	Proven    bool
	Said      string // what was just done, a code
	Self      string
	Different []difference
}

// nameCookie holds the name that a reviewer gave at the start of a session. It
// ends with the browser and is sent to no other site.
const nameCookie = "lienthong_reviewer"

// reviewer is who reviews: the identity that the node proved, or else the name
// that the reviewer gave. This is the one place that tells.
func (st *site) reviewer(r *http.Request) (name string, proven bool) {
	if st.Identity != nil {
		if name = st.Identity(r); name != "" {
			return name, true
		}
	}
	c, err := r.Cookie(nameCookie)
	if err != nil {
		return "", false
	}
	name, err = url.QueryUnescape(c.Value)
	if err != nil {
		return "", false
	}
	return name, false
}

// mostForm bounds the forms of a review, in bytes: a note of 300 characters and
// a name, percent-encoded, with room.
const mostForm = 16 << 10

func form(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, mostForm)
	if err := r.ParseForm(); err != nil {
		return lienthong.Errorf(lienthong.Invalid, "the form cannot be read")
	}
	return nil
}

// blind tells of which rows of a run the machine's score must not be shown
// anywhere: those that reviewers decide without it, while they do.
func (st *site) blind(ctx context.Context, run string) (func(client.Verdict) bool, error) {
	never := func(client.Verdict) bool { return false }
	if st.Reviews == nil {
		return never, nil
	}
	r, err := st.Reviews.Review(ctx, run)
	if lienthong.CodeOf(err) == lienthong.NotFound {
		return never, nil
	}
	if err != nil || !r.Blind || r.States["open"]+r.States["arbitration"] == 0 {
		return never, err
	}
	return func(v client.Verdict) bool { return v == client.Candidates || v == client.Contradicted }, nil
}

func (st *site) review(w http.ResponseWriter, r *http.Request, p *page) error {
	ctx, run := r.Context(), r.PathValue("run")
	d := reviewPage{Filter: filter(p), State: p.Query.Get("state"), Said: p.Query.Get("said"), Self: reviewPath(run)}
	d.Reviewer, d.Proven = st.reviewer(r)
	var err error
	if d.Run, err = st.Reconciliations.Run(ctx, run); err != nil {
		return err
	}
	if d.Skip, err = rowNumber(p.Query.Get("after")); err != nil {
		return err
	}
	d.Review, err = st.Reviews.Review(ctx, run)
	if d.Opened = err == nil; err != nil && lienthong.CodeOf(err) != lienthong.NotFound {
		return err
	}
	if d.Opened {
		d.Wanting = d.Review.States["open"] + d.Review.States["arbitration"]
		list, err := st.Reviews.Cases(ctx, run, d.State, d.Filter, d.Skip, pageRows)
		if err != nil {
			return err
		}
		d.Cases, d.Next = list.Cases, list.Next
	}
	d.Verdicts = []client.Verdict{client.Candidates, client.Contradicted}
	d.Different = st.differences(d.Run, d.Filter.Difference)
	p.Title, p.Nav, p.Data = p.T("review.title", d.Run.Register), "run", d
	return st.render(w, p, "review", http.StatusOK)
}

// openReview starts the review of a run.
func (st *site) openReview(w http.ResponseWriter, r *http.Request, p *page) error {
	if err := form(w, r); err != nil {
		return err
	}
	q := client.ReviewSettings{Run: r.PathValue("run"), Double: r.PostForm.Get("mode") != "single", Blind: r.PostForm.Get("blind") == "1"}
	if _, err := st.Reviews.OpenReview(r.Context(), q); err != nil && lienthong.CodeOf(err) != lienthong.Conflict {
		return err
	}
	http.Redirect(w, r, p.Link(reviewPath(q.Run)), http.StatusSeeOther)
	return nil
}

// nameReviewer keeps the name that a reviewer gives.
func (st *site) nameReviewer(w http.ResponseWriter, r *http.Request, p *page) error {
	if err := form(w, r); err != nil {
		return err
	}
	name := strings.Join(strings.Fields(r.PostForm.Get("name")), " ")
	if n := len([]rune(name)); n > 60 {
		return lienthong.Errorf(lienthong.Invalid, "a name has at most 60 characters")
	}
	c := &http.Cookie{Name: nameCookie, Value: url.QueryEscape(name), Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil}
	if name == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
	http.Redirect(w, r, p.Link(reviewPath(r.PathValue("run"))), http.StatusSeeOther)
	return nil
}

// labels hands over the decided pairs as a file.
func (st *site) labels(w http.ResponseWriter, r *http.Request, _ *page) error {
	ctx, run := r.Context(), r.PathValue("run")
	list, next, err := st.Reviews.Labels(ctx, run, 0)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="labels.csv"`)
	if err := labelfile.Header(w); err != nil {
		return nil //nolint:nilerr // the reader has gone
	}
	for {
		if err := labelfile.Write(w, run, list); err != nil {
			return nil //nolint:nilerr // the reader has gone
		}
		if next == 0 {
			return nil
		}
		if list, next, err = st.Reviews.Labels(ctx, run, next); err != nil {
			panic(http.ErrAbortHandler) // half a file must not look whole
		}
	}
}

// thresholdPage is what other thresholds would give.
type thresholdPage struct {
	Run    client.Run
	Curve  client.Curve
	Lines  draw.Lines
	Points []measured
	Self   string
}

// measured is a threshold with the interval of what was measured.
type measured struct {
	client.CurvePoint
	Low, High float64
}

func (st *site) thresholds(w http.ResponseWriter, r *http.Request, p *page) error {
	ctx, run := r.Context(), r.PathValue("run")
	d := thresholdPage{Self: reviewPath(run)}
	var err error
	if d.Run, err = st.Reconciliations.Run(ctx, run); err != nil {
		return err
	}
	if d.Curve, err = st.Reviews.Curve(ctx, run); err != nil {
		return err
	}
	d.Lines = draw.Curves(d.Curve)
	for _, point := range d.Curve.Points {
		m := measured{CurvePoint: point}
		m.Low, m.High = draw.Wilson(point.Same, point.Decided)
		d.Points = append(d.Points, m)
	}
	p.Title, p.Nav, p.Data = p.T("threshold.title", d.Run.Register), "run", d
	return st.render(w, p, "threshold", http.StatusOK)
}

func reviewPath(run string) string { return runPath(run) + "/review" }

func pairPath(run string, n int) string { return reviewPath(run) + "/pairs/" + strconv.Itoa(n) }

// Review and Pair are the paths of pages, for templates.
func (p *page) Review(run string) string { return reviewPath(run) }

// Pair is the path of a pair under review.
func (p *page) Pair(run string, n int) string { return pairPath(run, n) }

// PairStates are the states of a pair under review.
func (p *page) PairStates() []string { return []string{"open", "arbitration", "closed", "moot"} }

// Threshold writes a probability as exactly as it was set.
func (p *page) Threshold(f float64) string {
	_, point := p.Lang.Marks()
	return strings.Replace(strconv.FormatFloat(f, 'f', -1, 64), ".", point, 1)
}

// Kappa is a coefficient of agreement, a dash if there is none.
func (p *page) Kappa(k *float64) string {
	if k == nil {
		return "—"
	}
	return p.Lang.Decimal(*k, 2)
}
