package telling

import (
	"context"
	"net/http"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/finding"
	"github.com/lienthong/lienthong/connector/linked"
)

// capacities asks the services that the description names, a yes or no each.
func (f Facts) capacities(ctx context.Context, who finding.Who, p *linked.Person) error {
	services := f.Description.Linkage.Capacities
	if len(services) == 0 {
		return errNotAsked
	}
	var has []string
	for _, s := range services {
		known, err := f.known(ctx, s, who.Number)
		if err != nil {
			return err
		}
		if known {
			has = append(has, s.Capacity)
		}
	}
	p.Capacities = has
	return nil
}

// known asks a register, or a reference directory, about the bearer of a number.
func (f Facts) known(ctx context.Context, s connector.CapacityService, number string) (bool, error) {
	c := f.At(s.Service, s.Purpose, s.Basis)
	if s.Record == "" {
		card, err := lienthong.ParseCardNumber(number)
		if err != nil {
			return false, errNobody
		}
		sector, capacity := s.Entry()
		return c.KnownToSector(ctx, card, sector, []string{capacity})
	}
	var answer struct {
		Known bool `json:"known"`
	}
	in := struct {
		Number string `json:"number"`
	}{number} // leaves for another agency, in the body, under its grant
	err := c.Call(ctx, http.MethodPost, connector.OperationPath(s.Record, connector.OpKnown), in, &answer)
	return answer.Known, err
}
