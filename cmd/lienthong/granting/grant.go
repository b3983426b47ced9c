package granting

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/cmd/lienthong/asking"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/agreement"
	"github.com/lienthong/lienthong/grant/table"
)

// Grant is lienthong grant.
type Grant struct {
	Add     grantAddCommand     `cmd:"" help:"Give the grants of a table, or change them to what it says."`
	List    grantListCommand    `cmd:"" help:"Print the grants that there are."`
	End     grantEndCommand     `cmd:"" help:"Take a grant back."`
	Explain grantExplainCommand `cmd:"" help:"Say whether a request would be permitted, or was on a past day, and why."`
	Test    grantTestCommand    `cmd:"" help:"Decide a table of cases by a table of grants, without any node; exit 1 if one comes out otherwise."`
}

type grantAddCommand struct {
	asking.Node
	change
	Grants string `required:"" type:"path" placeholder:"FILE" help:"The grants: .csv, or .yaml. The columns are in the manual."`
}

// Run gives the grants. The whole table is read before the first is given.
func (c grantAddCommand) Run(ctx context.Context, k *kong.Kong) error {
	grants, err := table.ReadGrants(c.Grants)
	if err != nil {
		return err
	}
	if err := c.within(ctx, grants); err != nil {
		return err
	}
	for _, g := range grants {
		said, err := c.give(ctx, g)
		if err != nil {
			return err
		}
		if g.Relation.Rule == grant.Present {
			said += "; permits only with a proof of presence, of an issuer in gateway.presence"
		}
		if _, err := fmt.Fprintf(k.Stdout, "%s: %s\n", g.ID, said); err != nil {
			return err
		}
	}
	return nil
}

// within refuses grants that go beyond what the agreement that they name was
// asked for. An agreement that the node does not know yet is nothing to compare
// with, and such a grant is not in force.
func (c grantAddCommand) within(ctx context.Context, grants []grant.Grant) error {
	known := map[string]*agreement.View{}
	for i := range grants {
		g := &grants[i]
		if g.Agreement == "" {
			continue
		}
		v, asked := known[g.Agreement]
		if !asked {
			v = &agreement.View{}
			err := c.Call(ctx, "/v1/agreements/"+url.PathEscape(g.Agreement), nil, v)
			if lienthong.CodeOf(err) == lienthong.NotFound {
				v, err = nil, nil
			}
			if err != nil {
				return err
			}
			known[g.Agreement] = v
		}
		if v == nil {
			continue
		}
		if err := v.Asked.Covers(g); err != nil {
			return err
		}
	}
	return nil
}

func (c grantAddCommand) give(ctx context.Context, g grant.Grant) (said string, err error) {
	var past grant.VersionList
	err = c.Call(ctx, "/v1/grants/"+url.PathEscape(g.ID), nil, &past)
	if err != nil && lienthong.CodeOf(err) != lienthong.NotFound {
		return "", err
	}
	if n := len(past.Grants); n > 0 && same(past.Grants[n-1].Grant, g) {
		return fmt.Sprintf("version %d says the same", n), nil
	}
	var v grant.Version
	put := grant.PutRequest{Change: grant.Change{By: c.By, Why: c.Why}, Grant: g, After: len(past.Grants)}
	if err := c.Call(ctx, "/v1/grants", put, &v); err != nil {
		return "", err
	}
	return fmt.Sprintf("version %d", v.Number), nil
}

// same compares grants as they are kept.
func same(a, b grant.Grant) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

type grantListCommand struct {
	asking.Node
	Consumer string `placeholder:"SYSTEM" help:"Only of this system."`
	Service  string `placeholder:"SERVICE" help:"Only for this service."`
	Known    string `placeholder:"TIME" help:"As they were known then: RFC 3339."`
	JSON     bool   `name:"json" help:"Print one JSON object."`
}

// Run lists grants.
func (c grantListCommand) Run(ctx context.Context, k *kong.Kong) error {
	q := url.Values{}
	for name, value := range map[string]string{"consumer": c.Consumer, "service": c.Service, "recorded_at": c.Known} {
		if value != "" {
			q.Set(name, value)
		}
	}
	var list grant.VersionList
	if err := c.Call(ctx, "/v1/grants?"+q.Encode(), nil, &list); err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(k.Stdout).Encode(list)
	}
	w := tabwriter.NewWriter(k.Stdout, 0, 8, 2, ' ', 0)
	for _, v := range list.Grants {
		g := v.Grant
		fmt.Fprintf(w, "%s\tversion %d\t%s\t%s\t%s %s\t%s\t%s\n", g.ID, v.Number, g.Consumer, g.Service, g.Method, g.Path, g.Rung, until(g.ValidUntil))
	}
	return w.Flush()
}

func until(t time.Time) string {
	if t.IsZero() {
		return "no end"
	}
	return "until " + t.Format(time.RFC3339)
}

type grantEndCommand struct {
	asking.Node
	change
	ID    string    `arg:"" name:"id" help:"The grant."`
	Until time.Time `placeholder:"TIME" format:"2006-01-02T15:04:05Z07:00" help:"From when on, RFC 3339; now if left out."`
}

// Run takes a grant back.
func (c grantEndCommand) Run(ctx context.Context, k *kong.Kong) error {
	var v grant.Version
	end := grant.EndRequest{Change: grant.Change{By: c.By, Why: c.Why}, ID: c.ID, Until: c.Until}
	if err := c.Call(ctx, "/v1/grants/end", end, &v); err != nil {
		return err
	}
	_, err := fmt.Fprintf(k.Stdout, "%s: version %d, %s\n", v.Grant.ID, v.Number, until(v.Grant.ValidUntil))
	return err
}

type grantExplainCommand struct {
	asking.Node
	Case string `required:"" type:"path" placeholder:"FILE" help:"The request: a table of cases as for lienthong grant test, the first row of which counts. What it expects is not looked at."`
	JSON bool   `name:"json" help:"Print one JSON object."`
}

// Run asks the node why.
func (c grantExplainCommand) Run(ctx context.Context, k *kong.Kong) error {
	cases, err := table.ReadCases(c.Case)
	if err != nil {
		return err
	}
	q := cases[0].Request
	if q.Rung == "" {
		q.Rung = grant.Fields
	}
	var e grant.Explanation
	ask := grant.ExplainRequest{
		Consumer: q.Consumer, Service: q.Service, Method: q.Method, Path: q.Path, Rung: q.Rung, Set: q.Set, Fields: q.Fields, Search: q.Search,
		Purpose: q.Purpose, LegalBasis: q.Basis, Procedure: q.Procedure, Case: q.Case, Present: q.Present, ValidAt: cases[0].At,
	}
	if err := c.Call(ctx, "/v1/grants/explain", ask, &e); err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(k.Stdout).Encode(e)
	}
	verdict := "permitted by " + e.Grant
	if !e.Permitted {
		verdict = fmt.Sprintf("refused (%s): %s", e.Reason, e.Sentence)
	}
	fmt.Fprintln(k.Stdout, verdict)
	for _, f := range e.Fields {
		if !f.Allowed {
			fmt.Fprintf(k.Stdout, "  %s is left out: %s\n", f.Field, f.Reason.Sentence())
		}
	}
	return trail(k.Stdout, e.Steps)
}

// held are the checks whose reasons do not read as what was looked at.
var held = map[grant.Reason]string{
	grant.NotInForce: "in force", grant.NoAgreement: "agreement", grant.SearchField: "search fields", grant.FieldNotGranted: "fields",
	grant.OtherBasis: "legal basis",
}

// trail prints what was looked at, a line a grant.
func trail(w io.Writer, steps []grant.Step) error {
	var lines []string
	last := ""
	for _, s := range steps {
		word := string(s.Check)
		if name, ok := held[s.Check]; ok {
			word = name
		}
		if !s.OK {
			word = "NOT " + word
		}
		if s.Grant != last {
			lines = append(lines, "  "+s.Grant+": "+word)
			last = s.Grant
		} else {
			lines[len(lines)-1] += ", " + word
		}
	}
	if len(lines) == 0 {
		return nil
	}
	_, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
	return err
}
