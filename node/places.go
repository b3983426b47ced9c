package node

import (
	"strconv"
	"time"

	"github.com/lienthong/lienthong/gazetteer"
)

// registrationList is the last day of the list of 63 provinces, whose codes
// personal numbers begin with for ever (Circular 07/2016/TT-BCA App. 1).
var registrationList = time.Date(2025, 6, 30, 0, 0, 0, 0, time.UTC)

// Places lends the linkage the gazetteer: from what a file says of a place to
// the code of its province in the list of 63, 0 where it is not one province.
func Places(text string) uint8 {
	units := gazetteer.Vietnam().ResolveProvince(text, registrationList)
	if len(units) != 1 {
		return 0
	}
	code, err := strconv.ParseUint(units[0].Code, 10, 8)
	if err != nil {
		return 0 // a province dissolved before the list of 63 has no code in it
	}
	return uint8(code)
}
