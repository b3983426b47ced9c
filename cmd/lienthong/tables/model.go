package tables

import (
	"context"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/cmd/lienthong/output"
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
	if err := output.Apart([]string{c.Out}, c.Tables); err != nil {
		return err
	}
	j.Log = k.Stderr
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
