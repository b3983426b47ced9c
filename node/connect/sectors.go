package connect

import (
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/asset"
	"github.com/lienthong/lienthong/connector/business"
	"github.com/lienthong/lienthong/connector/connectortest/library"
	"github.com/lienthong/lienthong/connector/court"
	"github.com/lienthong/lienthong/connector/environment"
	"github.com/lienthong/lienthong/connector/finance"
	"github.com/lienthong/lienthong/connector/insurance"
	"github.com/lienthong/lienthong/connector/integrity"
	"github.com/lienthong/lienthong/connector/land"
	"github.com/lienthong/lienthong/connector/linked"
	"github.com/lienthong/lienthong/connector/science"
)

// A SectorPackage is what a sector's package provides.
type SectorPackage struct {
	BuiltIn func() (*connector.Sector, error)
	Linked  func() []linked.Rule // nil for none
	// Examples are its legacy databases, which the demo has.
	Examples []Example
}

// Example makes a sector's example of a legacy database.
type Example = func() connector.Legacy

// Sectors is every sector that the program knows, in the order of their names. A
// new one is a line here, and an import.
var Sectors = []SectorPackage{
	{asset.BuiltIn, asset.Linked, []Example{asset.Example}},
	{business.BuiltIn, business.Linked, []Example{business.Example}},
	{court.BuiltIn, court.Linked, []Example{court.Example}},
	{environment.BuiltIn, environment.Linked, []Example{environment.Example}},
	{finance.BuiltIn, finance.Linked, []Example{finance.Example}},
	{insurance.BuiltIn, insurance.Linked, []Example{insurance.Example}},
	{integrity.BuiltIn, integrity.Linked, []Example{integrity.Example}},
	{land.BuiltIn, land.Linked, []Example{land.Example, land.ProvinceExample}},
	{science.BuiltIn, science.Linked, []Example{science.Example}},
	{library.BuiltIn, nil, []Example{library.Example}}, // the model for new ones, and the example of the documentation
}

// Sector finds a sector by its id.
func Sector(id string) (*connector.Sector, error) {
	s, _, err := sector(id)
	return s, err
}

// Rules are a sector's rules for linked records.
func Rules(id string) ([]linked.Rule, error) {
	_, rules, err := sector(id)
	return rules, err
}

func sector(id string) (*connector.Sector, []linked.Rule, error) {
	var known []string
	for _, p := range Sectors {
		s, err := p.BuiltIn()
		if err != nil {
			return nil, nil, err
		}
		if s.ID == id && p.Linked == nil {
			return s, nil, nil
		}
		if s.ID == id {
			return s, p.Linked(), nil
		}
		known = append(known, s.ID)
	}
	slices.Sort(known)
	return nil, nil, &lienthong.Error{Code: lienthong.Invalid, Field: "sector", Message: "connector: sector is none that this program knows: " + strings.Join(known, ", ")}
}
