package deskroom

import (
	"net/http"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/internal/conf"
)

// Config says whom joined questions are put to.
type Config struct {
	// Population is the service of the population's owner, such as
	// VN/GOV/G01/POPULATION/persons. Default: no questions; the pages then show
	// findings only.
	Population string `yaml:"population"`
	// Services are the registers of other agencies by sector. A finance agency with
	// insurance can ask about payees, a control agency with business and land about
	// declarations.
	Services map[string]string `yaml:"services"`
	// TokenFile holds the token of the asking system, where gateway.systems asks for
	// one.
	TokenFile conf.SecretFile `yaml:"token_file"`
}

// Validate checks what can be checked without opening anything but the secret.
func (c Config) Validate() error {
	if _, err := c.services(); err != nil {
		return err
	}
	_, err := c.client(client.Through{})
	return err
}

func bad(field, says string, cause error) error {
	return &lienthong.Error{Code: lienthong.Invalid, Field: field, Message: "configuration: " + field + " " + says, Cause: cause}
}

// services are all of them by sector, the population's under "".
func (c Config) services() (map[string]lienthong.ServiceID, error) {
	out := map[string]lienthong.ServiceID{}
	if c.Population == "" {
		if len(c.Services) > 0 {
			return nil, bad("desk.services", "needs desk.population as well: every question asks it", nil)
		}
		return out, nil
	}
	for sector, text := range c.Services {
		id, err := lienthong.ParseServiceID(text)
		if err != nil || sector == "" {
			return nil, bad("desk.services", "gives sectors the ids of services, such as VN/GOV/G12/LAND/register", err)
		}
		out[sector] = id
	}
	id, err := lienthong.ParseServiceID(c.Population)
	if err != nil {
		return nil, bad("desk.population", "needs the id of a service, such as VN/GOV/G01/POPULATION/persons", err)
	}
	out[""] = id
	return out, nil
}

// client speaks to the gateway with the system's token. No proxy of the
// environment stands between a node and its own gateway.
func (c Config) client(as client.Through) (*http.Client, error) {
	as.Next = &http.Transport{MaxIdleConnsPerHost: 4}
	if c.TokenFile != "" {
		secret, err := c.TokenFile.Read()
		if err != nil {
			return nil, err
		}
		as.Token = secret.Reveal()
	}
	return &http.Client{Transport: as}, nil
}
