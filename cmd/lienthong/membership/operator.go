package membership

import (
	"context"
	"fmt"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong/directory"
)

type tokenCommand struct {
	folder
	Gateway string        `required:"" placeholder:"INSTANCE/CLASS/CODE/GATEWAY" help:"The gateway that may join: VN/GOV/G01/gw1."`
	Life    time.Duration `default:"24h" help:"How long the token is good."`
	Address []string      `placeholder:"HOST:PORT" help:"Where peers reach it; what the gateway says if not given."`
}

// Run prints a token.
func (c tokenCommand) Run(ctx context.Context, k *kong.Kong) error {
	id, err := directory.ParseGatewayID(c.Gateway)
	if err != nil {
		return badID("--gateway", err)
	}
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	token, err := r.Token(ctx, id, c.Life, c.Address)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(k.Stdout, token.Reveal())
	return err
}

type retireCommand struct {
	folder
	Gateway string `required:"" placeholder:"INSTANCE/CLASS/CODE/GATEWAY" help:"The gateway: its keys are struck, and stay listed for old evidence."`
}

// Run retires a gateway.
func (c retireCommand) Run(ctx context.Context, k *kong.Kong) error {
	id, err := directory.ParseGatewayID(c.Gateway)
	if err != nil {
		return badID("--gateway", err)
	}
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	return r.Retire(ctx, id)
}

type operatorCommand struct {
	folder
	Reset bool `help:"End all keys that were made before."`
}

// Run prints an operator's key.
func (c operatorCommand) Run(ctx context.Context, k *kong.Kong) error {
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	if c.Reset {
		if err := r.RemoveOperatorKeys(ctx); err != nil {
			return err
		}
	}
	key, err := r.NewOperatorKey(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(k.Stdout, key)
	return err
}
