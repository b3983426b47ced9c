package connecting

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/cmd/lienthong/asking"
)

// printLines prints what a node lists, a line each as show has it or as the JSON
// that came, and returns how many there were.
func printLines[T any](ctx context.Context, node asking.Node, path string, out io.Writer, asJSON bool, show func(io.Writer, T)) (n int, err error) {
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	for text, err := range node.Lines(ctx, path) {
		if err != nil {
			return n, err
		}
		n++
		if asJSON {
			fmt.Fprintf(w, "%s\n", text)
			continue
		}
		var l T
		if err := json.Unmarshal(text, &l); err != nil {
			return n, &lienthong.Error{Code: lienthong.UpstreamFailed, Message: "The node's answer cannot be read.", Cause: err}
		}
		show(w, l)
	}
	return n, w.Flush()
}
