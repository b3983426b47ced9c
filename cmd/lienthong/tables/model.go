package tables

import (
	"context"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// Profile is lienthong reconcile profile.
type Profile struct {
	Tables []string `arg:"" placeholder:"FILE" help:"One table, or the left and the right one: CSV, XLSX, Parquet, or a query in a YAML file."`
	Out    string   `placeholder:"FILE" help:"Where the proposed model goes; stdout if not given."`
}

// Run proposes a model; see package profile.
func (c Profile) Run(ctx context.Context, k *kong.Kong) error {
	j, err := ofTables(c.Tables)
	if err != nil {
		return err
	}
	if err := separate([]string{c.Out}, c.Tables); err != nil {
		return err
	}
	return j.WriteProposal(ctx, c.Out, k.Stdout)
}

func ofTables(tables []string) (tablejob.Job, error) {
	switch len(tables) {
	case 1:
		return tablejob.Job{Left: tables[0]}, nil
	case 2:
		return tablejob.Job{Left: tables[0], Right: tables[1]}, nil
	}
	return tablejob.Job{}, lienthong.Errorf(lienthong.Invalid, "give one table, or two: the left and the right one")
}

// Train is lienthong reconcile train.
type Train struct {
	Tables []string   `arg:"" placeholder:"FILE" help:"One table, or the left and the right one: CSV, XLSX, Parquet, or a query in a YAML file."`
	Model  string     `placeholder:"FILE" help:"The model file; without one a model is proposed from the data. What it had learnt is learnt again."`
	Out    string     `required:"" placeholder:"FILE" help:"Where the trained model goes."`
	SQL    string     `name:"sql" placeholder:"FILE" help:"Where the trained model goes as SQL for DuckDB, with the rows as numbers: an independent check, for small tables."`
	Memory MemorySize `placeholder:"SIZE" help:"The most memory to use, such as 4GiB."`
	JSON   bool       `help:"Print how the learning went as one JSON object on stdout."`
	Quiet  bool       `short:"q" help:"Say nothing but errors."`
}

// Run learns weights; see package learn.
func (c Train) Run(ctx context.Context, k *kong.Kong, shower Shower) error {
	j, err := ofTables(c.Tables)
	if err != nil {
		return err
	}
	if err := separate([]string{c.Out, c.SQL}, append(c.Tables[:len(c.Tables):len(c.Tables)], c.Model)); err != nil {
		return err
	}
	show := shower(c.Quiet)
	j.Model, j.SaveModel, j.SQL, j.Memory, j.Progress, j.Log = c.Model, c.Out, c.SQL, int64(c.Memory), show.Update, show
	report, err := j.Train(ctx)
	show.Close()
	if err == nil && c.JSON {
		return writeJSON(k.Stdout, report)
	}
	return err
}
