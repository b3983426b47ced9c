package proof_test

import (
	"bytes"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgertest"
	"github.com/lienthong/lienthong/ledger/proof"
	"github.com/lienthong/lienthong/ledger/verify"
)

// twoSides makes the ledgers of both gateways of an exchange, closed.
func twoSides(t testing.TB) (provider, consumer *ledger.Log) {
	t.Helper()
	provider = ledgertest.Attested(t, &ledger.Log{Key: ledgertest.Key(t, "lienthong.test/ledger/G01")})
	consumer = ledgertest.Attested(t, &ledger.Log{Key: ledgertest.Key(t, "lienthong.test/ledger/G09")})
	ledgertest.Open(t, provider)
	ledgertest.Open(t, consumer)
	for i := range 300 {
		e := ledgertest.Sample(i)
		if err := provider.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			if err := consumer.Append(t.Context(), ledgertest.Twin(e)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, l := range []*ledger.Log{provider, consumer} {
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return provider, consumer
}

func gatewayKey(t testing.TB) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(ledgertest.GatewayKey.Public())
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

// carry writes and reads a file, as one does to another machine.
func carry(t testing.TB, f *proof.File) *proof.File {
	t.Helper()
	b, err := f.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	got, err := proof.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestBothSides(t *testing.T) {
	t.Parallel()
	provider, consumer := twoSides(t)
	trust := &verify.Trust{
		Ledger:   []string{provider.Key.Public(), consumer.Key.Public()},
		Gateways: map[string]string{ledgertest.KeyID: gatewayKey(t)},
	}
	for _, n := range []int{0, 254, 256, 298} {
		f, err := proof.Make(t.Context(), ledgertest.Sample(n).ID, provider.Dir, consumer.Dir)
		if err != nil {
			t.Fatal(err)
		}
		r, err := proof.Check(carry(t, f), trust)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Records) != 2 {
			t.Fatalf("%d records", len(r.Records))
		}
		for i, want := range []struct {
			side   lienthong.Side
			origin string
			index  int
		}{{lienthong.ProviderSide, provider.Key.Name(), n}, {lienthong.ConsumerSide, consumer.Key.Name(), n / 2}} {
			s := r.Records[i]
			if s.Evidence.Side != want.side || s.Origin != want.origin || int(s.Index) != want.index || !s.Pinned ||
				len(s.Cosignatures) != 2 || s.Time.IsZero() || s.Request != "verified" || s.Response != "verified" {
				t.Errorf("record %d: %+v", i, s)
			}
		}
	}
	if _, err := proof.Make(t.Context(), ledgertest.Sample(1).ID, provider.Dir, consumer.Dir); lienthong.CodeOf(err) != lienthong.NotFound {
		t.Errorf("one side has no record: %v", err)
	}
	if _, err := proof.Make(t.Context(), "exchange", t.TempDir()); lienthong.CodeOf(err) != lienthong.Internal {
		t.Errorf("no ledger: %v", err)
	}
}

// TestWhileOpen proves a record of an earlier attestation while the tree has
// grown, and one that nobody has attested.
func TestWhileOpen(t *testing.T) {
	t.Parallel()
	l := ledgertest.Fill(t, ledgertest.Attested(t, &ledger.Log{}), 70)
	l = ledgertest.Open(t, &ledger.Log{Dir: l.Dir, Key: l.Key, Witnesses: l.Witnesses, Threshold: 2, Authority: l.Authority, AttestEvery: time.Hour})
	defer l.Close()
	for i := 70; i < 90; i++ {
		if err := l.Append(t.Context(), ledgertest.Sample(i)); err != nil {
			t.Fatal(err)
		}
	}
	for {
		s, err := l.Status(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if s.Published == 90 {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	for n, attested := range map[int]bool{3: true, 80: false} {
		f, err := proof.Make(t.Context(), ledgertest.Sample(n).ID, l.Dir)
		if err != nil {
			t.Fatal(err)
		}
		r, err := proof.Check(carry(t, f), nil)
		if err != nil {
			t.Fatal(err)
		}
		if s := r.Records[0]; s.Pinned || (len(s.Cosignatures) == 2) != attested || s.Request != "not checked: the key is not known" {
			t.Errorf("record %d: %+v", n, s)
		}
		_, err = proof.Check(f, &verify.Trust{Ledger: []string{l.Key.Public()}})
		if (err == nil) != attested {
			t.Errorf("record %d, for who asks for witnesses: %v", n, err)
		}
	}
}

// TestForged changes the file in every way that a forger could.
func TestForged(t *testing.T) {
	t.Parallel()
	provider, consumer := twoSides(t)
	fresh := func(n int) *proof.File {
		f, err := proof.Make(t.Context(), ledgertest.Sample(n).ID, provider.Dir, consumer.Dir)
		if err != nil {
			t.Fatal(err)
		}
		f.Keys = map[string]string{ledgertest.KeyID: gatewayKey(t)}
		return f
	}
	other := fresh(2)
	_, stranger, err := note.GenerateKey(rand.Reader, provider.Key.Name())
	if err != nil {
		t.Fatal(err)
	}
	for name, forge := range map[string]func(*proof.File){
		"the record":      func(f *proof.File) { f.Records[0].Record = strings.Replace(f.Records[0].Record, "G09", "G08", 1) },
		"the index":       func(f *proof.File) { f.Records[0].Index++ },
		"beyond the tree": func(f *proof.File) { f.Records[0].Index = 1 << 40 },
		"the proof":       func(f *proof.File) { f.Records[0].Proof[0][7] ^= 1 },
		"a short hash":    func(f *proof.File) { f.Records[0].Proof[0] = []byte{1} },
		"no proof":        func(f *proof.File) { f.Records[0].Proof = nil },
		"the checkpoint":  func(f *proof.File) { f.Records[0].Attested = strings.Replace(f.Records[0].Attested, "300", "301", 1) },
		"two checkpoints": func(f *proof.File) { f.Records[0].Checkpoint = "x" },
		"no checkpoint":   func(f *proof.File) { f.Records[0].Attested = "" },
		"another record":  func(f *proof.File) { f.Records[1] = other.Records[1] },
		"the trust": func(f *proof.File) {
			f.Records[0].Trust = strings.Replace(f.Records[0].Trust, provider.Key.Public(), stranger, 1)
		},
		"more witnesses": func(f *proof.File) {
			f.Records[0].Trust = strings.Replace(f.Records[0].Trust, `"threshold": 2`, `"threshold": 3`, 1)
		},
		"no timestamp":      func(f *proof.File) { f.Records[0].Attested = without(t, f.Records[0].Attested) },
		"the gateway's key": func(f *proof.File) { f.Keys[ledgertest.KeyID] = "no PEM" },
	} {
		f := fresh(0)
		forge(f)
		if _, err := proof.Check(carry(t, f), nil); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := proof.Check(fresh(0), &verify.Trust{Ledger: []string{stranger}}); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("another key is trusted: %v", err)
	}
	if _, err := proof.Check(fresh(0), nil); err != nil {
		t.Errorf("nothing forged: %v", err)
	}
}

// without takes the timestamp out of an attested checkpoint.
func without(t *testing.T, attested string) string {
	t.Helper()
	var a verify.Attested
	if err := json.Unmarshal([]byte(attested), &a); err != nil {
		t.Fatal(err)
	}
	a.Timestamp = nil
	b, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	return string(b) + "\n"
}

func TestNoEvidenceFile(t *testing.T) {
	t.Parallel()
	for text, code := range map[string]lienthong.Code{
		"":   lienthong.Invalid,
		"{}": lienthong.Invalid,
		`{"format":"lienthong evidence 1","records":[]}`:           lienthong.Invalid,
		`{"format":"lienthong evidence 1","records":[{}]} {}`:      lienthong.Invalid,
		`{"format":"lienthong evidence 1","records":[{"no":"1"}]}`: lienthong.Invalid,
		strings.Repeat(" ", 5<<20):                                 lienthong.TooLarge,
	} {
		if _, err := proof.Parse([]byte(text)); lienthong.CodeOf(err) != code {
			t.Errorf("%.60q: %v", text, err)
		}
	}
}

// FuzzCheck: no file makes the checker panic, and none but a true one shows a
// record under the ledger's key.
func FuzzCheck(f *testing.F) {
	l := ledgertest.Fill(f, ledgertest.Attested(f, &ledger.Log{}), 3)
	file, err := proof.Make(f.Context(), ledgertest.Sample(1).ID, l.Dir)
	if err != nil {
		f.Fatal(err)
	}
	good, err := file.Bytes()
	if err != nil {
		f.Fatal(err)
	}
	trust := &verify.Trust{Ledger: []string{l.Key.Public()}}
	f.Add(good)
	f.Add([]byte(`{"format":"lienthong evidence 1","records":[{"record":"{}","index":0,"proof":[],"checkpoint":"a\n1\nAA==\n\n— a b\n","trust":"{}"}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := proof.Parse(b)
		if err != nil {
			return
		}
		r, err := proof.Check(file, trust)
		if err != nil {
			return
		}
		for i, s := range r.Records {
			want, err := json.Marshal(ledgertest.Sample(int(s.Index)))
			if err != nil || !bytes.Equal([]byte(file.Records[i].Record), want) {
				t.Errorf("record %d is accepted: %s", i, file.Records[i].Record)
			}
		}
	})
}
