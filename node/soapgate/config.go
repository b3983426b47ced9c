package soapgate

import (
	"crypto/tls"
	"fmt"
	"net"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/soap"
	"github.com/lienthong/lienthong/internal/conf"
)

// Config serves the register's old SOAP interface, for systems that still
// speak it, under the grants and into the ledger of the gateway.
type Config struct {
	// Listen is the address and port, always with TLS. Default: none, and no
	// SOAP.
	Listen string `yaml:"listen"`

	// Certificate and Key are PEM files of the server; relative paths start at
	// the configuration's folder.
	Certificate conf.SecretFile `yaml:"certificate"`
	Key         conf.SecretFile `yaml:"key"`

	// Accounts are the systems that may call.
	Accounts []Account `yaml:"accounts"`
}

// Account is a system that calls by SOAP.
type Account struct {
	User       string          `yaml:"user"`
	System     string          `yaml:"system"`       // to which grants are given, such as VN/GOV/G09/OFFICIALS
	SecretFile conf.SecretFile `yaml:"secret_file"`  // at least 16 bytes
	APIKeyFile conf.SecretFile `yaml:"api_key_file"` // the same; legacy accounts do without
	Legacy     bool            `yaml:"legacy"`       // sends neither X-Road-Client nor ApiKey, and seconds
	Agents     []string        `yaml:"agents"`       // MaCanBo values that name no officer, where the agreement allows

	// Purpose and Basis are of procedures that Procedures does not list;
	// default none, and then those listed are all that is covered. Basis is
	// written as in grants: 27/2026/ND-CP;article=5.
	Purpose    string            `yaml:"purpose"`
	Basis      string            `yaml:"basis"`
	Procedures map[string]Ground `yaml:"procedures"` // by MaDVC
}

// Ground is why an agreement lets a system ask.
type Ground struct {
	Purpose string `yaml:"purpose"`
	Basis   string `yaml:"basis"`
}

// Validate checks the settings, for the service that the register is asked
// under; "" if it is not.
func (c Config) Validate(service string) error {
	if c.Listen == "" {
		return nil
	}
	if service == "" {
		return invalid("gateway.soap", "gateway.soap serves the register by its grants; it needs gateway.service")
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return invalid("gateway.soap.listen", "gateway.soap.listen needs HOST:PORT, such as 0.0.0.0:8443")
	}
	if c.Certificate == "" || c.Key == "" {
		return invalid("gateway.soap.certificate", "gateway.soap needs certificate and key: secrets go over this line")
	}
	if len(c.Accounts) == 0 {
		return invalid("gateway.soap.accounts", "gateway.soap needs accounts; without them nobody can call")
	}
	if _, err := c.Open(); err != nil {
		return err
	}
	_, err := c.Pair()
	return err
}

// Pair is the server's certificate with its key.
func (c Config) Pair() (tls.Certificate, error) {
	pair, err := tls.LoadX509KeyPair(string(c.Certificate), string(c.Key))
	if err != nil {
		return pair, &lienthong.Error{Code: lienthong.Invalid, Field: "gateway.soap.certificate",
			Message: "configuration: gateway.soap.certificate and key do not load as a pair of PEM files", Cause: err}
	}
	return pair, nil
}

// Open reads the accounts with their secrets.
func (c Config) Open() (*soap.Accounts, error) {
	list := make([]soap.Account, len(c.Accounts))
	for i, a := range c.Accounts {
		system, err := lienthong.ParseSystemID(a.System)
		if err != nil {
			return nil, invalid("gateway.soap.accounts", "the SOAP account %q needs a system, INSTANCE/CLASS/MEMBER/SYSTEM", a.User)
		}
		list[i] = soap.Account{
			User: a.User, System: system, SecretFile: string(a.SecretFile), APIKeyFile: string(a.APIKeyFile),
			Legacy: a.Legacy, Agents: a.Agents, Procedures: make(map[string]soap.Ground, len(a.Procedures)),
		}
		if a.Purpose != "" || a.Basis != "" {
			if list[i].Ground, err = (Ground{a.Purpose, a.Basis}).parse(a.User); err != nil {
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

func (g Ground) parse(user string) (out soap.Ground, err error) {
	if out.Purpose, err = lienthong.ParsePurpose(g.Purpose); err == nil {
		out.LegalBasis, err = lienthong.ParseLegalBasis(g.Basis)
	}
	if err != nil {
		return out, invalid("gateway.soap.accounts", "a ground of the SOAP account %q: %v", user, err)
	}
	return out, nil
}

func invalid(field, format string, args ...any) error {
	return &lienthong.Error{Code: lienthong.Invalid, Field: field, Message: "configuration: " + fmt.Sprintf(format, args...)}
}
