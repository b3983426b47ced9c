package ledgertest

import (
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/cosign"
	"github.com/lienthong/lienthong/ledger/timestamp"
	"github.com/lienthong/lienthong/ledger/timetest"
	"github.com/lienthong/lienthong/ledger/witness"
)

// Witness starts a witness of a ledger's key and gives its client and server.
func Witness(t testing.TB, name string, of ...*ledger.Key) (*witness.Client, *httptest.Server) {
	t.Helper()
	secret, _, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := cosign.NewSigner(secret, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	s := &witness.Service{Dir: t.TempDir(), Signer: signer, Log: slog.New(slog.DiscardHandler)}
	for _, k := range of {
		v, err := note.NewVerifier(k.Public())
		if err != nil {
			t.Fatal(err)
		}
		s.Ledgers = append(s.Ledgers, v)
	}
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	return &witness.Client{URL: server.URL, PublicKey: signer.Public(), HTTP: server.Client()}, server
}

// Authority starts a timestamp authority.
func Authority(t testing.TB) *timestamp.Authority {
	t.Helper()
	a, err := timetest.New(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	return &timestamp.Authority{URL: server.URL, Trust: []*x509.Certificate{a.Root()}, Client: server.Client()}
}

// Attested gives a ledger two witnesses, both needed, and an authority.
func Attested(t testing.TB, l *ledger.Log) *ledger.Log {
	t.Helper()
	if l.Key == nil {
		l.Key = Key(t, "lienthong.test/ledger/G01")
	}
	for i := range 2 {
		w, _ := Witness(t, fmt.Sprintf("witness-%d.test", i+1), l.Key)
		l.Witnesses = append(l.Witnesses, w)
	}
	l.Threshold, l.Authority = 2, Authority(t)
	return l
}
