package connecting

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/cmd/lienthong/asking"
	"github.com/lienthong/lienthong/connector/contributing"
	"github.com/lienthong/lienthong/connector/finding"
	"github.com/lienthong/lienthong/node/connect"
)

// Findings is lienthong connector findings.
type Findings struct {
	asking.Node
	Name string `arg:"" placeholder:"NAME" help:"The connector: its name in its file."`
	Rule string `placeholder:"RULE" help:"Only what this rule found."`
	JSON bool   `name:"json" help:"Print a JSON object a line."`
}

// Run lists what the rules of linked records found.
func (c Findings) Run(ctx context.Context, k *kong.Kong) error {
	path := "/connectors/" + url.PathEscape(c.Name) + "/findings"
	if c.Rule != "" {
		path += "?" + url.Values{"rule": {c.Rule}}.Encode()
	}
	_, err := printLines(ctx, c.Node, path, k.Stdout, c.JSON, func(w io.Writer, l finding.Line) {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\tsince %s\t%s\t(%s)\n", l.Record, l.Key, l.Rule, l.Person, l.Since, l.Says, l.Source)
	})
	return err
}

// Upkeep is lienthong connector upkeep.
type Upkeep struct {
	asking.Node
	Name       string `arg:"" placeholder:"NAME" help:"The connector: its name in its file."`
	Last       bool   `help:"Do nothing, and print how the last upkeep went."`
	AcceptLoss bool   `help:"Believe that more than half of a table's rows are gone, and remove their links."`
	Full       bool   `help:"Link every row again, also those that have not changed: the population has."`
	JSON       bool   `name:"json" help:"Print one JSON object."`
}

// poll is how often the node is asked whether it is done.
const poll = 200 * time.Millisecond

// Run has a connector linked, and its rules run, and says how it went.
func (c Upkeep) Run(ctx context.Context, k *kong.Kong) error {
	path := "/connectors/" + url.PathEscape(c.Name) + "/upkeep"
	var asked connect.AskedUpkeep
	if !c.Last {
		if err := c.Call(ctx, path, connect.AskUpkeep{AcceptLoss: c.AcceptLoss, Full: c.Full}, &asked); err != nil {
			return err
		}
	}
	for {
		var u connect.Upkeep // anew: what an answer leaves out would stay from the one before
		if err := c.Call(ctx, path, nil, &u); err != nil {
			return err
		}
		if u.Turns >= asked.Turns {
			return c.print(k, &u)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(poll):
		}
	}
}

// errNotDone gives an upkeep that could not be ended the exit code of a fault.
var errNotDone = lienthong.Errorf(lienthong.Unavailable, "The upkeep could not be ended; what is said above is tried again by itself.")

func (c Upkeep) print(k *kong.Kong, u *connect.Upkeep) error {
	if c.JSON {
		return json.NewEncoder(k.Stdout).Encode(u)
	}
	w := tabwriter.NewWriter(k.Stdout, 0, 8, 2, ' ', 0)
	failed := u.Findings.Problem != ""
	for _, r := range u.Records {
		if r.Problem != "" {
			failed = true
			fmt.Fprintf(w, "%s\tNOT DONE: %s\n", r.Record, r.Problem)
			continue
		}
		fmt.Fprintf(w, "%s\t%d rows\t%d sent\t%d linked\t%d references\t%d gone\t%d references taken back\n", r.Record, r.Rows, r.Sent, r.Linked, r.References, r.Gone, r.Ended)
		if r.Missing > 0 {
			fmt.Fprintf(w, "%s\t%d rows seem to be gone, more than half: their links are kept; say --accept-loss if it is true\n", r.Record, r.Missing)
		}
	}
	for _, r := range u.Findings.Rules {
		if r.NotRun != "" {
			fmt.Fprintf(w, "%s\tNOT RUN: %s\n", r.Rule, r.NotRun)
			continue
		}
		untold := ""
		if r.Untold > 0 {
			untold = fmt.Sprintf("\t%d records not looked at: the owner did not tell what the rule needs, or does not have it", r.Untold)
		}
		fmt.Fprintf(w, "%s\t%d found%s\n", r.Rule, r.Found, untold)
	}
	if u.Findings.Undecided > 0 {
		fmt.Fprintf(w, "undecided\t%d records of which linking has not said for certain whom they mean\n", u.Findings.Undecided)
	}
	for _, r := range u.Reports {
		if r.NotSent != "" {
			fmt.Fprintf(w, "%s\tNOT SENT: %s\n", r.Contribution, r.NotSent)
			continue
		}
		fmt.Fprintf(w, "%s\t%d rows\t%d reported of %s\t%s\n", r.Contribution, r.Rows, r.Sent, r.Field, standing(r.States))
		if r.Refused > 0 {
			fmt.Fprintf(w, "%s\t%d rows not reported: the grant does not reach their persons\n", r.Contribution, r.Refused)
		}
		if r.Problem != "" {
			failed = true
			fmt.Fprintf(w, "%s\tNOT DONE: %s\n", r.Contribution, r.Problem)
		}
	}
	if u.WriteBack != nil {
		for _, r := range u.WriteBack.Records {
			if r.Problem != "" {
				failed = true
				fmt.Fprintf(w, "%s\tNOT WRITTEN BACK: %s\n", r.Record, r.Problem)
			}
			fmt.Fprintf(w, "%s\t%d written back\t%d not there\n", r.Record, r.Written, r.Absent)
		}
	}
	if u.Findings.Problem != "" {
		fmt.Fprintf(w, "rules\tNOT DONE: %s\n", u.Findings.Problem)
	}
	if err := w.Flush(); err != nil || !failed {
		return err
	}
	return errNotDone
}

// standing says how many reports stand how.
func standing(states map[string]int) string {
	var out []string
	for _, s := range slices.Sorted(maps.Keys(states)) {
		out = append(out, fmt.Sprintf("%d %s", states[s], s))
	}
	return strings.Join(out, ", ")
}

// Contributions is lienthong connector contributions.
type Contributions struct {
	asking.Node
	Name string `arg:"" placeholder:"NAME" help:"The connector: its name in its file."`
	JSON bool   `name:"json" help:"Print a JSON object a line."`
}

// Run lists what was reported to the population register, and how it stands.
func (c Contributions) Run(ctx context.Context, k *kong.Kong) error {
	_, err := printLines(ctx, c.Node, "/connectors/"+url.PathEscape(c.Name)+"/contributions", k.Stdout, c.JSON, func(w io.Writer, l contributing.Line) {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\tsent %s\t%s\n", l.Record, l.Key, l.Field, l.State, l.Sent, l.Why)
	})
	return err
}
