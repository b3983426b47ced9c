package membership

import (
	"context"
	"fmt"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong/directory/admission"
	"github.com/lienthong/lienthong/internal/conf"
)

// Gateway is lienthong gateway.
type Gateway struct {
	Join joinCommand `cmd:"" help:"Join the exchange with a one-time token: make the keys, get a certificate."`
}

type joinCommand struct {
	Token     string          `xor:"token" required:"" placeholder:"TOKEN" help:"What lienthong directory token printed. Good once."`
	TokenFile conf.SecretFile `xor:"token" required:"" placeholder:"FILE" help:"A file that holds the token, so that no list of processes shows it."`
	Dir       string          `required:"" type:"path" placeholder:"FOLDER" help:"Where the gateway's keys are made. They never leave it."`
	Address   []string        `placeholder:"HOST:PORT" help:"Where peers reach this gateway; none if it only asks."`
}

// Run joins.
func (c joinCommand) Run(ctx context.Context, k *kong.Kong) error {
	if c.TokenFile != "" {
		secret, err := c.TokenFile.Read()
		if err != nil {
			return err
		}
		c.Token = secret.Reveal()
	}
	i := &admission.Identity{Dir: c.Dir, Now: time.Now}
	if err := i.Join(ctx, c.Token, c.Address); err != nil {
		return err
	}
	_, err := fmt.Fprintf(k.Stdout, "%s joined; its certificate ends %s and renews itself\n", i.Gateway(), i.Expires().UTC().Format(time.RFC3339))
	return err
}
