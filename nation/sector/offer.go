package sector

import (
	"context"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/node/connect"
)

// Offer has the agency grant another's register what one of its sectors offers by
// default, as it stands: where it is for those whom the consumer's sector knows,
// or who are party to its case, the population's owner is asked each time. It
// returns the provision.
func (r *Running) Offer(ctx context.Context, f *Filled, offer string, to *Register, now func() time.Time) (lienthong.LegalBasis, error) {
	s, err := connect.Sector(f.Sector)
	if err != nil {
		return lienthong.LegalBasis{}, err
	}
	grants, err := connect.Offers(s, connect.Terms{Consumer: to.System(), Service: f.Service, Sector: to.Sector, ValidFrom: now().Add(-time.Minute), Only: []string{offer}})
	if err != nil {
		return lienthong.LegalBasis{}, err
	}
	_, err = r.Node.Grants.Put(ctx, grants[0], 0, grant.Change{By: "demo", Why: "Offered by the sector."})
	return grants[0].Bases[0], err
}

// Basis is the provision of one of a sector's default grants.
func Basis(sector, id string) (lienthong.LegalBasis, error) {
	s, err := connect.Sector(sector)
	if err != nil {
		return lienthong.LegalBasis{}, err
	}
	for _, g := range slices.Concat(s.Asks, s.Offers) {
		if g.ID == id {
			return lienthong.ParseLegalBasis(g.Basis)
		}
	}
	return lienthong.LegalBasis{}, lienthong.Errorf(lienthong.Internal, "the sector %s has no default grant %s", sector, id)
}

// courtOffers are what registers offer a court's clerk.
var courtOffers = []struct{ sector, offer string }{{"land", "land-right-case"}, {"business", "business-role-case"}}

// OfferToCourt has the registers of land and enterprises grant the court's system
// what they offer courts.
func OfferToCourt(ctx context.Context, agencies []*Running, now func() time.Time) error {
	_, court := Of(agencies, "court")
	if court == nil {
		return nil
	}
	for _, o := range courtOffers {
		for _, owner := range agencies {
			for _, f := range owner.Registers {
				if f.Sector != o.sector {
					continue
				}
				if _, err := owner.Offer(ctx, f, o.offer, court.Register, now); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
