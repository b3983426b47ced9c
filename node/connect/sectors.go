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
	"github.com/lienthong/lienthong/connector/science"
)

// Sectors makes every sector that the program knows, in the order of their
// names. A new one is a line here.
var Sectors = []func() (*connector.Sector, error){
	asset.BuiltIn,
	business.BuiltIn,
	court.BuiltIn,
	environment.BuiltIn,
	finance.BuiltIn,
	insurance.BuiltIn,
	integrity.BuiltIn,
	land.BuiltIn,
	science.BuiltIn,
	library.BuiltIn, // the model for new ones, and the example of the documentation
}

// Sector finds a sector by its id.
func Sector(id string) (*connector.Sector, error) {
	var known []string
	for _, make := range Sectors {
		s, err := make()
		if err != nil {
			return nil, err
		}
		if s.ID == id {
			return s, nil
		}
		known = append(known, s.ID)
	}
	slices.Sort(known)
	return nil, &lienthong.Error{Code: lienthong.Invalid, Field: "sector", Message: "connector: sector is none that this program knows: " + strings.Join(known, ", ")}
}
