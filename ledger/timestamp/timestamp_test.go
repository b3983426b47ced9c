package timestamp_test

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger/timestamp"
	"github.com/lienthong/lienthong/ledger/timetest"
)

var (
	now    = time.Now().UTC().Truncate(time.Second)
	digest = sha256.Sum256([]byte("checkpoint"))
)

func authority(t testing.TB) *timetest.Authority {
	t.Helper()
	a, err := timetest.New(func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func serve(t testing.TB, h http.Handler) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func TestStamp(t *testing.T) {
	t.Parallel()
	a, other := authority(t), authority(t)
	client := &timestamp.Authority{URL: serve(t, a), Trust: []*x509.Certificate{a.Root()}}
	token, err := client.Stamp(t.Context(), digest)
	if err != nil {
		t.Fatal(err)
	}
	if at, err := timestamp.Verify(token, digest, client.Roots()); err != nil || !at.Equal(now) {
		t.Errorf("stamped at %v, %v", at, err)
	}
	if _, err := timestamp.Verify(token, sha256.Sum256(nil), client.Roots()); err == nil {
		t.Error("stamps any digest")
	}
	for name, roots := range map[string][]*x509.Certificate{"none": nil, "another": {other.Root()}} {
		if _, err := timestamp.Verify(token, digest, roots); err == nil {
			t.Errorf("trusted with root %s", name)
		}
	}
	openssl(t, token, a.Root())
}

// openssl has the token checked by someone else's code.
func openssl(t *testing.T, token []byte, root *x509.Certificate) {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Log("openssl is not installed: its opinion was not asked")
		return
	}
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	data := write("data", []byte("checkpoint"))
	in := write("token", token)
	ca := write("ca.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root.Raw}))
	out, err := exec.Command("openssl", "ts", "-verify", "-data", data, "-in", in, "-token_in", "-CAfile", ca).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Verification: OK") {
		t.Errorf("openssl: %v: %s", err, out)
	}
}

func TestBadAuthorities(t *testing.T) {
	t.Parallel()
	a := authority(t)
	for name, h := range map[string]http.HandlerFunc{
		"down":    func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "down", http.StatusBadGateway) },
		"a page":  func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") },
		"no DER":  reply([]byte("no DER")),
		"endless": reply(make([]byte, 1<<20)),
		"refuses": reply(must(a.Answer([]byte("no query")))),
		"replays": replay(a),
	} {
		client := &timestamp.Authority{URL: serve(t, h), Trust: []*x509.Certificate{a.Root()}}
		_, err := client.Stamp(t.Context(), digest)
		if name == "replays" && err == nil {
			_, err = client.Stamp(t.Context(), digest)
		}
		if lienthong.CodeOf(err) != lienthong.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
	gone := &timestamp.Authority{URL: "http://127.0.0.1:1/"}
	if _, err := gone.Stamp(t.Context(), digest); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("gone: %v", err)
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

func reply(b []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/timestamp-reply")
		_, _ = w.Write(b)
	}
}

// replay gives the answer to the first question to everybody.
func replay(a *timetest.Authority) http.HandlerFunc {
	var first []byte
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if first == nil && err == nil {
			first = must(a.Answer(body))
		}
		reply(first)(w, r)
	}
}

func TestReadRoots(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "roots.pem")
	for content, good := range map[string]bool{
		string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority(t).Root().Raw})): true,
		"": false,
		"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n": false,
	} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if roots, err := timestamp.ReadRoots(path); (err == nil) != good || good && len(roots) != 1 {
			t.Errorf("%.30q: %v", content, err)
		}
	}
	if _, err := timestamp.ReadRoots(path + "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

// FuzzVerify: no bytes make the checker panic, and nothing but a true token is
// accepted.
func FuzzVerify(f *testing.F) {
	a := authority(f)
	client := &timestamp.Authority{URL: serve(f, a), Trust: []*x509.Certificate{a.Root()}}
	token, err := client.Stamp(f.Context(), digest)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(token)
	f.Add([]byte{0x30, 0x80})
	f.Fuzz(func(t *testing.T, b []byte) {
		at, err := timestamp.Verify(b, digest, client.Roots())
		if err == nil && !at.Equal(now) {
			t.Errorf("a token of %v is accepted", at)
		}
	})
}
