package tables

import (
	"context"
	"fmt"
	"io"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong/cmd/lienthong/output"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/reconcile/filejob"
	"github.com/lienthong/lienthong/reconcile/twice"
)

// Duplicates is lienthong reconcile duplicates.
type Duplicates struct {
	Population string    `arg:"" help:"The population, as Parquet."`
	Columns    string    `placeholder:"NAME=HEADER,..." help:"What its columns are, where it is not recognised: name=…,birth_date=…,pin=…"`
	Out        string    `required:"" placeholder:"FILE" help:"Where the pairs go, .csv or .xlsx, holding personal numbers in full."`
	Rate       float64   `default:"0.001" placeholder:"P" help:"The share of persons of whom a second record is expected (${default})."`
	Same       float64   `default:"0.99" placeholder:"P" help:"The probability from where a pair is one person (${default})."`
	Possible   float64   `default:"0.5" placeholder:"P" help:"The probability from where an officer should look (${default})."`
	Largest    int       `default:"1000" placeholder:"N" help:"The most persons under one key that are compared with each other; more are left out, and counted (${default})."`
	Memory     conf.Size `placeholder:"SIZE" help:"The most memory to use, such as 4GiB; a job that needs more refuses and says how much."`
	JSON       bool      `help:"Print the summary as one JSON object on stdout."`
	Quiet      bool      `short:"q" help:"Say nothing but errors."`
}

// Run finds who stands twice in a population (package twice).
func (c Duplicates) Run(ctx context.Context, k *kong.Kong, shower Shower) error {
	if err := output.Apart([]string{c.Out}, []string{c.Population}); err != nil {
		return err
	}
	if err := output.Tables(c.Out); err != nil {
		return err
	}
	show := shower(c.Quiet)
	summary, err := filejob.Duplicates{
		Population: c.Population, Columns: c.Columns, Out: c.Out, Places: node.Places, Memory: int64(c.Memory),
		Policy:   twice.Policy{Rate: c.Rate, Same: c.Same, Possible: c.Possible, Largest: c.Largest},
		Progress: show.Update, Log: show,
	}.Run(ctx)
	show.Close()
	if err != nil {
		return err
	}
	if c.JSON {
		return output.JSON(k.Stdout, summary)
	}
	if !c.Quiet {
		c.tell(k.Stderr, summary)
	}
	return nil
}

// tell says in words what came out.
func (c Duplicates) tell(w io.Writer, s *filejob.DuplicatesSummary) {
	fmt.Fprintf(w, "%d persons, %.1f s\n", s.Persons, s.Seconds["read"]+s.Seconds["find_and_write"])
	for _, v := range []twice.Verdict{twice.Same, twice.Possible, twice.NumberTwice} {
		fmt.Fprintf(w, "  %-13s %7d pairs\n", v, s.Pairs[v])
	}
	if s.Skipped > 0 {
		fmt.Fprintf(w, "%d keys that too many persons share to tell them apart were left out, %d times a person\n", s.Skipped, s.SkippedRows)
	}
	fmt.Fprintf(w, "pairs: %s (holds personal numbers in full)\n", c.Out)
}
