package tables

import (
	"bytes"
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
	Truth    string `required:"" placeholder:"FILE" help:"The true pairs: ids in the first two columns and, in a column label or the third, 1 or 0, same or different. Or, with --cluster, the table of rows."`
	ID       string `placeholder:"HEADER" help:"The column of ids in a truth of rows, and in --rows; id if not given."`
	Cluster  string `placeholder:"HEADER" help:"The column of a truth of rows that tells which rows mean the same."`
	Slice    string `placeholder:"HEADER" help:"A column of a truth of rows, or of --rows: evaluate each of its values by itself."`
	Rows     string `placeholder:"FILE" help:"The left table, or the only one: a pair belongs to the slice of its left row."`
	Labelled bool   `help:"The truth is a sample of labelled pairs: leave out what was found of others."`
	OneTable bool   `help:"Both ids of a pair are of one table: a pair is the same in either order."`
	JSON     bool   `help:"Print everything as one JSON object."`
}

// Run compares; see package evaluate.
func (c Evaluate) Run(ctx context.Context, k *kong.Kong) error {
	r, err := tablejob.Evaluation{Found: c.Found, Truth: c.Truth, ID: c.ID, Cluster: c.Cluster, Slice: c.Slice, Rows: c.Rows, OneTable: c.OneTable, Labelled: c.Labelled}.Run(ctx)
	if err != nil {
		return err
	}
	if text := doubt(r); text != "" {
		_, _ = fmt.Fprintf(k.Stderr, "note: %s\n", text)
	}
	if c.JSON {
		return output.JSON(k.Stdout, r)
	}
	var text bytes.Buffer
	tellMeasures(&text, r)
	_, err = k.Stdout.Write(text.Bytes())
	return err
}

// manyTurned is from which share of what was found ids that are exchanged are no chance: two tables
// whose rows are numbered from one have some.
const manyTurned = 0.1

// doubt says that two files hardly mean the same ids, "" if they may.
func doubt(r *evaluate.Result) string {
	d := r.Decided
	switch {
	case float64(r.Turned) > manyTurned*float64(d.Found):
		return fmt.Sprintf("%d of the %d pairs found are true if their two ids are exchanged: say --one-table if both are of one table, or put the left one first in the truth", r.Turned, d.Found)
	case d.Right == 0 && d.Found > 0:
		return fmt.Sprintf("of %d pairs found and %d true ones, none are the same: see that both files mean the same ids, the left one first; of a truth of rows, one line each, name the columns with --id and --cluster", d.Found, d.True)
	}
	return ""
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
