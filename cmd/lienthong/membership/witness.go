package membership

import (
	"context"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong/directory"
)

type witnessCommand struct {
	folder
	Key   string `required:"" placeholder:"VKEY" help:"Its verifier key, as lienthong ledger witness prints it."`
	URL   string `required:"" placeholder:"URL" help:"Where it takes checkpoints."`
	Title string `required:"" help:"Whose it is, for people."`
}

// Run enters a witness.
func (c witnessCommand) Run(ctx context.Context, k *kong.Kong) error {
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	return r.PutWitness(ctx, directory.Witness{Key: c.Key, URL: c.URL, Title: c.Title})
}

type witnessEndCommand struct {
	folder
	Key string `arg:"" help:"Its verifier key."`
}

// Run ends one.
func (c witnessEndCommand) Run(ctx context.Context, k *kong.Kong) error {
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	return r.EndWitness(ctx, c.Key)
}
