package connecting

import (
	"context"
	"fmt"
	"io"
	"net/url"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong/cmd/lienthong/asking"
	"github.com/lienthong/lienthong/connector/writeback"
)

// WriteBack is lienthong connector write-back.
type WriteBack struct {
	asking.Node
	Name string `arg:"" placeholder:"NAME" help:"The connector: its name in its file."`
	JSON bool   `name:"json" help:"Print a JSON object a line."`
}

// Run lists what is to be written into the source. It writes nothing.
func (c WriteBack) Run(ctx context.Context, k *kong.Kong) error {
	path := "/connectors/" + url.PathEscape(c.Name) + "/write_back"
	n, err := printLines(ctx, c.Node, path, k.Stdout, c.JSON, func(w io.Writer, l writeback.Line) {
		fmt.Fprintf(w, "%s\t%s\tinto %s\t%s\t%s\n", l.Record, l.Key, l.Table, l.Verdict, l.Number)
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(k.Stderr, "%d rows to write; the upkeep writes them if write_back.on is set\n", n)
	return err
}
