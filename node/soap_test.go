package node_test

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/exchange/soap"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/internal/porttest"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/node/gateway"
	"github.com/lienthong/lienthong/node/soapgate"
	"github.com/lienthong/lienthong/population/populationtest"
)

const (
	soapSecret, soapKey = "a secret of the court's", "an api key of the court's"
	soapPurpose         = "court.verify-party"
	soapBasis           = "27/2026/ND-CP; article=5"
	soapSystem          = "VN/GOV/G11/COURT"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// secrets are what a node with SOAP keeps in files: its certificate, which c
// trusts, and the account's.
func secrets(t *testing.T, address string) (s soapgate.Config, c *http.Client) {
	t.Helper()
	lent := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(lent.Close)
	key, err := x509.MarshalPKCS8PrivateKey(lent.TLS.Certificates[0].PrivateKey)
	must(t, err)
	dir := t.TempDir()
	file := func(name string, content []byte) conf.SecretFile {
		path := filepath.Join(dir, name)
		must(t, os.WriteFile(path, content, 0o600))
		return conf.SecretFile(path)
	}
	return soapgate.Config{
		Listen:      address,
		Certificate: file("tls.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: lent.Certificate().Raw})),
		Key:         file("tls.key", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})),
		Accounts: []soapgate.Account{{
			User: "court", System: soapSystem, SecretFile: file("secret", []byte(soapSecret+"\n")), APIKeyFile: file("api", []byte(soapKey+"\n")),
			Purpose: soapPurpose, Basis: soapBasis,
		}},
	}, lent.Client()
}

// joining makes a directory and lets the node's gateway join it.
func joining(t *testing.T) func(context.Context, *gateway.Gateway) error {
	t.Helper()
	ctx, dir, quiet := t.Context(), t.TempDir(), slog.New(slog.DiscardHandler)
	police := directory.MemberID{Instance: "VN", Class: "GOV", Code: "G01"}
	registry := &directory.Registry{Dir: filepath.Join(dir, "directory"), Now: time.Now, Log: quiet}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, registry.Init(ctx, directory.Setup{Instance: "VN", Address: "https://" + l.Addr().String(), RootDir: filepath.Join(dir, "roots"), RootKeys: 1, Threshold: 1}))
	must(t, registry.AddMember(ctx, police, "Bộ Công an"))
	server := &http.Server{Handler: registry.Handler("test"), TLSConfig: registry.ServerTLS([]string{"127.0.0.1"}), ErrorLog: slog.NewLogLogger(quiet.Handler(), slog.LevelError)}
	go func() { _ = server.ServeTLS(l, "", "") }()
	t.Cleanup(func() { _ = server.Close() })
	return func(ctx context.Context, g *gateway.Gateway) error {
		token, err := registry.Token(ctx, directory.GatewayID{MemberID: police, Gateway: "gw1"}, time.Hour, nil)
		if err != nil {
			return err
		}
		return g.Join(ctx, token.Reveal(), []string{g.PeersAddress()})
	}
}

// soapNode is a node of ten persons with the old interface at an address, and a
// client that trusts it.
func soapNode(t *testing.T) (n *node.Node, address string, client *http.Client) {
	t.Helper()
	address = porttest.Address(t)
	config, client := secrets(t, address)
	n = startNode(t, &node.Node{
		Config: node.Config{
			Listen: "127.0.0.1:0", Database: "sqlite:" + filepath.Join(t.TempDir(), "register.db"),
			Gateway: node.GatewayConfig{Dir: conf.File(t.TempDir()), Peers: "127.0.0.1:0", Clients: "127.0.0.1:0", Service: "VN/GOV/G01/POPULATION/persons", SOAP: config},
		},
		Version: "test", Now: time.Now, Log: slog.New(slog.DiscardHandler), Admit: joining(t),
	})
	_, err := n.Population.Import(t.Context(), populationtest.Persons(10))
	must(t, err)
	return n, address, client
}

// A client of the old interface asks a node, is refused without a grant and
// answered with one, and both stand in the node's ledger.
func TestSOAP(t *testing.T) {
	t.Parallel()
	n, address, client := soapNode(t)

	if answer := askSOAP(t, client, address, 1); !strings.Contains(answer, string(lienthong.AccessDenied)) {
		t.Errorf("without a grant: %s", answer)
	}
	system, err := lienthong.ParseSystemID(soapSystem)
	must(t, err)
	basis, err := lienthong.ParseLegalBasis(soapBasis)
	must(t, err)
	g := grant.Grant{ID: "court", Consumer: system, Service: lienthong.ServiceID{SystemID: lienthong.SystemID{Instance: "VN", Class: "GOV", Member: "G01", System: "POPULATION"}, Service: "persons"},
		Method: http.MethodPost, Path: "/soap/" + string(soap.Verify), Rung: grant.Verify, Mode: grant.LeaveOut,
		Purposes: []lienthong.Purpose{soapPurpose}, Bases: []lienthong.LegalBasis{basis},
		Relation: grant.Relation{Rule: grant.Anybody}, ValidFrom: time.Now().Add(-time.Minute)}
	g.Disclosure.Class = lienthong.DiscloseAtOnce
	_, err = n.Grants.Put(t.Context(), g, 0, grant.Change{By: "test", Why: "The court verifies the parties of its cases."})
	must(t, err)
	if answer := askSOAP(t, client, address, 2); !strings.Contains(answer, "<ns1:TonTai>true<") {
		t.Errorf("with a grant: %s", answer)
	}

	// Records are in the tree with the next checkpoint.
	var kept []bool
	for range 100 {
		kept = kept[:0]
		for e, err := range n.Gateway.Ledger.Since(t.Context(), 0) {
			must(t, err)
			kept = append(kept, e.Evidence.Permitted)
		}
		if len(kept) == 2 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if len(kept) != 2 || kept[0] || !kept[1] {
		t.Errorf("the ledger holds %v, want a refusal and an answer", kept)
	}
}

// askSOAP verifies a person as the old clients do.
func askSOAP(t *testing.T, c *http.Client, address string, i int) string {
	t.Helper()
	const path = "/soap/" + string(soap.Verify)
	born := strings.ReplaceAll(populationtest.BirthDate(i).String(), "-", "")
	body := `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:dan="http://dancuquocgia.bca"><soapenv:Body><dan:` + string(soap.Verify) + `>` +
		`<dan:MaYeuCau>A-` + strconv.Itoa(i) + `</dan:MaYeuCau><dan:MaDVC>1.001193</dan:MaDVC><dan:MaCanBo>001080000099</dan:MaCanBo>` +
		`<dan:SoDinhDanh>` + populationtest.PIN(i).Reveal() + `</dan:SoDinhDanh><dan:HoVaTen>` + populationtest.Name(i) + `</dan:HoVaTen>` +
		`<dan:NgayThangNamSinh><dan:NgayThangNam>` + born + `</dan:NgayThangNam></dan:NgayThangNamSinh></dan:` + string(soap.Verify) + `></soapenv:Body></soapenv:Envelope>`
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://"+address+path, strings.NewReader(body))
	must(t, err)
	stamp := strconv.FormatInt(time.Now().UnixMilli()+int64(i), 10) // a token serves once, and two requests fit into a millisecond
	token := sha256.Sum256([]byte(path + "court" + stamp + soapSecret))
	for name, value := range map[string]string{
		"Content-Type": "text/xml; charset=utf-8", "Timestamp": stamp, "ApiKey": soapKey, "X-Road-Client": soapSystem,
		"Authorization": "Basic " + base64.StdEncoding.EncodeToString([]byte("court:"+hex.EncodeToString(token[:]))),
	} {
		r.Header.Set(name, value)
	}
	resp, err := c.Do(r)
	must(t, err)
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	must(t, err)
	return string(b)
}

// TestReloadSOAP: a new account, another secret and another certificate hold from
// a reload on; what cannot be read changes nothing; and the settings that need a
// restart are named.
func TestReloadSOAP(t *testing.T) {
	t.Parallel()
	n, address, client := soapNode(t)
	asked := 0
	known := func() bool { // refused for want of a grant, not of proof
		asked++
		return strings.Contains(askSOAP(t, client, address, asked), string(lienthong.AccessDenied))
	}
	if !known() {
		t.Fatal("the account of the start is not known")
	}
	next := n.Config
	next.Gateway.SOAP.Accounts = slices.Clone(n.Config.Gateway.SOAP.Accounts)
	next.Gateway.SOAP.Accounts[0].User = "another"
	if waiting, err := n.Reload(next); err != nil || len(waiting) != 0 || known() {
		t.Errorf("an account that was taken out: %q wait, %v, or it is still known", waiting, err)
	}
	if _, err := n.Reload(n.Config); err != nil || !known() {
		t.Errorf("an account that was put back: %v, or it is not known", err)
	}
	next.Gateway.SOAP.Accounts[0].SecretFile = "nowhere"
	if _, err := n.Reload(next); err == nil || !known() {
		t.Errorf("a secret that cannot be read: %v, or the account went with it", err)
	}

	certificate, key, _ := pair(t, t.TempDir(), "renewed", time.Now().Add(time.Hour))
	next = n.Config
	next.Gateway.SOAP.Certificate, next.Gateway.SOAP.Key = conf.SecretFile(certificate), conf.SecretFile(key)
	next.Gateway.Peers, next.Log.Level, next.Roles = "127.0.0.1:1", "debug", []node.Role{node.Population}
	next.Gateway.Systems = []gateway.SystemConfig{{System: soapSystem, Open: true}}
	waiting, err := n.Reload(next)
	if want := []string{"roles", "gateway.peers", "gateway.systems", "log.level"}; err != nil || !slices.Equal(waiting, want) {
		t.Errorf("%q wait, %v; want %q", waiting, err, want)
	}
	conn, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true}) // it is looked at below
	must(t, err)
	defer conn.Close()
	if name := conn.ConnectionState().PeerCertificates[0].Subject.CommonName; name != "renewed" {
		t.Errorf("the server shows the certificate of %q", name)
	}
}
