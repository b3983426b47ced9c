package granting

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/table"
)

type grantTestCommand struct {
	Grants     string    `required:"" type:"path" placeholder:"FILE" help:"The grants: .csv or .yaml."`
	Cases      string    `required:"" type:"path" placeholder:"FILE" help:"The requests, with what is expected of each: .csv or .yaml."`
	Agreements string    `type:"path" placeholder:"FILE" help:"When the agreements behind the grants are active: .csv or .yaml."`
	At         time.Time `placeholder:"TIME" format:"2006-01-02T15:04:05Z07:00" help:"When cases without a time are asked, RFC 3339; now if left out."`
	Explain    bool      `help:"Print every check of every case, not only of those that differ."`
	JSON       bool      `name:"json" help:"Print a JSON object for each case."`
}

// Run decides the cases and compares.
func (c grantTestCommand) Run(ctx context.Context, k *kong.Kong) error {
	grants, err := table.ReadGrants(c.Grants)
	if err != nil {
		return err
	}
	cases, err := table.ReadCases(c.Cases)
	if err != nil {
		return err
	}
	var standings []grant.Standing
	if c.Agreements != "" {
		if standings, err = table.ReadAgreements(c.Agreements); err != nil {
			return err
		}
	}
	if c.At.IsZero() {
		c.At = time.Now()
	}
	results, err := table.Run(ctx, grants, standings, cases, c.At)
	if err != nil {
		return err
	}
	differ := 0
	for i := range results {
		if len(results[i].Differs) > 0 {
			differ++
		}
		if err := c.print(k.Stdout, &results[i]); err != nil {
			return err
		}
	}
	fmt.Fprintf(k.Stderr, "%d cases, %d as expected, %d not\n", len(results), len(results)-differ, differ)
	if differ > 0 {
		return lienthong.Errorf(lienthong.Conflict, "%d of %d cases come out otherwise than expected.", differ, len(results))
	}
	return nil
}

func (c grantTestCommand) print(w io.Writer, r *table.Result) error {
	v := &r.Verdict
	if c.JSON {
		return json.NewEncoder(w).Encode(map[string]any{
			"case": r.Case.Name, "expected": r.Case.Expect, "got": r.Got(), "grant": v.Grant, "reason": v.Reason, "allowed": v.Allowed(),
			"differs": r.Differs, "steps": v.Explain,
		})
	}
	word, got := "ok  ", string(r.Got())
	if len(r.Differs) > 0 {
		word = "FAIL"
	}
	if v.Reason != grant.Granted {
		got += " (" + string(v.Reason) + ")"
	}
	if v.Grant != "" {
		got += " by " + v.Grant
	}
	fmt.Fprintf(w, "%s %s: %s\n", word, r.Case.Name, got)
	if len(r.Differs) > 0 {
		fmt.Fprintf(w, "  %s\n", strings.Join(r.Differs, "\n  "))
	}
	if c.Explain || len(r.Differs) > 0 {
		return trail(w, v.Explain)
	}
	return nil
}
