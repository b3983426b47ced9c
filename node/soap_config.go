package node

import (
	"net"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/soap"
	"github.com/lienthong/lienthong/internal/conf"
)

// SOAPConfig serves the register's old SOAP interface, for systems that still
// speak it, under the grants and into the ledger of the gateway.
type SOAPConfig struct {
	// Listen is the address and port, always with TLS. Default: none, and no
	// SOAP.
	Listen string `yaml:"listen"`

	// Certificate and Key are PEM files of the server; relative paths start at
	// the configuration's folder.
	Certificate conf.SecretFile `yaml:"certificate"`
	Key         conf.SecretFile `yaml:"key"`

	// Accounts are the systems that may call.
	Accounts []SOAPAccount `yaml:"accounts"`
}

// SOAPAccount is a system that calls by SOAP.
type SOAPAccount struct {
	User       string          `yaml:"user"`
	System     string          `yaml:"system"`       // to which grants are given, such as VN/GOV/G09/OFFICIALS
	SecretFile conf.SecretFile `yaml:"secret_file"`  // at least 16 bytes
	APIKeyFile conf.SecretFile `yaml:"api_key_file"` // the same; legacy accounts do without
	Legacy     bool            `yaml:"legacy"`       // sends neither X-Road-Client nor ApiKey, and seconds
	Agents     []string        `yaml:"agents"`       // MaCanBo values that name no officer, where the agreement allows

	// Purpose and Basis are of procedures that Procedures does not list;
	// default none, and then those listed are all that is covered. Basis is
	// written as in grants: 27/2026/ND-CP;article=5.
	Purpose    string                `yaml:"purpose"`
	Basis      string                `yaml:"basis"`
	Procedures map[string]SOAPGround `yaml:"procedures"` // by MaDVC
}

// SOAPGround is why an agreement lets a system ask.
type SOAPGround struct {
	Purpose string `yaml:"purpose"`
	Basis   string `yaml:"basis"`
}

func (c Config) validateSOAP() error {
	s := c.Gateway.SOAP
	if s.Listen == "" {
		return nil
	}
	if c.Gateway.Service == "" {
		return invalid("gateway.soap", "gateway.soap serves the register by its grants; it needs gateway.service")
	}
	if _, _, err := net.SplitHostPort(s.Listen); err != nil {
		return invalid("gateway.soap.listen", "gateway.soap.listen needs HOST:PORT, such as 0.0.0.0:8443")
	}
	if s.Certificate == "" || s.Key == "" {
		return invalid("gateway.soap.certificate", "gateway.soap needs certificate and key: secrets go over this line")
	}
	if len(s.Accounts) == 0 {
		return invalid("gateway.soap.accounts", "gateway.soap needs accounts; without them nobody can call")
	}
	_, err := s.accounts()
	return err
}

// accounts reads the accounts with their secrets.
func (s SOAPConfig) accounts() (*soap.Accounts, error) {
	list := make([]soap.Account, len(s.Accounts))
	for i, a := range s.Accounts {
		system, err := lienthong.ParseSystemID(a.System)
		if err != nil {
			return nil, invalid("gateway.soap.accounts", "the SOAP account %q needs a system, INSTANCE/CLASS/MEMBER/SYSTEM", a.User)
		}
		list[i] = soap.Account{
			User: a.User, System: system, SecretFile: string(a.SecretFile), APIKeyFile: string(a.APIKeyFile),
			Legacy: a.Legacy, Agents: a.Agents, Procedures: make(map[string]soap.Ground, len(a.Procedures)),
		}
		if a.Purpose != "" || a.Basis != "" {
			if list[i].Ground, err = (SOAPGround{a.Purpose, a.Basis}).parse(a.User); err != nil {
				return nil, err
			}
		}
		for procedure, g := range a.Procedures {
			if list[i].Procedures[procedure], err = g.parse(a.User); err != nil {
				return nil, err
			}
		}
	}
	return soap.LoadAccounts(list)
}

func (g SOAPGround) parse(user string) (out soap.Ground, err error) {
	if out.Purpose, err = lienthong.ParsePurpose(g.Purpose); err == nil {
		out.LegalBasis, err = lienthong.ParseLegalBasis(g.Basis)
	}
	if err != nil {
		return out, invalid("gateway.soap.accounts", "a ground of the SOAP account %q: %v", user, err)
	}
	return out, nil
}
