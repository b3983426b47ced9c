package deskroom

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/finding"
	"github.com/lienthong/lienthong/connector/linked"
	"github.com/lienthong/lienthong/console/desk"
	"github.com/lienthong/lienthong/internal/mask"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/node/connect"
)

// Registers implements desk.Agency.
func (d *Desk) Registers() (out []desk.Register) {
	for _, c := range d.Connectors {
		if c.Findings == nil {
			continue
		}
		last := c.Findings.Last()
		r := desk.Register{Name: c.Description.Name, Sector: c.Sector.ID, Title: c.Sector.Title, Ran: last.Ended, Rows: last.Rows, Undecided: last.Undecided, Problem: last.Problem, Code: last.Code}
		for i := range c.Findings.Rules {
			r.Rules = append(r.Rules, ruleOf(&c.Findings.Rules[i], &last))
		}
		out = append(out, r)
	}
	return out
}

func ruleOf(r *linked.Rule, last *finding.Report) desk.Rule {
	out := desk.Rule{ID: string(r.ID), Says: r.Says, Source: r.Source}
	for _, x := range last.Rules {
		if x.Rule == r.ID {
			out.Found, out.Untold, out.NotRun, out.Cause = x.Found, x.Untold, x.NotRun, x.Cause
		}
	}
	return out
}

func (d *Desk) rule(register, rule string) (*connect.Connector, *linked.Rule, error) {
	i := slices.IndexFunc(d.Connectors, func(c *connect.Connector) bool { return c.Description.Name == register && c.Findings != nil })
	if i >= 0 {
		if r, ok := d.Connectors[i].Findings.Rule(connector.FindingCode(rule)); ok {
			return d.Connectors[i], r, nil
		}
	}
	return nil, nil, lienthong.Errorf(lienthong.NotFound, "There is no such register, or it has no such rule.")
}

// page is how many findings one page shows; scan how many are read at once.
const (
	page = 50
	scan = 1000
)

// place is where a finding stands, as its token says it to this node alone.
type place struct {
	Register string
	finding.Found
}

func (d *Desk) token(p place) (string, error) {
	b, err := json.Marshal(p)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(d.tokens.Seal(nil, nil, b, nil)), nil
}

func (d *Desk) place(token string) (p place, err error) {
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err == nil {
		b, err = d.tokens.Open(nil, nil, b, nil)
	}
	if err == nil {
		err = json.Unmarshal(b, &p)
	}
	if err != nil {
		return p, lienthong.Errorf(lienthong.NotFound, "There is no such finding.")
	}
	return p, nil
}

// Found implements desk.Agency.
func (d *Desk) Found(ctx context.Context, register, rule, after string) (*desk.Found, error) {
	c, r, err := d.rule(register, rule)
	if err != nil {
		return nil, err
	}
	last := c.Findings.Last()
	out := &desk.Found{Register: register, Rule: ruleOf(r, &last)}
	from := place{Register: register}
	if after != "" {
		if from, err = d.place(after); err != nil {
			return nil, err
		}
	}
	at := from.Found
	for {
		found, err := c.Findings.Store.List(ctx, at, scan)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if at = f; f.Rule != r.ID {
				continue
			}
			token, err := d.token(place{register, f})
			if err != nil {
				return nil, err
			}
			out.Findings = append(out.Findings, desk.Finding{Token: token, Record: f.Record, Person: f.Person, Since: f.Since})
			if len(out.Findings) == page {
				out.After = token
				return out, nil
			}
		}
		if len(found) < scan {
			return out, nil
		}
	}
}

// Open implements desk.Agency.
func (d *Desk) Open(ctx context.Context, token string) (*desk.Opened, error) {
	p, err := d.place(token)
	if err != nil {
		return nil, err
	}
	c, r, err := d.rule(p.Register, string(p.Rule))
	if err != nil {
		return nil, err
	}
	last := c.Findings.Last()
	out := &desk.Opened{
		Register: p.Register, Rule: ruleOf(r, &last), Finding: desk.Finding{Token: token, Record: p.Record, Person: p.Person, Since: p.Since},
		Term: string(r.Term), By: string(r.By), Together: r.Each == nil,
	}
	for _, n := range r.Needs {
		out.Needs = append(out.Needs, string(n))
	}
	links, err := c.Findings.Links.Known(ctx, p.Record, []string{p.Key})
	if err != nil {
		return nil, err
	}
	for i := range links {
		out.Verdict, out.Linked, out.Differences = links[i].Verdict, links[i].Linked, links[i].Differences
	}
	for _, b := range c.Bound {
		if b.Type.ID != p.Record {
			continue
		}
		if term, ok := b.Type.Term(r.By); ok {
			out.By = term.Name
		}
		row, record, err := d.row(ctx, c, b, p.Key)
		if err != nil || record == nil {
			return out, err
		}
		out.Terms = masked(record)
		if out.Together {
			number := ""
			if len(links) > 0 {
				number = links[0].Number
			}
			g := group{connector: c, rule: r, bound: b, row: row, record: record, number: number}
			if out.Others, out.More, err = g.others(ctx); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// row reads the row with a key, and what it means; nil if it is gone.
func (d *Desk) row(ctx context.Context, c *connect.Connector, b *connector.Bound, key string) ([]string, *connector.Record, error) {
	q := b.ByKey(key)
	if q == nil {
		return nil, nil, nil
	}
	q.Limit = 2
	for row, err := range c.Source.Rows(ctx, q) {
		if err != nil {
			return nil, nil, err
		}
		if record := b.Read(row); record.Key == key {
			return slices.Clone(row), record, nil
		}
	}
	return nil, nil, nil
}

// masks are how what tells a person is shown; everything secret is not.
var masks = map[vnfield.Column]mask.Kind{vnfield.ColName: mask.Name, vnfield.ColBirthDate: mask.Date, vnfield.ColNumber: mask.Number, vnfield.ColSex: mask.Sex, vnfield.ColResidence: mask.Place}

func masked(r *connector.Record) (out []desk.Term) {
	for i := range r.Type.Terms {
		t := &r.Type.Terms[i]
		value := r.Values[i]
		switch {
		case t.Secret:
			value = mask.Value(mask.Secret, value)
		case t.Kind == connector.KindNumber:
			value = mask.Value(mask.Number, value)
		case t.Kind == connector.KindName:
			value = mask.Value(mask.Name, value)
		case t.Column != "":
			value = mask.Value(masks[t.Column], value)
		}
		if j := slices.IndexFunc(t.Codes, func(c connector.Code) bool { return c.Value == value }); j >= 0 {
			value = t.Codes[j].Name
		}
		out = append(out, desk.Term{ID: string(t.ID), Name: t.Name, Value: value})
	}
	return out
}
