package connecting

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"text/tabwriter"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
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
	w := tabwriter.NewWriter(k.Stdout, 0, 8, 2, ' ', 0)
	n := 0
	for text, err := range c.Lines(ctx, "/connectors/"+url.PathEscape(c.Name)+"/write_back") {
		if err != nil {
			return err
		}
		n++
		if c.JSON {
			fmt.Fprintf(w, "%s\n", text)
			continue
		}
		var l writeback.Line
		if err := json.Unmarshal(text, &l); err != nil {
			return &lienthong.Error{Code: lienthong.UpstreamFailed, Message: "The node's answer cannot be read.", Cause: err}
		}
		fmt.Fprintf(w, "%s\t%s\tinto %s\t%s\t%s\n", l.Record, l.Key, l.Table, l.Verdict, l.Number)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(k.Stderr, "%d rows to write; the upkeep writes them if write_back.on is set\n", n)
	return err
}
