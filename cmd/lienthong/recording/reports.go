package recording

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/cmd/lienthong/asking"
	"github.com/lienthong/lienthong/population/report"
)

const reportsPath = "/v1/population/reports"

// Reports is lienthong population reports.
type Reports struct {
	asking.Node
	State string `default:"open" enum:"open,agrees,recorded,referred,dismissed,replaced,any" placeholder:"STATE" help:"Only of this state: open, agrees, recorded, referred, dismissed, replaced; any for all."`
	After int64  `placeholder:"N" help:"Only those above this id."`
	JSON  bool   `name:"json" help:"Print a JSON object a line."`
}

// Run prints them page by page, for the officer who decides: with the persons.
func (c Reports) Run(ctx context.Context, k *kong.Kong) error {
	for after := c.After; ; {
		var page report.List
		if err := c.Call(ctx, reportsPath+"?"+url.Values{"state": {c.State}, "after": {strconv.FormatInt(after, 10)}}.Encode(), nil, &page); err != nil {
			return err
		}
		if len(page.Reports) == 0 {
			return nil
		}
		for _, r := range page.Reports {
			after = r.ID
			if err := c.print(k, r); err != nil {
				return err
			}
		}
	}
}

func (c Reports) print(k *kong.Kong, r report.Listed) error {
	if c.JSON {
		return json.NewEncoder(k.Stdout).Encode(r)
	}
	has := r.Has
	if has == "" {
		has = "nothing"
	}
	_, err := fmt.Fprintf(k.Stdout, "%d\t%s\t%s\t%s (%s)\t%s %s\t%s: %s; the register has %s\n",
		r.ID, r.State, r.Received.In(lienthong.Vietnam).Format(time.DateOnly), r.System, r.Basis, r.Number, r.Name, r.Field, r.Value, has)
	return err
}

// Decide is lienthong population decide.
type Decide struct {
	asking.Node
	ID         int64  `arg:"" placeholder:"ID" help:"Of the report."`
	Decision   string `arg:"" enum:"record,refer,dismiss" placeholder:"DECISION" help:"record the life event it stands for, refer it to the civil status registry, or dismiss it."`
	Why        string `required:"" placeholder:"TEXT" help:"The reason, which the agency is told; without personal data."`
	By         string `placeholder:"NAME" help:"Who decides: a pseudonym. With a token it is its caller, and needs no saying."`
	Source     string `placeholder:"CODE" help:"Of record: who says so, a code of an agency or a process."`
	LegalBasis string `placeholder:"BASIS" help:"Of record: the provision, such as 60/2014/QH13; article=34."`
	Document   string `placeholder:"TEXT" help:"Of record: number and issuer of the paper that proves it."`
	Day        string `placeholder:"DAY" help:"Of record: when it happened, where that is not what was reported: YYYY-MM-DD."`
}

// Run decides one report.
func (c Decide) Run(ctx context.Context, k *kong.Kong) error {
	var s report.Standing
	d := report.Decision{ID: c.ID, By: c.By, Decide: c.Decision, Why: c.Why, Source: c.Source, Basis: c.LegalBasis, Document: c.Document, Day: c.Day}
	if err := c.Call(ctx, reportsPath+"/decide", d, &s); err != nil {
		return err
	}
	event := ""
	if s.Event > 0 {
		event = fmt.Sprintf(" as event %d", s.Event)
	}
	_, err := fmt.Fprintf(k.Stdout, "report %d is %s%s\n", c.ID, s.State, event)
	return err
}
