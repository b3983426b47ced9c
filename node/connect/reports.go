package connect

import (
	"context"

	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/contributing"
	"github.com/lienthong/lienthong/connector/finding"
	"github.com/lienthong/lienthong/node/connect/telling"
)

// Reports is the way of a sector's contributions to the population's owner, through the
// agency's own gateway.
type Reports struct {
	population Population
	service    string
}

var _ contributing.Register = Reports{}

// Report implements contributing.Register.
func (p Reports) Report(ctx context.Context, r contributing.Report) (state, why string, err error) {
	ctx, cancel := context.WithTimeout(ctx, telling.Patience)
	defer cancel()
	claim, err := telling.ClaimOf(finding.Who{Number: r.Number, Name: r.Name, BirthDate: r.BirthDate})
	if err != nil {
		return "", "", err
	}
	c := p.population.at(p.service, connector.ReportPurpose, r.Basis)
	s, err := c.ReportToRegister(ctx, claim, client.Report{Field: r.Field, Value: r.Value, Key: r.Key})
	return s.State, s.Why, err
}
