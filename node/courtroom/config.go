package courtroom

import (
	"cmp"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"time"

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
	// Services are whom the clerk asks to verify a participant's documents, by
	// sector: land for certificates and parcels, business for roles in enterprises;
	// one service or a list, such as the national register of land and those of
	// provinces, each of which is asked. Default: none; then only family relations are
	// verified.
	Services map[string]Services `yaml:"services"`
	// Keep is how long a form is kept after it was last used, before its values are
	// taken out of it. Default: 2160h (90 days).
	Keep time.Duration `yaml:"keep"`
	// TokenFile holds the token of that system, where gateway.systems asks for one.
	TokenFile conf.SecretFile `yaml:"token_file"`
}

// Services are ids of services; in a file one may stand without a list.
type Services []string

// UnmarshalYAML reads one or a list.
func (s *Services) UnmarshalYAML(decode func(any) error) error {
	var one string
	if decode(&one) == nil {
		*s = Services{one}
		return nil
	}
	return decode((*[]string)(s))
}

// Validate checks what can be checked without opening anything but the secret.
func (c Config) Validate() error {
	if c.Population == "" {
		return nil
	}
	if _, err := lienthong.ParseServiceID(c.Population); err != nil {
		return &lienthong.Error{Code: lienthong.Invalid, Field: "court.population", Message: "configuration: court.population needs the id of a service, such as VN/GOV/G01/POPULATION/persons", Cause: err}
	}
	if c.Keep < 0 {
		return &lienthong.Error{Code: lienthong.Invalid, Field: "court.keep", Message: "configuration: court.keep is a duration such as 2160h"}
	}
	if _, err := c.ServiceIDs(); err != nil {
		return err
	}
	_, err := c.Client()
	return err
}

// ServiceIDs are Services, read.
func (c Config) ServiceIDs() (map[string][]lienthong.ServiceID, error) {
	out := map[string][]lienthong.ServiceID{}
	for sector, all := range c.Services {
		var ids []lienthong.ServiceID
		var bad error
		for _, text := range all {
			id, err := lienthong.ParseServiceID(text)
			if slices.Contains(ids, id) {
				err = errors.New("a service is named twice")
			}
			ids, bad = append(ids, id), cmp.Or(bad, err)
		}
		if err := bad; err != nil || sector != "land" && sector != "business" {
			return nil, &lienthong.Error{Code: lienthong.Invalid, Field: "court.services", Message: "configuration: court.services gives the sectors land and business the id of a service, such as VN/GOV/G12/LAND/register, or a list of different ones", Cause: err}
		}
		out[sector] = ids
	}
	return out, nil
}

// defaultKeep is our choice; no provision says how long working papers are kept.
const defaultKeep = 90 * 24 * time.Hour

// Open opens what keeps the forms, below the gateway's folder.
func (c Config) Open(gateway string, now func() time.Time, log *slog.Logger) (*Keeper, error) {
	return OpenKeeper(filepath.Join(gateway, "court"), cmp.Or(c.Keep, defaultKeep), now, log)
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
