package connect

import (
	"cmp"
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/linkage"
)

// Population is the way to the population's owner: through this agency's own
// gateway, as the system that the connector's service belongs to.
type Population struct {
	client  *client.Client
	gateway string
	as      client.Through
}

var _ linkage.Population = Population{}

// NewPopulation takes the address of the gateway's side for its own systems.
func NewPopulation(address string, d *connector.Description) (Population, error) {
	service, err := lienthong.ParseServiceID(d.Service)
	if err != nil {
		return Population{}, err
	}
	as := client.Through{System: service.SystemID.String(), Purpose: d.Linkage.Purpose, Basis: d.Linkage.Basis, Officer: "connector"}
	if d.Linkage.TokenFile != "" {
		token, err := d.Linkage.TokenFile.Read()
		if err != nil {
			return Population{}, err
		}
		as.Token = token.Reveal()
	}
	c := &client.Client{BaseURL: address + "/r1/" + d.Linkage.Population, HTTP: &http.Client{Transport: as}}
	return Population{client: c, gateway: address, as: as}, nil
}

// at asks a service for a purpose of its own.
func (p Population) at(service, purpose, basis string) *client.Client {
	as := p.as
	as.Purpose, as.Basis = purpose, basis
	return &client.Client{BaseURL: p.gateway + "/r1/" + service, HTTP: &http.Client{Transport: as}}
}

// The owner answers when a job is done, or after longPoll; it is asked again after
// firstPoll, then after ever longer, up to lastPoll: each question is an exchange,
// which both sides keep evidence of, and a job of millions takes minutes.
const (
	longPoll  = 5 * time.Second
	firstPoll = 50 * time.Millisecond
	lastPoll  = 10 * time.Second
)

// Link implements linkage.Population.
func (p Population) Link(ctx context.Context, record string, columns []string, key string, rows iter.Seq[linkage.Row]) (linkage.Job, error) {
	j, err := p.client.SubmitLinkage(ctx, client.LinkageOrder{Columns: columns, Register: record, Key: key}, func(yield func(client.LinkageRow) bool) {
		for r := range rows {
			if !yield(client.LinkageRow{Row: r.Number, Cells: r.Cells, LinkageKnown: client.LinkageKnown(r.Known), Told: r.Told}) {
				return
			}
		}
	})
	for poll := time.Duration(0); err == nil && j.State != client.LinkageDone; poll = min(max(poll*3/2, firstPoll), lastPoll) {
		if j.State == client.LinkageFailed {
			return nil, lienthong.Errorf(cmp.Or(j.Failure.Code, lienthong.Unavailable), "The owner of the population could not link the rows, which are sent again: %s", j.Failure.Detail)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(poll):
		}
		j, err = p.client.AwaitLinkage(ctx, j.Job, longPoll)
	}
	if err != nil {
		return nil, err
	}
	return job{p.client, j}, nil
}

// Changed implements linkage.Population.
func (p Population) Changed(ctx context.Context, mark string) (linkage.Changed, error) {
	c, err := p.client.ChangedPersons(ctx, mark)
	out := linkage.Changed{Mark: c.Mark, More: c.More, Lost: c.Lost, Anybody: c.Anybody, Numbers: make([]string, len(c.Numbers))}
	for i, n := range c.Numbers {
		out.Numbers[i] = n.Reveal()
	}
	return out, err
}

// End implements linkage.Population.
func (p Population) End(ctx context.Context, ended []linkage.Ended) error {
	out := make([]client.EndedReference, 0, len(ended))
	for _, e := range ended {
		number, err := lienthong.ParseCardNumber(e.Number)
		if err != nil {
			continue // not a number that the owner gave
		}
		out = append(out, client.EndedReference{Number: number, Capacity: e.Capacity})
	}
	return p.client.EndReferences(ctx, out)
}

type job struct {
	client *client.Client
	done   client.Linkage
}

// References implements linkage.Job.
func (j job) References() int { return j.done.References }

// Results implements linkage.Job.
func (j job) Results(ctx context.Context) iter.Seq2[linkage.Result, error] {
	return func(yield func(linkage.Result, error) bool) {
		for r, err := range j.client.LinkageVerdicts(ctx, j.done, 0) {
			if !yield(linkage.Result{Row: r.Row, Answer: linkage.Answer{Verdict: string(r.Verdict), Number: r.PIN.Reveal(), Differences: r.Differences, Receipt: r.Receipt}}, err) || err != nil {
				return
			}
		}
	}
}

// Refer implements linkage.Job.
func (j job) Refer(ctx context.Context, references []linkage.Reference) error {
	out := make([]client.LinkageReference, len(references))
	for i, r := range references {
		out[i] = client.LinkageReference{Row: r.Row, LinkageKnown: client.LinkageKnown(r.Known)}
	}
	return j.client.ReferLinkage(ctx, j.done.Job, out)
}

// Forget implements linkage.Job.
func (j job) Forget(ctx context.Context) error { return j.client.DeleteLinkage(ctx, j.done.Job) }
