package attest

import (
	"crypto/x509"
	"fmt"
	"net/url"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/cosign"
	"github.com/lienthong/lienthong/ledger/timestamp"
	"github.com/lienthong/lienthong/ledger/witness"
)

// Config says who attests this node's ledger.
type Config struct {
	// Witnesses cosign every checkpoint. One that is down stops nothing; it is
	// reported by /v1/ledger/status. Default: none, and then the keeper of the
	// ledger could write another history of what nobody else has seen.
	Witnesses []Witness `yaml:"witnesses"`

	// Threshold is how many cosignatures a checkpoint should have. Default: all
	// of them. What has fewer is kept, and reported.
	Threshold int `yaml:"threshold"`

	// Timestamp is an authority by RFC 3161. Default: none, and then the time of
	// a record is this machine's word.
	Timestamp Timestamp `yaml:"timestamp"`
}

// Witness is one that cosigns.
type Witness struct {
	// URL is what stands before /add-checkpoint (C2SP tlog-witness).
	URL string `yaml:"url"`
	// Key is its verifier key, as `lienthong ledger witness` prints it.
	Key string `yaml:"key"`
}

// Timestamp is a timestamp authority.
type Timestamp struct {
	// URL is where it takes queries.
	URL string `yaml:"url"`
	// Roots is a PEM file of the certificates that its tokens must lead to.
	Roots conf.File `yaml:"roots"`
}

// Attestors are the configuration made ready, as ledger.Log takes them.
type Attestors struct {
	Witnesses []ledger.Witness
	Threshold int
	Authority ledger.Authority // nil for none
}

// Open reads what the settings name. Nobody is called yet.
func (c Config) Open() (Attestors, error) {
	out := Attestors{Threshold: c.Threshold}
	seen := map[string]bool{}
	for i, w := range c.Witnesses {
		field := fmt.Sprintf("gateway.attest.witnesses[%d]", i)
		if _, err := cosign.NewVerifier(w.Key); err != nil {
			return out, invalid(field+".key", "needs the witness's verifier key, NAME+HASH+KEY, as lienthong ledger witness prints it")
		}
		if seen[w.Key] {
			return out, invalid(field+".key", "is that of a witness above: the same one counts once")
		}
		seen[w.Key] = true
		if err := checkURL(field+".url", w.URL); err != nil {
			return out, err
		}
		out.Witnesses = append(out.Witnesses, &witness.Client{URL: w.URL, PublicKey: w.Key})
	}
	switch {
	case c.Threshold < 0 || c.Threshold > len(c.Witnesses):
		return out, invalid("gateway.attest.threshold", "is from 0 to the number of witnesses")
	case c.Threshold == 0:
		out.Threshold = len(c.Witnesses)
	}
	if c.Timestamp == (Timestamp{}) {
		return out, nil
	}
	if err := checkURL("gateway.attest.timestamp.url", c.Timestamp.URL); err != nil {
		return out, err
	}
	roots, err := c.Timestamp.roots()
	if err != nil {
		return out, err
	}
	out.Authority = &timestamp.Authority{URL: c.Timestamp.URL, Trust: roots}
	return out, nil
}

func (t Timestamp) roots() ([]*x509.Certificate, error) {
	if t.Roots == "" {
		return nil, invalid("gateway.attest.timestamp.roots", "needs a PEM file of the authority's root certificates: a token that leads to none of them proves nothing")
	}
	return timestamp.ReadRoots(string(t.Roots))
}

func checkURL(field, text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return invalid(field, "needs an address that begins with http:// or https://")
	}
	return nil
}

func invalid(field, what string) error {
	return &lienthong.Error{Code: lienthong.Invalid, Field: field, Message: "configuration: " + field + " " + what}
}
