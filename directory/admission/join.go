package admission

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/lienthong/lienthong"
)

// Join makes the gateway's keys in Dir, has the directory admit them, and
// opens the identity. Interrupted, it can be run again with the same token.
func (i *Identity) Join(ctx context.Context, token string, addresses []string) error {
	t, err := ParseToken(token)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(i.Dir, 0o700); err != nil {
		return &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("folder %s cannot be made; check the path and its permissions", i.Dir), Cause: err}
	}
	if k, err := i.read(identityFile); err != nil || k != nil {
		return errors.Join(err, lienthong.Errorf(lienthong.Conflict, "%s holds a gateway already; choose another folder, or remove it to join anew", i.Dir))
	}
	if i.Hardware != nil {
		if err := i.Hardware.abs(); err != nil {
			return err
		}
	}
	k, err := i.read(pendingFile)
	if err == nil && k == nil {
		if k, err = i.makeKeys(i.Hardware); err == nil {
			err = i.save(k, pendingFile) // before anybody hears of them
		}
	}
	if err != nil {
		return err
	}
	q := &Request{Secret: t.secret[:], MessageKey: k.messagePublic(), Addresses: addresses}
	if q.CSR, err = k.csr(); err != nil {
		return err
	}
	if q.MessageProof, err = prove(k.message, q.signed()); err != nil {
		return err
	}
	answer := &Answer{}
	if err := post(ctx, i.pinned(t), t.Address, EnrolPath, q, answer); err != nil {
		return err
	}
	k.Directory, k.Authority = t.Address, t.Authority[:]
	if err := i.take(k, answer); err != nil {
		return err
	}
	if err := i.save(k, identityFile); err != nil {
		return err
	}
	_ = os.Remove(filepath.Join(i.Dir, pendingFile)) // left over, it only says what identityFile says
	i.use(k)
	return nil
}

// take enters what the directory answered.
func (i *Identity) take(k *keys, a *Answer) error {
	if len(a.Certificates) < 2 || a.Gateway == "" || len(a.Root) == 0 {
		return lienthong.Errorf(lienthong.Unavailable, "the directory's answer is not whole; try again")
	}
	k.Gateway, k.Certificates, k.Mirrors, k.Activate = a.Gateway, a.Certificates, a.Mirrors, a.Activate
	if len(k.Root) == 0 {
		k.Root = a.Root // later roots come by the trust list, never by an answer
	}
	if err := i.parse(k); err != nil {
		return &lienthong.Error{Code: lienthong.Unavailable, Message: "the directory's answer holds a certificate that is not ours; try again", Cause: err}
	}
	return nil
}

// pinned is TLS to a directory of which nothing is known but the token: its
// chain must end in the certificate with the token's fingerprint.
func (i *Identity) pinned(t Token) *tls.Config {
	host := ""
	if u, err := url.Parse(t.Address); err == nil {
		host = u.Hostname()
	}
	return &tls.Config{
		MinVersion: tls.VersionTLS13,
		// The usual check would look for a public authority; VerifyConnection
		// checks against the pinned one.
		InsecureSkipVerify: true,
		VerifyConnection: func(s tls.ConnectionState) error {
			last := s.PeerCertificates[len(s.PeerCertificates)-1]
			if sha256.Sum256(last.Raw) != t.Authority {
				return errors.New("the server is not vouched for by the token's authority")
			}
			roots := x509.NewCertPool()
			roots.AddCert(last)
			_, err := s.PeerCertificates[0].Verify(x509.VerifyOptions{Roots: roots, DNSName: host, CurrentTime: i.Now()})
			return err
		},
	}
}

// known is TLS to the directory of a gateway that has joined.
func (i *Identity) known() (*tls.Config, error) {
	c := &tls.Config{MinVersion: tls.VersionTLS13, Time: i.Now}
	if i.Roots != nil {
		if c.RootCAs = i.Roots(); c.RootCAs != nil {
			return c, nil
		}
	}
	k := i.keys()
	own, err := x509.ParseCertificate(k.Certificates[len(k.Certificates)-1])
	if err != nil {
		return nil, fmt.Errorf("our authority's certificate: %w", err)
	}
	c.RootCAs = x509.NewCertPool()
	c.RootCAs.AddCert(own)
	return c, nil
}

const (
	patience  = 30 * time.Second
	maxAnswer = 1 << 20
)

// post sends a message to the directory and reads its answer.
func post(ctx context.Context, config *tls.Config, address, path string, in, out any) (err error) {
	b, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("encoding a message: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	target, err := url.JoinPath(address, path)
	if err != nil {
		return fmt.Errorf("address of the directory: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(b))
	if err != nil {
		return fmt.Errorf("address of the directory: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	transport := &http.Transport{TLSClientConfig: config, DisableKeepAlives: true, Proxy: http.ProxyFromEnvironment}
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	if err != nil {
		return &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("the directory at %s cannot be reached, or is not the one of the token; check network, clock and token", address), Cause: err}
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return &lienthong.Error{Code: lienthong.Unavailable, Message: "the directory's answer broke off; try again", Cause: err}
	}
	if resp.StatusCode == http.StatusOK {
		if err := json.Unmarshal(body, out); err != nil {
			return &lienthong.Error{Code: lienthong.Unavailable, Message: "the directory's answer cannot be read; check that the address is a directory's", Cause: err}
		}
		return nil
	}
	return told(resp.StatusCode, body)
}

// told turns the directory's problem (RFC 9457) into our error.
func told(status int, body []byte) error {
	var p struct {
		Code   lienthong.Code `json:"code"`
		Detail string         `json:"detail"`
	}
	if json.Unmarshal(body, &p) != nil || p.Code == "" || p.Detail == "" {
		return lienthong.Errorf(lienthong.Unavailable, "the directory answered with status %d; check that the address is a directory's", status)
	}
	return lienthong.Errorf(p.Code, "the directory refused: %s", p.Detail)
}

// DirectoryTLS is TLS to the directory, as for renewal: for a client of the
// trust list whose mirror is the directory itself.
func (i *Identity) DirectoryTLS() (*tls.Config, error) { return i.known() }
