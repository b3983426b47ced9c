package granting

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/cmd/lienthong/asking"
	"github.com/lienthong/lienthong/cmd/lienthong/output"
	"github.com/lienthong/lienthong/grant/agreement"
)

// Agreement is lienthong agreement.
type Agreement struct {
	Request agreementRequestCommand `cmd:"" help:"Ask for an agreement, in the consumer's name."`
	Step    agreementStepCommand    `cmd:"" help:"Take an agreement one step further."`
	List    agreementListCommand    `cmd:"" help:"Print the agreements and what is due."`
	Show    agreementShowCommand    `cmd:"" help:"Print one with all its steps, as JSON."`
}

type agreementRequestCommand struct {
	asking.Node
	ID    string         `arg:"" name:"id" help:"Its name, such as A-2026-0017."`
	Asked string         `required:"" type:"path" placeholder:"FILE" help:"What is asked for, a JSON object: consumer, service, purpose, plan, fields, frequency, legal_basis."`
	By    string         `placeholder:"NAME" help:"Who does it: a pseudonym. With a token it is its caller, and needs no saying."`
	Role  agreement.Role `default:"consumer" enum:"consumer,operator" help:"In whose name: consumer or operator."`
}

// Run begins an agreement.
func (c agreementRequestCommand) Run(ctx context.Context, k *kong.Kong) error {
	begin := agreement.Beginning{ID: c.ID, Role: c.Role, By: c.By}
	if err := readJSON(c.Asked, &begin.Asked); err != nil {
		return err
	}
	return send(ctx, c.Node, k, "/v1/agreements", begin)
}

// send takes a step and says where the agreement stands.
func send(ctx context.Context, f asking.Node, k *kong.Kong, path string, in any) error {
	var v agreement.View
	if err := f.Call(ctx, path, in, &v); err != nil {
		return err
	}
	_, err := fmt.Fprintf(k.Stdout, "%s is %s%s\n", v.ID, v.State, due(v.Due))
	return err
}

func due(list []agreement.Deadline) string {
	var out strings.Builder
	for _, d := range list {
		fmt.Fprintf(&out, "; %s due %s", d.Action, d.Due.Format(time.RFC3339))
		if d.Overdue {
			out.WriteString(", OVERDUE")
		}
	}
	return out.String()
}

func readJSON(path string, into any) error {
	b, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		return &lienthong.Error{Code: lienthong.Invalid, Cause: err, Message: path + " cannot be read as the JSON object that is needed here; lienthong agreement --help says which."}
	}
	return nil
}

type agreementStepCommand struct {
	asking.Node
	ID          string           `arg:"" name:"id" help:"The agreement."`
	Action      agreement.Action `arg:"" enum:"accept,refuse,withdraw,activate,amend,suspend,notify,restore,end,confirm_deletion" help:"accept, refuse, withdraw, activate, amend, suspend, notify, restore, end or confirm_deletion."`
	Role        agreement.Role   `required:"" enum:"consumer,provider,operator" help:"In whose name: consumer, provider or operator."`
	By          string           `placeholder:"NAME" help:"Who does it: a pseudonym. With a token it is its caller, and needs no saying."`
	Why         string           `placeholder:"TEXT" help:"The reason; needed to refuse, withdraw, amend, suspend, restore and end."`
	Effective   time.Time        `placeholder:"TIME" format:"2006-01-02T15:04:05Z07:00" help:"From when on it counts, RFC 3339; now if left out."`
	RestoreWhen string           `placeholder:"TEXT" help:"To suspend: what must be mended first."`
	Clauses     string           `type:"path" placeholder:"FILE" help:"To activate and amend: the twelve clauses, a JSON object."`
}

// Run takes a step.
func (c agreementStepCommand) Run(ctx context.Context, k *kong.Kong) error {
	step := agreement.StepRequest{ID: c.ID, Act: agreement.Act{
		Action: c.Action, Role: c.Role, By: c.By, Why: c.Why, Effective: c.Effective, RestoreWhen: c.RestoreWhen,
	}}
	if c.Clauses != "" {
		if err := readJSON(c.Clauses, &step.Clauses); err != nil {
			return err
		}
	}
	return send(ctx, c.Node, k, "/v1/agreements/step", step)
}

type agreementListCommand struct {
	asking.Node
	Due bool `help:"Only those of which something is due."`
}

// Run lists agreements.
func (c agreementListCommand) Run(ctx context.Context, k *kong.Kong) error {
	var list agreement.List
	if err := c.Call(ctx, "/v1/agreements", nil, &list); err != nil {
		return err
	}
	w := tabwriter.NewWriter(k.Stdout, 0, 8, 2, ' ', 0)
	for _, v := range list.Agreements {
		if !c.Due || len(v.Due) > 0 {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", v.ID, v.State, v.Asked.Consumer, v.Asked.Service, strings.TrimPrefix(due(v.Due), "; "))
		}
	}
	return w.Flush()
}

type agreementShowCommand struct {
	asking.Node
	ID string `arg:"" name:"id" help:"The agreement."`
}

// Run prints one.
func (c agreementShowCommand) Run(ctx context.Context, k *kong.Kong) error {
	var v agreement.View
	if err := c.Call(ctx, "/v1/agreements/"+url.PathEscape(c.ID), nil, &v); err != nil {
		return err
	}
	return output.JSON(k.Stdout, v)
}
