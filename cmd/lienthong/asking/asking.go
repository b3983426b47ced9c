package asking

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"net/url"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/internal/conf"
)

// Node is the flags of such a command.
type Node struct {
	Node      string          `default:"http://127.0.0.1:8080" placeholder:"URL" help:"The owner's node."`
	TokenFile conf.SecretFile `placeholder:"FILE" help:"A file with the token, where the node asks for one."`
}

func (n Node) client() (*client.Client, error) {
	c := &client.Client{BaseURL: n.Node}
	if n.TokenFile != "" {
		secret, err := n.TokenFile.Read()
		if err != nil {
			return nil, err
		}
		c.Token = secret.Reveal()
	}
	return c, nil
}

// Call asks the node; in is nil for a GET.
func (n Node) Call(ctx context.Context, path string, in, out any) error {
	c, err := n.client()
	if err != nil {
		return err
	}
	method := http.MethodPost
	if in == nil {
		method = http.MethodGet
	}
	return n.named(c.Call(ctx, method, path, in, out))
}

// named says which node was not reached: commands are given on a machine with
// several, and the default is easily forgotten.
func (n Node) named(err error) error {
	var transport *url.Error
	if lienthong.CodeOf(err) != lienthong.Unavailable || !errors.As(err, &transport) || transport.Timeout() {
		return err
	}
	return &lienthong.Error{Code: lienthong.Unavailable, Message: "the node at " + n.Node + " could not be reached; is it running, or is another meant (--node)?", Cause: err}
}

// Lines gets an answer of one JSON value a line.
func (n Node) Lines(ctx context.Context, path string) iter.Seq2[json.RawMessage, error] {
	return func(yield func(json.RawMessage, error) bool) {
		c, err := n.client()
		if err != nil {
			yield(nil, err)
			return
		}
		for line, err := range c.Lines(ctx, path) {
			if !yield(line, n.named(err)) {
				return
			}
		}
	}
}
