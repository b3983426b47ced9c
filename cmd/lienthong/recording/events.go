package recording

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong/cmd/lienthong/asking"
	"github.com/lienthong/lienthong/population/life"
)

// Record is lienthong population record.
type Record struct {
	asking.Node
	File   string `arg:"" placeholder:"FILE" help:"The events, one a row: CSV, XLSX or Parquet. The columns are in the manual; no person belongs on a command line."`
	Source string `required:"" placeholder:"CODE" help:"Who says so: a code of an agency or a process."`
	By     string `placeholder:"NAME" help:"Who records: a pseudonym. With a token it is its caller, and needs no saying."`
	Check  bool   `help:"Say what would be wrong, and record nothing."`
}

const path = "/v1/population/events"

// Run records every event of the file, or none.
func (c Record) Run(ctx context.Context, k *kong.Kong) error {
	events, err := life.Read(c.File)
	if err != nil {
		return err
	}
	var done life.Recorded
	if err := c.Call(ctx, path, life.Batch{By: c.By, Source: c.Source, Check: c.Check, Events: events}, &done); err != nil {
		return err
	}
	var kinds []string
	for _, kind := range life.Kinds {
		if n := done.Kinds[kind]; n > 0 {
			kinds = append(kinds, fmt.Sprintf("%s %d", kind, n))
		}
	}
	what := fmt.Sprintf("events %d to %d recorded", done.First, done.First+int64(done.Events)-1)
	if c.Check {
		what = fmt.Sprintf("%d events could be recorded, nothing was", done.Events)
	}
	_, err = fmt.Fprintf(k.Stdout, "%s: %s\n", what, strings.Join(kinds, ", "))
	return err
}

// Events is lienthong population events.
type Events struct {
	asking.Node
	After int64 `placeholder:"N" help:"Only those above this number."`
	JSON  bool  `name:"json" help:"Print a JSON object a line."`
}

// Run prints them page by page.
func (c Events) Run(ctx context.Context, k *kong.Kong) error {
	for after := c.After; ; {
		var page life.List
		if err := c.Call(ctx, fmt.Sprintf("%s?after=%d", path, after), nil, &page); err != nil {
			return err
		}
		if len(page.Events) == 0 {
			return nil
		}
		for _, e := range page.Events {
			after = e.Number
			if err := c.print(k, e); err != nil {
				return err
			}
		}
	}
}

func (c Events) print(k *kong.Kong, e life.Listed) error {
	if c.JSON {
		return json.NewEncoder(k.Stdout).Encode(e)
	}
	_, err := fmt.Fprintf(k.Stdout, "%d\t%s\t%s\ton %s\t%s (%s)\tby %s, %s\t%s\n", e.Number, e.Recorded.Format(time.DateTime), e.Kind,
		cmp.Or(e.Day.String(), "-"), e.Document, e.Basis, e.By, e.Source, e.Person)
	return err
}
