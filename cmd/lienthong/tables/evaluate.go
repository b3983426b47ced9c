package tables

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong/cmd/lienthong/output"
	"github.com/lienthong/lienthong/reconcile/evaluate"
	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// Evaluate is lienthong reconcile evaluate.
type Evaluate struct {
	Found    string `arg:"" placeholder:"FILE" help:"Pairs or clusters, as link and dedupe write them."`
	Truth    string `required:"" placeholder:"FILE" help:"The true pairs: ids in the first two columns and, if there is a third, a label of 1 or 0. Or, with --cluster, the table of rows."`
	ID       string `default:"id" placeholder:"HEADER" help:"The column of ids in a truth of rows."`
	Cluster  string `placeholder:"HEADER" help:"The column of a truth of rows that tells which rows mean the same."`
	Slice    string `placeholder:"HEADER" help:"A column of a truth of rows: evaluate each of its values by itself."`
	OneTable bool   `help:"Both ids of a pair are of one table: a pair is the same in either order."`
	JSON     bool   `help:"Print everything as one JSON object."`
}

// Run compares; see package evaluate.
func (c Evaluate) Run(ctx context.Context, k *kong.Kong) error {
	r, err := tablejob.Evaluation{Found: c.Found, Truth: c.Truth, ID: c.ID, Cluster: c.Cluster, Slice: c.Slice, OneTable: c.OneTable}.Run(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return output.JSON(k.Stdout, r)
	}
	tellMeasures(k.Stdout, r)
	return nil
}

func tellMeasures(w io.Writer, r *evaluate.Result) {
	line := func(name string, m evaluate.Measure) {
		fmt.Fprintf(w, "%-12s %9d %9d %9d   %.4f [%.4f %.4f]   %.4f [%.4f %.4f]   %.4f", name, m.True, m.Found, m.Right,
			m.Precision, m.PrecisionCI[0], m.PrecisionCI[1], m.Recall, m.RecallCI[0], m.RecallCI[1], m.F1)
		if m.F1CI[1] > 0 {
			fmt.Fprintf(w, " [%.4f %.4f]", m.F1CI[0], m.F1CI[1])
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "%-12s %9s %9s %9s   %-24s   %-24s   %s\n", "", "true", "found", "right", "precision [95 %]", "recall [95 %]", "F1 [95 %]")
	line("decided", r.Decided)
	for _, t := range r.Thresholds {
		line(fmt.Sprintf("p >= %.4g", t.Threshold), t.Measure)
	}
	if r.Best.F1 > 0 {
		line(fmt.Sprintf("best %.4f", r.Best.Threshold), r.Best.Measure)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Slices)) {
		line(name, r.Slices[name])
	}
	if len(r.Bands) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%-16s %9s %8s   %s\n", "probability", "pairs", "said", "true [95 %]")
	for _, b := range r.Bands {
		fmt.Fprintf(w, "%-16s %9d %8.4f   %.4f [%.4f %.4f]\n", fmt.Sprintf("%.4g to %.4g", b.From, b.Upto), b.Pairs, b.Said, b.True, b.TrueCI[0], b.TrueCI[1])
	}
	fmt.Fprintf(w, "Brier score %.4f of the pairs written (0 is best)\n", r.Brier)
}
