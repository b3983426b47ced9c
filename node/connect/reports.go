package connect

import (
	"context"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/contributing"
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
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	number, err := lienthong.ParseCardNumber(r.Number)
	if err != nil {
		return "", "", errNobody
	}
	born, err := lienthong.ParseDate(r.BirthDate)
	if err != nil || born.IsZero() || r.Name == "" {
		return "", "", errNobody
	}
	c := p.population.at(p.service, connector.ReportPurpose, r.Basis)
	s, err := c.ReportToRegister(ctx, client.Claim{Number: number, Name: r.Name, BirthDate: born}, client.Report{Field: r.Field, Value: r.Value, Key: r.Key})
	return s.State, s.Why, err
}
