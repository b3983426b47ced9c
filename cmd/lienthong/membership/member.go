package membership

import (
	"context"
	"fmt"
	"os"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
)

type memberCommand struct {
	folder
	ID   string `name:"id" required:"" placeholder:"INSTANCE/CLASS/CODE" help:"The member, its code by Decision 20/2020/QĐ-TTg: VN/GOV/G01.33."`
	Name string `required:"" help:"Its official name."`
}

// Run enters a member.
func (c memberCommand) Run(ctx context.Context, k *kong.Kong) error {
	id, err := directory.ParseMemberID(c.ID)
	if err != nil {
		return badID("--id", err)
	}
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	return r.AddMember(ctx, id, c.Name)
}

func badID(flag string, err error) error {
	return lienthong.Errorf(lienthong.Invalid, "%s: %v", flag, err)
}

type systemCommand struct {
	folder
	ID      string   `name:"id" required:"" placeholder:"INSTANCE/CLASS/CODE/SYSTEM" help:"The system: VN/GOV/G01/POPULATION."`
	Title   string   `required:"" help:"What it is called."`
	Gateway []string `placeholder:"INSTANCE/CLASS/CODE/GATEWAY" help:"Gateways that speak for it; all of its member's if not given."`
}

// Run enters a system.
func (c systemCommand) Run(ctx context.Context, k *kong.Kong) error {
	id, err := lienthong.ParseSystemID(c.ID)
	if err != nil {
		return badID("--id", err)
	}
	var gateways []directory.GatewayID
	for _, s := range c.Gateway {
		g, err := directory.ParseGatewayID(s)
		if err != nil {
			return badID("--gateway", err)
		}
		gateways = append(gateways, g)
	}
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	return r.AddSystem(ctx, id, c.Title, gateways)
}

type serviceCommand struct {
	folder
	ID      string `name:"id" required:"" placeholder:"INSTANCE/CLASS/CODE/SYSTEM/SERVICE" help:"The service: VN/GOV/G01/POPULATION/verify."`
	Title   string `required:"" help:"What it does."`
	Openapi string `placeholder:"FILE" help:"Its OpenAPI 3 document, JSON or YAML. Left out, the one that is there stays."`
}

// Run publishes a service.
func (c serviceCommand) Run(ctx context.Context, k *kong.Kong) error {
	id, err := lienthong.ParseServiceID(c.ID)
	if err != nil {
		return badID("--id", err)
	}
	var document []byte
	if c.Openapi != "" {
		if document, err = os.ReadFile(c.Openapi); err != nil {
			return &lienthong.Error{Code: lienthong.Invalid, Message: fmt.Sprintf("%s cannot be read; check its path and permissions", c.Openapi), Cause: err}
		}
	}
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	return r.PublishService(ctx, id, c.Title, document)
}

type purposeCommand struct {
	folder
	Code  string   `required:"" placeholder:"CODE" help:"The code word that requests and grants state: officials.reconcile."`
	Title string   `required:"" help:"What it means, for people."`
	Basis []string `sep:"none" placeholder:"BASIS" help:"A provision that allows it, such as 27/2026/ND-CP; article=5; the flag may be repeated."`
}

// Run registers a purpose.
func (c purposeCommand) Run(ctx context.Context, k *kong.Kong) error {
	code, err := lienthong.ParsePurpose(c.Code)
	if err != nil {
		return badID("--code", err)
	}
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	p := directory.Purpose{Code: code, Title: c.Title}
	for _, text := range c.Basis {
		b, err := lienthong.ParseLegalBasis(text)
		if err != nil {
			return badID("--basis", err)
		}
		p.Basis = append(p.Basis, b)
	}
	return r.PutPurpose(ctx, p)
}
