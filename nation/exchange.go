package nation

import (
	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/nation/exchange"
	"github.com/lienthong/lienthong/nation/sector"
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
func planOf(dir string, o Options, others []sector.Agency) exchange.Plan {
	p := exchange.Plan{
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
	for i := range others {
		a := &others[i]
		p.Members = append(p.Members, exchange.Member{ID: a.Member, Title: a.Title})
		p.Gateways[a.Folder()] = a.Gateway()
		for j := range a.Registers {
			r := &a.Registers[j]
			p.Systems = append(p.Systems, exchange.System{ID: r.System(), Title: r.Title})
			p.Services = append(p.Services, exchange.Service{ID: r.Service, Title: r.Title})
		}
	}
	return p
}

// gatewayOf is the configuration of the register's own gateway.
// The systems of the other registers may fill its reference directory.
func gatewayOf(dir string, others []sector.Agency) node.GatewayConfig {
	c := node.GatewayConfig{Dir: conf.File(dir), Peers: "127.0.0.1:0", Clients: "127.0.0.1:0", Service: personsService.String(), Sectors: map[string]string{officialsSystem.String(): officialSector}}
	for i := range others {
		for j := range others[i].Registers {
			r := &others[i].Registers[j]
			c.Sectors[r.System().String()] = r.Sector
		}
	}
	return c
}
