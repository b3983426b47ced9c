package gateway

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync/atomic"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/internal/conf"
)

// SystemConfig says how one of the agency's systems proves who it is. With both
// a token and certificates it needs both.
type SystemConfig struct {
	// System is the id, such as VN/GOV/G09/OFFICIALS.
	System string `yaml:"system"`

	// TokenFile holds a secret of 16 bytes or more, which the system sends in the
	// header field Lienthong-Token. It goes no further than the gateway.
	TokenFile conf.SecretFile `yaml:"token_file"`

	// Certificates is a PEM file of the client certificates that the system may
	// show; needs clients_certificate. Exactly these are accepted, as with
	// X-Road's internal TLS certificates: no authority vouches for others.
	Certificates conf.File `yaml:"certificates"`

	// Open lets programs of this machine speak for the system without proof:
	// X-Road's connection type HTTP. Default false.
	Open bool `yaml:"open"`
}

// HeaderToken is the field in which an agency's system shows its token. It is
// not Authorization, which is the owner's system's and passes unread.
const HeaderToken = "Lienthong-Token"

// minToken is the length of a token in bytes.
const minToken = 16

// Systems are the agency's own systems, with what proves each.
type Systems struct {
	known atomic.Pointer[map[lienthong.SystemID]proof]
}

// proof is what a system must show.
type proof struct {
	token        [sha256.Size]byte
	needsToken   bool
	certificates map[[sha256.Size]byte]bool // by the digest of the whole certificate
	open         bool
}

// OpenSystems reads what the settings name.
func OpenSystems(config []SystemConfig) (*Systems, error) {
	s := new(Systems)
	return s, s.reload(config)
}

// reload reads what the settings name. Where something cannot be read all stays
// as it was.
func (s *Systems) reload(config []SystemConfig) error {
	known := make(map[lienthong.SystemID]proof, len(config))
	for i, c := range config {
		field := fmt.Sprintf("gateway.systems[%d]", i)
		id, err := lienthong.ParseSystemID(c.System)
		if err != nil {
			return invalidSystem(field+".system", "needs INSTANCE/CLASS/MEMBER/SYSTEM, such as VN/GOV/G09/OFFICIALS")
		}
		if _, twice := known[id]; twice {
			return invalidSystem(field+".system", "is given twice")
		}
		if known[id], err = c.proof(field); err != nil {
			return err
		}
	}
	s.known.Store(&known)
	return nil
}

func (c SystemConfig) proof(field string) (p proof, err error) {
	p.open = c.Open
	if c.TokenFile != "" {
		secret, err := c.TokenFile.Read()
		if err != nil {
			return p, err
		}
		if len(secret.Reveal()) < minToken {
			return p, invalidSystem(field+".token_file", fmt.Sprintf("holds a token that can be guessed; it needs %d bytes or more", minToken))
		}
		p.token, p.needsToken = sha256.Sum256([]byte(secret.Reveal())), true
	}
	if c.Certificates != "" {
		if p.certificates, err = readPins(field+".certificates", string(c.Certificates)); err != nil {
			return p, err
		}
	}
	if proves := p.needsToken || p.certificates != nil; proves == p.open {
		return p, invalidSystem(field, "needs token_file or certificates, or open: true and neither")
	}
	return p, nil
}

func readPins(field, path string) (map[[sha256.Size]byte]bool, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Field: field, Message: "configuration: " + field + " cannot be read; check its path and permissions", Cause: err}
	}
	out := map[[sha256.Size]byte]bool{}
	for block, rest := pem.Decode(b); block != nil; block, rest = pem.Decode(rest) {
		if _, err := x509.ParseCertificate(block.Bytes); err != nil || block.Type != "CERTIFICATE" {
			return nil, invalidSystem(field, "holds what is no certificate; it needs PEM, and no key")
		}
		out[sha256.Sum256(block.Bytes)] = true
	}
	if len(out) == 0 {
		return nil, invalidSystem(field, "holds no certificate; it needs PEM")
	}
	return out, nil
}

func invalidSystem(field, what string) error {
	return &lienthong.Error{Code: lienthong.Invalid, Field: field, Message: "configuration: " + field + " " + what}
}

// ClientTLS asks clients for a certificate, without demanding one: which systems
// need one Systems knows.
func ClientTLS(pair tls.Certificate) *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, ClientAuth: tls.RequestClientCert}
}

// tokenKey finds the digest of the token that a client showed.
type tokenKey struct{}

// admit notes the token of a request. It is taken out before anything is
// forwarded or signed.
func (s *Systems) admit(next http.Handler) http.Handler {
	if s == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if tokens := r.Header[HeaderToken]; len(tokens) > 0 {
			delete(r.Header, HeaderToken)
			r = r.WithContext(context.WithValue(r.Context(), tokenKey{}, sha256.Sum256([]byte(tokens[len(tokens)-1]))))
		}
		next.ServeHTTP(w, r)
	})
}

// callers are the agency's own systems as the exchange asks about them.
type callers struct {
	trust   *Trust
	name    string   // of this gateway
	systems *Systems // nil: programs of this machine are believed to be any of them
	now     func() time.Time
}

var _ exchange.Callers = callers{}

// MaySpeak implements exchange.Callers.
func (c callers) MaySpeak(ctx context.Context, chain []*x509.Certificate, remote string, system lienthong.SystemID) error {
	if err := c.trust.Hosts(ctx, c.name, system); err != nil {
		return err
	}
	p := proof{open: true}
	if c.systems != nil {
		p = (*c.systems.known.Load())[system] // one that is not there proves nothing, and is not open
	}
	if p.open {
		return local(remote)
	}
	if p.certificates != nil && !c.shows(chain, p.certificates) {
		return lienthong.Errorf(lienthong.CallerUnproven, "The system that X-Road-Client names must show its client certificate to this gateway.")
	}
	token, shown := ctx.Value(tokenKey{}).([sha256.Size]byte)
	if p.needsToken && (!shown || token != p.token) || !p.needsToken && p.certificates == nil {
		return lienthong.Errorf(lienthong.CallerUnproven, "The system that X-Road-Client names must show its token to this gateway, in %s.", HeaderToken)
	}
	return nil
}

// shows reports whether a client's own certificate, whose key it proved in the
// handshake, is one of the pinned, and in its time.
func (c callers) shows(chain []*x509.Certificate, pins map[[sha256.Size]byte]bool) bool {
	if len(chain) == 0 || !pins[sha256.Sum256(chain[0].Raw)] {
		return false
	}
	now := c.now()
	return !now.Before(chain[0].NotBefore) && !now.After(chain[0].NotAfter)
}

// local refuses callers from other machines.
func local(remote string) error {
	host, _, err := net.SplitHostPort(remote)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return lienthong.Errorf(lienthong.CallerUnproven, "Only programs of the gateway's own machine may ask here without proof.")
	}
	return nil
}
