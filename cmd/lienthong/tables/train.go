package tables

import (
	"context"
	"fmt"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/cmd/lienthong/output"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/reconcile/filejob"
)

// Train is lienthong reconcile train.
type Train struct {
	Tables []string `arg:"" optional:"" placeholder:"FILE" help:"One table, or the left and the right one: CSV, XLSX, Parquet, or a query in a YAML file."`
	SQL    string   `name:"sql" placeholder:"FILE" group:"Any tables" help:"Where the trained model goes as SQL for DuckDB, with the rows as numbers: an independent check, for small tables."`

	Register          string `placeholder:"FILE" group:"Officials and population" help:"A register of officials: CSV, XLSX or Parquet."`
	Population        string `placeholder:"FILE" group:"Officials and population" help:"The population: CSV, XLSX or Parquet."`
	Columns           string `placeholder:"NAME=HEADER,..." group:"Officials and population" help:"What the register's columns are, where it is not recognised: name=…,birth_date=…,number=…"`
	PopulationColumns string `placeholder:"NAME=HEADER,..." group:"Officials and population" help:"The same for the population."`

	Labels string    `placeholder:"FILE" help:"Pairs that people decided: of tables, the ids of two rows and a column label (same or different); of officials, as the operation listLabels gives them."`
	Model  string    `placeholder:"FILE" help:"The model file to begin with; without one a model is proposed from the data, or for officials the one that is set by hand. What it had learnt is learnt again, but for what it fixes."`
	Out    string    `required:"" placeholder:"FILE" help:"Where the trained model goes."`
	Memory conf.Size `placeholder:"SIZE" help:"The most memory to use, such as 4GiB."`
	JSON   bool      `help:"Print how the learning went as one JSON object on stdout."`
	Quiet  bool      `short:"q" help:"Say nothing but errors."`
}

// Run learns weights: of any tables (package learn), or of officials and a population
// (its package official).
func (c Train) Run(ctx context.Context, k *kong.Kong, shower Shower) error {
	if c.Register != "" || c.Population != "" {
		return c.officials(ctx, k, shower)
	}
	j, err := ofTables(c.Tables)
	if err != nil {
		return err
	}
	if err := output.Apart([]string{c.Out, c.SQL}, append(c.Tables[:len(c.Tables):len(c.Tables)], c.Model, c.Labels)); err != nil {
		return err
	}
	show := shower(c.Quiet)
	j.Model, j.SaveModel, j.SQL, j.Labels, j.Memory, j.Progress, j.Log = c.Model, c.Out, c.SQL, c.Labels, int64(c.Memory), show.Update, show
	report, err := j.Train(ctx)
	show.Close()
	if err == nil && c.JSON {
		return output.JSON(k.Stdout, report)
	}
	return err
}

func (c Train) officials(ctx context.Context, k *kong.Kong, shower Shower) error {
	switch {
	case len(c.Tables) > 0 || c.SQL != "":
		return lienthong.Errorf(lienthong.Invalid, "--register and --population learn of officials, other tables stand by themselves; give one or the other")
	case c.Register == "" || c.Population == "":
		return lienthong.Errorf(lienthong.Invalid, "give both --register and --population")
	}
	if err := output.Apart([]string{c.Out}, []string{c.Register, c.Population, c.Labels}); err != nil { // the model may be learnt on in its place
		return err
	}
	show := shower(c.Quiet)
	learnt, err := filejob.Job{
		Register: c.Register, Population: c.Population, Columns: c.Columns, PopulationColumns: c.PopulationColumns,
		Places: node.Places, Memory: int64(c.Memory), Progress: show.Update, Log: show,
	}.Train(ctx, filejob.Learning{Model: c.Model, Labels: c.Labels, Out: c.Out})
	if err == nil && !c.JSON {
		_, _ = fmt.Fprintf(show, "learnt from %d pairs of the keys; %.0f pairs taken for matches\nmodel: %s (%s)\n", learnt.Candidates, learnt.Matches, c.Out, learnt.Fingerprint)
		for _, w := range learnt.Warnings {
			_, _ = fmt.Fprintf(show, "note: %s\n", w)
		}
	}
	show.Close()
	if err == nil && c.JSON {
		return output.JSON(k.Stdout, learnt)
	}
	return err
}
