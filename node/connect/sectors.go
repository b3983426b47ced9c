package connect

import (
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest/library"
)

// Sectors makes every sector that the program knows, in the order of their
// names. A new one is a line here.
var Sectors = []func() (*connector.Sector, error){
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
