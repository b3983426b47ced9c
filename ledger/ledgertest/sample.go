package ledgertest

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger"
)

// Start is the time of the first sample.
var Start = time.Date(2026, time.March, 2, 8, 0, 0, 0, time.UTC)

// GatewayKey is the key that signs samples; its id is KeyID.
var GatewayKey = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))

// KeyID names GatewayKey.
const KeyID = "VN/GOV/G09/gateway-1"

// Subject is the pseudonym of one of a few persons.
func Subject(n int) string { return "pseudonymofasyntheticone2" + string('a'+rune(n%5)) }

// Sample is the provider's record of the n-th exchange, signed.
func Sample(n int) lienthong.Evidence {
	at := Start.Add(time.Duration(n) * time.Second)
	return lienthong.Evidence{
		ID: fmt.Sprintf("exchange-%06d", n), Side: lienthong.ProviderSide,
		Received: at, Answered: at.Add(30 * time.Millisecond),
		Client:    lienthong.SystemID{Instance: "VN", Class: "GOV", Member: "G09", System: "INSURANCE"},
		Service:   lienthong.ServiceID{SystemID: lienthong.SystemID{Instance: "VN", Class: "GOV", Member: "G01", System: "POPULATION"}, Service: "verify"},
		Operation: "POST /v1/population/verify",
		Purpose:   "insurance.enrol", LegalBasis: lienthong.LegalBasis{Document: "27/2026/ND-CP", Article: "5"},
		Permitted: true, Grant: "grant-7", Fields: []string{"full_name", "date_of_birth"},
		Subjects: []string{Subject(n)}, Status: 200, RequestBytes: 311, ResponseBytes: 120,
		Request: signed(n, "request"), Response: signed(n, "response"), Disclosure: lienthong.DiscloseAtOnce,
	}
}

func signed(n int, what string) lienthong.Signed {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s body %d", what, n))
	digest := "sha-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":"
	base := fmt.Sprintf("\"@method\": POST\n\"@path\": /v1/population/verify\n\"content-digest\": %s\n"+
		"\"@signature-params\": (\"@method\" \"@path\" \"content-digest\");created=%d;keyid=%q", digest, Start.Unix()+int64(n), KeyID)
	return lienthong.Signed{KeyID: KeyID, Base: base, Signature: ed25519.Sign(GatewayKey, []byte(base)), ContentDigest: digest}
}

// Twin is the other side's record of the same exchange.
func Twin(e lienthong.Evidence) lienthong.Evidence {
	e.Side, e.Subjects, e.Grant = lienthong.ConsumerSide, nil, ""
	e.Received, e.Answered = e.Received.Add(-5*time.Millisecond), e.Answered.Add(5*time.Millisecond)
	return e
}

// Key makes a ledger's key.
func Key(t testing.TB, name string) *ledger.Key {
	t.Helper()
	k, err := ledger.NewKey(filepath.Join(t.TempDir(), "key"), name)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// Open opens a ledger, with defaults for what is not set, and closes it with
// the test unless the test has.
func Open(t testing.TB, l *ledger.Log) *ledger.Log {
	t.Helper()
	if l.Dir == "" {
		l.Dir = filepath.Join(t.TempDir(), "ledger")
	}
	if l.Key == nil {
		l.Key = Key(t, "lienthong.test/ledger/G01")
	}
	if l.Now == nil {
		l.Now = time.Now
	}
	if l.Log == nil {
		l.Log = slog.New(slog.DiscardHandler)
	}
	if err := l.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	return l
}

// Fill makes a closed ledger of so many samples.
func Fill(t testing.TB, l *ledger.Log, n int) *ledger.Log {
	t.Helper()
	Open(t, l)
	for i := range n {
		if err := l.Append(t.Context(), Sample(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return l
}
