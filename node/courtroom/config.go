package courtroom

import (
	"net/http"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/node/gateway"
)

// Config turns the pages on.
type Config struct {
	// Population is the service that is asked who a participant is, such as
	// VN/GOV/G01/POPULATION/persons. Default: no pages. They need a gateway whose
	// own side is without TLS, and a connector of the sector court with a service,
	// in whose system's name they ask.
	Population string `yaml:"population"`
	// TokenFile holds the token of that system, where gateway.systems asks for one.
	TokenFile conf.SecretFile `yaml:"token_file"`
}

// Validate checks what can be checked without opening anything but the secret.
func (c Config) Validate() error {
	if c.Population == "" {
		return nil
	}
	if _, err := lienthong.ParseServiceID(c.Population); err != nil {
		return &lienthong.Error{Code: lienthong.Invalid, Field: "court.population", Message: "configuration: court.population needs the id of a service, such as VN/GOV/G01/POPULATION/persons", Cause: err}
	}
	_, err := c.Client()
	return err
}

// Client speaks to the gateway with the system's token. No proxy of the
// environment stands between a node and its own gateway.
func (c Config) Client() (*http.Client, error) {
	b := bearing{next: &http.Transport{MaxIdleConnsPerHost: 4}}
	if c.TokenFile != "" {
		secret, err := c.TokenFile.Read()
		if err != nil {
			return nil, err
		}
		b.token = secret
	}
	return &http.Client{Transport: b}, nil
}

// bearing adds the token.
type bearing struct {
	token conf.Secret
	next  http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (b bearing) RoundTrip(r *http.Request) (*http.Response, error) {
	if token := b.token.Reveal(); token != "" {
		r = r.Clone(r.Context())
		r.Header.Set(gateway.HeaderToken, token)
	}
	return b.next.RoundTrip(r)
}
