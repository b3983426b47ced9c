package presence

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
)

// Config is one issuer whose word the owner takes for who is present.
type Config struct {
	// Issuer is the claim iss of its tokens, such as https://id.example.vn.
	Issuer string `yaml:"issuer"`

	// Keys is a file with its public keys, a JWK Set (RFC 7517), as its jwks_uri
	// serves it. It is read at the start, and again when a token names a key that is not in
	// it, once a minute at most, or when it was read ten minutes ago.
	Keys conf.File `yaml:"keys"`

	// KeysURL is that jwks_uri itself, of https, in place of a file: the gateway asks it,
	// as often as it would read the file.
	KeysURL string `yaml:"keys_url"`

	// Audiences are the client ids under which agencies' systems are known to the
	// issuer, with the system each stands for: onestop-h01: VN/GOV/H01/ONESTOP.
	Audiences map[string]string `yaml:"audiences"`

	// Person is the claim with the personal number of 12 digits. Default: sub.
	Person string `yaml:"person"`

	// Level is the claim of the authentication level, and Levels the values that are
	// enough. Default of the claim: acr. The values have no default.
	Level  string   `yaml:"level"`
	Levels []string `yaml:"levels"`

	// MaxAge is how long ago the person may have identified themselves. Default 5m,
	// at most 1h.
	MaxAge time.Duration `yaml:"max_age"`
}

const (
	defaultAge = 5 * time.Minute
	maxAge     = time.Hour
)

// Open reads the settings and the keys.
func Open(config []Config) ([]Issuer, error) {
	var out []Issuer
	for i, c := range config {
		issuer, err := c.open()
		if err == nil {
			for _, o := range out {
				if o.name == issuer.name {
					err = errors.New("issuer is given twice")
				}
			}
		}
		if err != nil {
			field := fmt.Sprintf("gateway.presence[%d]", i)
			return nil, &lienthong.Error{Code: lienthong.Invalid, Field: field, Message: "configuration: " + field + ": " + err.Error(), Cause: err}
		}
		out = append(out, issuer)
	}
	return out, nil
}

func (c Config) open() (Issuer, error) {
	o := Issuer{name: c.Issuer, person: cmp.Or(c.Person, "sub"), level: cmp.Or(c.Level, "acr"), levels: c.Levels,
		age: cmp.Or(c.MaxAge, defaultAge), audiences: map[string]lienthong.SystemID{}}
	switch {
	case c.Issuer == "":
		return o, errors.New("issuer is missing: the claim iss of its tokens")
	case len(c.Levels) == 0:
		return o, errors.New("levels is missing: which values of the level's claim are enough")
	case o.age < 0 || o.age > maxAge:
		return o, fmt.Errorf("max_age is a duration of at most %s, such as 5m", maxAge)
	case len(c.Audiences) == 0:
		return o, errors.New("audiences is missing: the issuer's client ids, with the system that each stands for")
	}
	for client, system := range c.Audiences {
		id, err := lienthong.ParseSystemID(system)
		if err != nil || client == "" {
			return o, errors.New("audiences gives client ids of the issuer a system each, INSTANCE/CLASS/MEMBER/SYSTEM")
		}
		o.audiences[client] = id
	}
	o.keys = &keyring{file: string(c.Keys), address: c.KeysURL, http: client()}
	return o, o.keys.open()
}

// algorithms are those of public keys, and no others are read (RFC 8725 section 3.1).
var algorithms = []jose.SignatureAlgorithm{jose.RS256, jose.RS384, jose.RS512, jose.PS256, jose.PS384, jose.PS512, jose.ES256, jose.ES384, jose.ES512, jose.EdDSA}
