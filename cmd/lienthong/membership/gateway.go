package membership

import (
	"context"
	"errors"
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

	PKCS11Module string          `name:"pkcs11-module" and:"pkcs11" placeholder:"FILE" help:"Make the keys in a PKCS#11 token: the library of its maker. Needs a build with -tags pkcs11."`
	PKCS11Token  string          `name:"pkcs11-token" and:"pkcs11" placeholder:"LABEL" help:"The token's label."`
	PINFile      conf.SecretFile `and:"pkcs11" placeholder:"FILE" help:"A file that holds its user's PIN; it must stay there, for the gateway reads it when it starts."`
}

// Run joins.
func (c joinCommand) Run(ctx context.Context, k *kong.Kong) (err error) {
	if c.TokenFile != "" {
		secret, err := c.TokenFile.Read()
		if err != nil {
			return err
		}
		c.Token = secret.Reveal()
	}
	i := &admission.Identity{Dir: c.Dir, Now: time.Now}
	if c.PKCS11Module != "" {
		i.Hardware = &admission.Hardware{Module: c.PKCS11Module, Token: c.PKCS11Token, PINFile: c.PINFile}
	}
	defer func() { err = errors.Join(err, i.Close()) }()
	if err := i.Join(ctx, c.Token, c.Address); err != nil {
		return err
	}
	_, err = fmt.Fprintf(k.Stdout, "%s joined; its certificate ends %s and renews itself\n", i.Gateway(), i.Expires().UTC().Format(time.RFC3339))
	return err
}
