package sector

import (
	"cmp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/node/connect"
)

// Register is one register in its agency's own legacy database.
type Register struct {
	Name    string // of its connector, and of its database
	Sector  string
	Title   string // Vietnamese
	Service lienthong.ServiceID
	Legacy  connector.Legacy
	// Share is how many of the country's people its rows are made from.
	Share float64
	// Families are chosen in place of persons: somebody, the spouse, a child.
	Families bool
}

// System is the register as an information system.
func (r *Register) System() lienthong.SystemID { return r.Service.SystemID }

// Agency keeps registers behind one gateway.
type Agency struct {
	Member    directory.MemberID
	Title     string // Vietnamese
	Registers []Register
}

// Gateway is the agency's one gateway.
func (a *Agency) Gateway() directory.GatewayID {
	return directory.GatewayID{MemberID: a.Member, Gateway: "gw1"}
}

// Folder is the agency's in the folder of the country.
func (a *Agency) Folder() string { return strings.ToLower(string(a.Member.Code)) }

// share is how many of the country's people the rows of a register are made from,
// unless shares has another figure for its connector. They are chosen for a demo
// that is made in seconds, and say nothing about Vietnam.
const share = 0.005

var shares = map[string]float64{
	"taichinh": 0.008, "dkkd": 0.01, "khcn": 0.003, "datdai_quocgia": 0.01, "giayphep_tnmt": 0.003, "kekhai_taisan": 0.01, "khieunai_tocao": 0.002,
	"bhxh": 0.02, "toaan": 0.002,
}

// families are the sectors for which families are chosen in place of persons.
var families = map[string]bool{"asset": true}

// Names are the sectors that have registers here, in order.
func Names() (out []string) {
	agencies, err := Roster("DEV", func(string) bool { return true })
	if err != nil {
		panic(err) // the examples are the program's own, and tested
	}
	for _, a := range agencies {
		for _, r := range a.Registers {
			if !slices.Contains(out, r.Sector) {
				out = append(out, r.Sector)
			}
		}
	}
	slices.Sort(out)
	return out
}

// Roster is the agencies in an instance of the exchange, in the order of their
// codes, with the registers of the sectors that are wanted.
func Roster(instance string, wanted func(sector string) bool) ([]Agency, error) {
	var out []Agency
	for _, legacy := range examples() {
		var d connector.Description
		if err := yaml.Unmarshal([]byte(legacy.Description), &d); err != nil {
			return nil, &lienthong.Error{Code: lienthong.Internal, Message: "an example of a sector cannot be read", Cause: err}
		}
		if !wanted(d.Sector) {
			continue
		}
		id, err := lienthong.ParseServiceID(d.Service)
		if err != nil {
			return nil, err
		}
		r := Register{Name: d.Name, Sector: d.Sector, Title: legacy.Title, Legacy: legacy, Share: cmp.Or(shares[d.Name], share), Families: families[d.Sector], Service: id}
		r.Service.Instance = instance
		member := directory.MemberID{Instance: instance, Class: id.Class, Code: lienthong.AgencyCode(id.Member)}
		i := slices.IndexFunc(out, func(a Agency) bool { return a.Member == member })
		if i < 0 {
			i, out = len(out), append(out, Agency{Member: member, Title: legacy.Agency})
		}
		out[i].Registers = append(out[i].Registers, r)
	}
	slices.SortFunc(out, func(a, b Agency) int { return strings.Compare(a.Folder(), b.Folder()) })
	return out, nil
}

// examples are the legacy databases of the sectors that the demo has.
func examples() (out []connector.Legacy) {
	for _, p := range connect.Sectors {
		for _, example := range p.Examples {
			if l := example(); l.Agency != "" {
				out = append(out, l)
			}
		}
	}
	return out
}
