package sector

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/asset"
	"github.com/lienthong/lienthong/connector/business"
	"github.com/lienthong/lienthong/connector/court"
	"github.com/lienthong/lienthong/connector/environment"
	"github.com/lienthong/lienthong/connector/finance"
	"github.com/lienthong/lienthong/connector/insurance"
	"github.com/lienthong/lienthong/connector/integrity"
	"github.com/lienthong/lienthong/connector/land"
	"github.com/lienthong/lienthong/connector/science"
	"github.com/lienthong/lienthong/directory"
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

// entries are the registers with the shares that they have here. Codes and
// services are those of the sectors' examples; shares are chosen for a demo that
// is made in seconds, and say nothing about Vietnam.
var entries = []struct {
	agency, title string
	legacy        connector.Legacy
	share         float64
	families      bool
}{
	{"Bộ Tài chính (mô phỏng)", "Thuế và chi ngân sách", finance.Example(), 0.008, false},
	{"Cơ quan đăng ký kinh doanh (mô phỏng)", "Đăng ký doanh nghiệp", business.Example(), 0.01, false},
	{"Bộ Khoa học và Công nghệ (mô phỏng)", "Nhà khoa học, nhiệm vụ, giải thưởng", science.Example(), 0.003, false},
	{"Bộ Nông nghiệp và Môi trường (mô phỏng)", "Đất đai, cơ sở dữ liệu quốc gia", land.Example(), 0.01, false},
	{"Bộ Nông nghiệp và Môi trường (mô phỏng)", "Giấy phép tài nguyên, môi trường", environment.Example(), 0.003, false},
	{"Thanh tra Chính phủ (mô phỏng)", "Kê khai tài sản, thu nhập", asset.Example(), 0.01, true},
	{"Thanh tra Chính phủ (mô phỏng)", "Khiếu nại, tố cáo", integrity.Example(), 0.002, false},
	{"Bảo hiểm xã hội Việt Nam (mô phỏng)", "Bảo hiểm xã hội, y tế, thất nghiệp", insurance.Example(), 0.02, false},
	{"Ủy ban nhân dân tỉnh Bắc Ninh (mô phỏng)", "Đất đai, cơ sở dữ liệu của tỉnh", land.ProvinceExample(), 0.005, false},
	{"Tòa án nhân dân (mô phỏng)", "Vụ án và người tham gia tố tụng", court.Example(), 0.002, false},
}

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
	for _, e := range entries {
		var d connector.Description
		if err := yaml.Unmarshal([]byte(e.legacy.Description), &d); err != nil {
			return nil, &lienthong.Error{Code: lienthong.Internal, Message: "an example of a sector cannot be read", Cause: err}
		}
		if !wanted(d.Sector) {
			continue
		}
		id, err := lienthong.ParseServiceID(d.Service)
		if err != nil {
			return nil, err
		}
		r := Register{Name: d.Name, Sector: d.Sector, Title: e.title, Legacy: e.legacy, Share: e.share, Families: e.families, Service: id}
		r.Service.Instance = instance
		member := directory.MemberID{Instance: instance, Class: id.Class, Code: lienthong.AgencyCode(id.Member)}
		i := slices.IndexFunc(out, func(a Agency) bool { return a.Member == member })
		if i < 0 {
			i, out = len(out), append(out, Agency{Member: member, Title: e.agency})
		}
		out[i].Registers = append(out[i].Registers, r)
	}
	slices.SortFunc(out, func(a, b Agency) int { return strings.Compare(a.Folder(), b.Folder()) })
	return out, nil
}
