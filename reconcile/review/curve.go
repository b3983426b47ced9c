package review

import (
	"context"
	"math"

	"github.com/lienthong/lienthong/reconcile"
)

// Point is what would come of drawing the line for links at a threshold.
type Point struct {
	Threshold float64 // least probability of a link without a human
	Links     int     // rows linked without a human
	Work      int     // rows left to people
	// Precision and Recall are estimated: they are what the linkage's own
	// probabilities promise, and no truer than these are. Recall is of the
	// matches that any candidate was found for.
	Precision, Recall float64
	// Decided of the rows whose closest person is at least this probable were
	// settled by people as that person or not, and Same of them as that
	// person. People see only what the linkage left open, so this measures the
	// doubtful rows and not all rows.
	Decided, Same int
}

// Curve is a review's rows by threshold, lowest first.
type Curve struct {
	Policy reconcile.Policy
	Points []Point
}

// thresholds are dense towards 1, where links are made.
var thresholds = []float64{0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.925, 0.95, 0.965, 0.975, 0.98, 0.985, 0.99, 0.9925, 0.995, 0.9975, 0.999, 0.9999}

// Curve computes a run's curve.
func (s *Service) Curve(ctx context.Context, run string) (Curve, error) {
	kept, err := s.Runs.Run(ctx, run)
	if err != nil {
		return Curve{}, err
	}
	if _, err := s.Store.Review(ctx, run); err != nil {
		return Curve{}, err
	}
	c := Curve{Policy: kept.Policy}
	b := newBins(c.Policy)
	if err := s.Store.Scores(ctx, run, b.add); err != nil {
		return c, err
	}
	for after := 0; ; {
		cases, err := s.Store.Closed(ctx, run, after, readAtOnce)
		if err != nil {
			return c, err
		}
		if len(cases) == 0 {
			break
		}
		for i := range cases {
			b.measure(&cases[i])
		}
		after = cases[len(cases)-1].Number
	}
	c.Points = b.points()
	return c, nil
}

// bin is the rows between a threshold and the next.
type bin struct {
	free    int     // rows that may be linked at a threshold up to here
	sure    float64 // of them, that many are expected to be the person
	guarded int     // rows that are people's whatever the threshold
	decided int
	same    int
}

// bins counts rows by threshold; the first holds what is below all of them.
type bins struct {
	policy reconcile.Policy
	rows   []bin
}

func newBins(p reconcile.Policy) *bins { return &bins{p, make([]bin, len(thresholds)+1)} }

func place(p float64) int {
	i := 0
	for i < len(thresholds) && p >= thresholds[i] {
		i++
	}
	return i
}

// add counts a row. One that was left to people although it is probable enough
// has something against it that no threshold sees (decide.go); it stays theirs.
func (b *bins) add(v reconcile.Verdict, p float64) {
	if p <= 0 || math.IsNaN(p) {
		return // nobody was found
	}
	at := &b.rows[place(p)]
	open := v == reconcile.Candidates || v == reconcile.Contradicted
	if v == reconcile.Contradicted || open && b.policy.Link > 0 && p >= b.policy.Link {
		at.guarded++
		return
	}
	at.free++
	at.sure += p
}

func (b *bins) measure(c *Case) {
	if !c.Best || c.Outcome == Unsure {
		return
	}
	at := &b.rows[place(c.Probability)]
	at.decided++
	if c.Outcome == Same {
		at.same++
	}
}

func (b *bins) points() []Point {
	total, guarded, above := 0.0, 0, bin{}
	rows := 0
	for i, r := range b.rows {
		total, guarded = total+r.sure, guarded+r.guarded
		if i >= place(b.policy.Consider) {
			rows += r.free
		}
	}
	out := make([]Point, len(thresholds))
	for i := len(thresholds) - 1; i >= 0; i-- {
		r := b.rows[i+1]
		above.free, above.sure, above.decided, above.same = above.free+r.free, above.sure+r.sure, above.decided+r.decided, above.same+r.same
		out[i] = Point{Threshold: thresholds[i], Links: above.free, Work: max(rows-above.free, 0) + guarded, Precision: 1, Recall: 1, Decided: above.decided, Same: above.same}
		if above.free > 0 {
			out[i].Precision = above.sure / float64(above.free)
		}
		if total > 0 {
			out[i].Recall = above.sure / total
		}
	}
	return out
}
