package granting

import (
	"context"
	"net/http"

	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/internal/conf"
)

// nodeFlags are the flags of commands that ask a running node.
type nodeFlags struct {
	Node      string          `default:"http://127.0.0.1:8080" placeholder:"URL" help:"The owner's node."`
	TokenFile conf.SecretFile `placeholder:"FILE" help:"A file with the token, where the node asks for one; the role is operator, to look also auditor."`
}

// call asks the node; in is nil for a GET.
func (f nodeFlags) call(ctx context.Context, path string, in, out any) error {
	c := client.Client{BaseURL: f.Node}
	if f.TokenFile != "" {
		secret, err := f.TokenFile.Read()
		if err != nil {
			return err
		}
		c.Token = secret.Reveal()
	}
	method := http.MethodPost
	if in == nil {
		method = http.MethodGet
	}
	return c.Call(ctx, method, path, in, out)
}

// change is who changes something, and why.
type change struct {
	By  string `placeholder:"NAME" help:"Who does it: a pseudonym. With a token it is its caller, and needs no saying."`
	Why string `required:"" placeholder:"TEXT" help:"The reason, without personal data."`
}
