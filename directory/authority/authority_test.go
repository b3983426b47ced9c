package authority_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory/authority"
)

func clock() time.Time { return time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC) }

func create(t *testing.T) (*authority.Authority, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "authority.pem")
	a, err := authority.Create(path, "Test", clock)
	if err != nil {
		t.Fatal(err)
	}
	return a, path
}

func TestIssue(t *testing.T) {
	t.Parallel()
	a, path := create(t)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	const id = "VN/GOV/G01.33/gw1"
	der, err := a.Issue(id, []string{"gw.example.vn", "192.0.2.7", "2001:db8::7"}, key.Public())
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(a.Certificate)
	for _, tt := range []struct {
		host string
		at   time.Duration
		ok   bool
	}{
		{"gw.example.vn", 0, true}, {"192.0.2.7", 71 * time.Hour, true}, {"2001:db8::7", -9 * time.Minute, true},
		{"other.example.vn", 0, false}, {"gw.example.vn", 73 * time.Hour, false}, {"gw.example.vn", -time.Hour, false},
	} {
		_, err := leaf.Verify(x509.VerifyOptions{Roots: pool, DNSName: tt.host, CurrentTime: clock().Add(tt.at), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
		if (err == nil) != tt.ok {
			t.Errorf("%s at %v: %v", tt.host, tt.at, err)
		}
	}
	if len(leaf.URIs) != 1 || leaf.URIs[0].String() != authority.URIOf(id).String() || leaf.URIs[0].String() != "urn:lienthong:gateway:"+id {
		t.Errorf("URIs %v", leaf.URIs)
	}
	if leaf.IsCA || leaf.KeyUsage != x509.KeyUsageDigitalSignature {
		t.Errorf("CA %v, usage %v", leaf.IsCA, leaf.KeyUsage)
	}
	again, err := authority.Open(path, clock)
	if err != nil || again.Fingerprint() != a.Fingerprint() {
		t.Errorf("opened again: %v", err)
	}
	again.Life = time.Hour
	der2, err := again.Issue(id, nil, key.Public())
	if err != nil {
		t.Fatal(err)
	}
	leaf2, _ := x509.ParseCertificate(der2)
	if leaf2.SerialNumber.Cmp(leaf.SerialNumber) == 0 || !leaf2.NotAfter.Equal(clock().Add(time.Hour)) {
		t.Errorf("serial %v, until %v", leaf2.SerialNumber, leaf2.NotAfter)
	}
}

func TestServer(t *testing.T) {
	t.Parallel()
	a, _ := create(t)
	pair, err := a.Server([]string{"127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	if len(pair.Certificate) != 2 || !bytes.Equal(pair.Certificate[1], a.Certificate.Raw) || pair.Leaf.VerifyHostname("127.0.0.1") != nil {
		t.Errorf("chain of %d", len(pair.Certificate))
	}
	if err := pair.Leaf.CheckSignatureFrom(a.Certificate); err != nil {
		t.Error(err)
	}
}

func TestFiles(t *testing.T) {
	t.Parallel()
	a, path := create(t)
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", st.Mode(), err)
	}
	if _, err := authority.Create(path, "Test", clock); lienthong.CodeOf(err) != lienthong.Conflict {
		t.Errorf("created twice: %v", err)
	}
	if text := fmt.Sprintf("%x", a.Fingerprint()); len(text) != 64 {
		t.Errorf("fingerprint %s", text)
	}
	b, _ := os.ReadFile(path)
	dir := t.TempDir()
	for name, bad := range map[string][]byte{"empty": nil, "half": b[:len(b)/2], "text": []byte("no")} {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := authority.Open(p, clock); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := authority.Create(filepath.Join(dir, "none", "a.pem"), "Test", clock); err == nil {
		t.Error("created in no folder")
	}
}
