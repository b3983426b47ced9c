package nation

import (
	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/nation/exchange"
	"github.com/lienthong/lienthong/node"
)

// The members of the synthetic exchange. The codes have the form of Decision
// 20/2020/QĐ-TTg and are examples.
var (
	police         = directory.MemberID{Instance: "DEV", Class: "GOV", Code: "G01"}
	interior       = directory.MemberID{Instance: "DEV", Class: "GOV", Code: "G09"}
	personsService = lienthong.ServiceID{
		SystemID: lienthong.SystemID{Instance: "DEV", Class: "GOV", Member: "G01", System: "POPULATION"}, Service: "persons",
	}
	officialsSystem = lienthong.SystemID{Instance: "DEV", Class: "GOV", Member: "G09", System: "OFFICIALS"}

	registerGateway = directory.GatewayID{MemberID: police, Gateway: "gw1"}
	agencyGateway   = directory.GatewayID{MemberID: interior, Gateway: "gw1"}
)

// The folders of the two gateways, in that of the exchange.
const (
	registerDir = "population"
	agencyDir   = "officials"
)

// planOf is who is on the exchange of a country that is made in dir.
func planOf(dir string, o Options) exchange.Plan {
	return exchange.Plan{
		Dir: dir, Instance: police.Instance,
		Members: []exchange.Member{{ID: police, Title: "Bộ Công an (mô phỏng)"}, {ID: interior, Title: "Bộ Nội vụ (mô phỏng)"}},
		Systems: []exchange.System{
			{ID: personsService.SystemID, Title: "Cơ sở dữ liệu về dân cư"},
			{ID: officialsSystem, Title: "Cán bộ, công chức, viên chức"},
		},
		Services: []exchange.Service{{ID: personsService, Title: "Persons"}},
		Purposes: []directory.Purpose{{Code: askPurpose, Title: "Làm sạch, cập nhật dữ liệu cán bộ, công chức, viên chức"}},
		Gateways: map[string]directory.GatewayID{registerDir: registerGateway, agencyDir: agencyGateway},
		Now:      o.Now, Log: o.Log,
	}
}

// gatewayOf is the configuration of the register's own gateway.
func gatewayOf(dir string) node.GatewayConfig {
	return node.GatewayConfig{Dir: dir, Peers: "127.0.0.1:0", Clients: "127.0.0.1:0", Service: personsService.String()}
}
